/** Where a window goes: where it was, as far as today's displays allow. */

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export const smallest = { width: 720, height: 480 } as const
const usual = { width: 1440, height: 900 } as const

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

const isWhole = (saved: Bounds | null): saved is Bounds =>
  saved !== null && [saved.x, saved.y, saved.width, saved.height].every(Number.isFinite)

/**
 * Bounds inside the work area that shows most of `saved`; centred in the first one where none shows it.
 * `workAreas` has at least one entry, the primary display first.
 */
export function placeWindow(saved: Bounds | null, workAreas: readonly Bounds[]): Bounds {
  const primary = workAreas[0]!
  const shown = isWhole(saved) ? workAreas.filter((area) => overlap(area, saved) > 0) : []
  const area = shown.toSorted((a, b) => overlap(b, saved!) - overlap(a, saved!))[0] ?? primary
  const wanted = isWhole(saved) ? saved : usual
  const width = clamp(wanted.width, Math.min(smallest.width, area.width), area.width)
  const height = clamp(wanted.height, Math.min(smallest.height, area.height), area.height)
  if (!shown.length || !isWhole(saved)) {
    const x = area.x + Math.floor((area.width - width) / 2)
    return { x, y: area.y + Math.floor((area.height - height) / 2), width, height }
  }
  return {
    x: clamp(saved.x, area.x, area.x + area.width - width),
    y: clamp(saved.y, area.y, area.y + area.height - height),
    width,
    height
  }
}
