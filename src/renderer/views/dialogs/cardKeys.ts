/** Arrow keys in a grid of cards that wraps. */

type Place = Pick<DOMRect, 'left' | 'top'>

/** The card that a key leads to; null: it is no key of a grid, or there is no card on that side. */
export function besideIn(places: readonly Place[], from: number, key: string): number | null {
  const here = places[from]
  if (!here) return null
  const columns = places.filter(({ top }) => top === places[0]!.top).length
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -from,
    End: places.length - 1 - from
  }
  const step = steps[key]
  if (step === undefined) return null
  const next = from + step
  return next >= 0 && next < places.length ? next : null
}
