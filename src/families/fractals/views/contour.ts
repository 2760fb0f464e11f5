/** The line along which values on a grid are zero, by marching squares: crossings of cell edges, linearly between values. */

/**
 * @param values [rows, columns]
 * @returns segments x₀, y₀, x₁, y₁ one after the other; the middle of the first value is (0.5, 0.5)
 */
export function contour(values: Float64Array, columns: number): number[] {
  const rows = values.length / columns
  const segments: number[] = []
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column
      // corners clockwise from the top left
      const corners = [
        values[at]!,
        values[at + 1]!,
        values[at + columns + 1]!,
        values[at + columns]!
      ] as const
      const positive = corners.map((value) => value > 0)
      if (positive.every((each) => each === positive[0])) continue
      const crossings = edgesCrossed(corners, column + 0.5, row + 0.5)
      // four crossings: the middle says which two corners are cut off
      const turned = crossings.length === 4 && corners.reduce((a, b) => a + b) > 0 !== positive[0]
      const ordered = turned ? [...crossings.slice(1), crossings[0]!] : crossings
      for (const crossing of ordered) segments.push(...crossing)
    }
  return segments
}

/** Places on the edges of a cell where the sign changes, clockwise from the top edge. */
function edgesCrossed(
  corners: readonly [number, number, number, number],
  x: number,
  y: number
): [x: number, y: number][] {
  const places = [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1]
  ] as const
  return corners.flatMap((value, i): [number, number][] => {
    const next = (i + 1) % 4
    const other = corners[next]!
    if (value > 0 === other > 0) return []
    const share = value / (value - other)
    const [[ax, ay], [bx, by]] = [places[i]!, places[next]!]
    return [[ax + share * (bx - ax), ay + share * (by - ay)]]
  })
}
