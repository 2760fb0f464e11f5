/** Which points a line drawn round them holds. Pure. */
export type Place = readonly [x: number, y: number]

/** Even–odd rule: a ray from the point crosses the closed line an odd number of times. */
export function inside(line: readonly Place[], [x, y]: Place): boolean {
  let odd = false
  line.forEach(([x1, y1], i) => {
    const [x0, y0] = line[(i + line.length - 1) % line.length]!
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) odd = !odd
  })
  return odd
}

/** Indices of the points inside. */
export const held = (points: number, place: (index: number) => Place, line: readonly Place[]): number[] =>
  Array.from({ length: points }, (_, i) => i).filter((i) => inside(line, place(i)))
