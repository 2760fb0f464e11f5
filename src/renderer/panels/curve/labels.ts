/** Heights of labels at the right end: as near to their lines as `pitch` apart allows, inside the box. Pure. */
export function spread(wanted: readonly number[], pitch: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
  const places = new Array<number>(wanted.length).fill(0)
  let used = top - pitch
  for (const i of order) used = places[i] = Math.max(wanted[i]!, used + pitch)
  let limit = bottom
  for (const i of [...order].reverse()) {
    places[i] = Math.min(places[i]!, limit)
    limit = places[i] - pitch
  }
  return places
}
