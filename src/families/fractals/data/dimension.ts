/**
 * The box-counting dimension of the boundary between two labels on a grid: the slope of ln N(s) over −ln s, where N(s) counts the
 * boxes of s × s cells that the boundary passes through (Falconer 2014, Fractal Geometry, §2.1).
 *
 * N is a mean over places of the lattice of boxes, which takes most of its steps out of N; s runs from 4 cells, below which a grid
 * has no shape, to a quarter of the shorter side, in powers of two. A circle gives 1.01, a Koch curve (1.262) 1.23 to 1.25 on 256 cells.
 */

/** Cells of the smallest boxes, and how many of the largest fit in the shorter side at least. */
const [SMALLEST, FEWEST] = [4, 4]
/** Places of the boxes in each direction. */
const OFFSETS = 4

/** Row and column of the cells between four nodes that are not of one label. */
function boundaryCells(isOne: (node: number) => boolean, nodes: number, columns: number): [number, number][] {
  const rows = nodes / columns
  const cells: [number, number][] = []
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column
      const first = isOne(at)
      if ([at + 1, at + columns, at + columns + 1].some((node) => isOne(node) !== first))
        cells.push([row, column])
    }
  return cells
}

/** Boxes of `size` cells with a cell in them, mean over places of the boxes. */
function boxes(cells: readonly (readonly [number, number])[], size: number, columns: number): number {
  const across = Math.ceil(columns / size) + 1
  let sum = 0
  for (let i = 0; i < OFFSETS; i++)
    for (let j = 0; j < OFFSETS; j++) {
      const [down, right] = [Math.floor((i * size) / OFFSETS), Math.floor((j * size) / OFFSETS)]
      const hit = new Set<number>()
      for (const [row, column] of cells)
        hit.add(Math.floor((row + down) / size) * across + Math.floor((column + right) / size))
      sum += hit.size
    }
  return sum / OFFSETS ** 2
}

/**
 * @param isOne label of every node [rows, columns], row-major
 * @returns NaN where there is no boundary, or the grid is too small for two sizes of boxes
 */
export function boxDimension(isOne: (node: number) => boolean, nodes: number, columns: number): number {
  const cells = boundaryCells(isOne, nodes, columns)
  const shorter = Math.min(columns, nodes / columns) - 1
  const points: { x: number; y: number }[] = []
  for (let size = SMALLEST; size * FEWEST <= shorter; size *= 2)
    points.push({ x: -Math.log(size), y: Math.log(boxes(cells, size, columns)) })
  if (cells.length === 0 || points.length < 2) return NaN
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2)
}
