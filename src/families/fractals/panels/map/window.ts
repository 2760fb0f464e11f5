/** Where a map looks: a middle in shares of the domain, and how often it is enlarged twofold. Pure. */
export interface Window {
  x: number
  y: number
  zoom: number
}

export const whole: Window = { x: 0.5, y: 0.5, zoom: 0 }

/** Doublings at most; beyond, neighbouring cells are the same number. */
const MOST_ZOOM = 30

/** Middles from which the window stays within the domain. */
function within({ x, y, zoom }: Window): Window {
  const half = 0.5 / 2 ** zoom
  const inside = (at: number): number => Math.min(1 - half, Math.max(half, at))
  return { x: inside(x), y: inside(y), zoom }
}

/**
 * Enlarged about a place of the picture, which stays where it is.
 * @param at shares of the picture, from the left and from the bottom
 * @param doublings below 0: made smaller
 */
export function zoomed(from: Window, at: { x: number; y: number }, doublings: number): Window {
  const zoom = Math.min(MOST_ZOOM, Math.max(0, from.zoom + doublings))
  const moved = 1 / 2 ** from.zoom - 1 / 2 ** zoom
  return within({ x: from.x + (at.x - 0.5) * moved, y: from.y + (at.y - 0.5) * moved, zoom })
}

/** As choices of a panel are kept: `x y zoom`. */
export const windowText = ({ x, y, zoom }: Window): string => `${x} ${y} ${zoom}`

export function readWindow(text: string | undefined): Window {
  const [x = NaN, y = NaN, zoom = NaN] = (text ?? '').split(' ').map(Number)
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 && zoom >= 0 && zoom <= MOST_ZOOM ? { x, y, zoom } : whole
}
