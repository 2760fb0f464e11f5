/**
 * Solutions by singular values without singular vectors, as LAPACK's dgelss finds them: reflections and rotations are applied
 * to the answers on the way to the diagonal, and those of the other side to what is made of them, on the way back. For few
 * answers that leaves of a decomposition its first third.
 *
 * Dims: A [m, n] = Σ σᵢ uᵢ vᵢᵀ, k = min(m, n) of them; B [m, r].
 */
import { fusedBidiagonal } from './fusedBidiagonal'
import { checkMatrix, transposed, type Matrix } from './matrix'
import { mirrored } from './qr'
import { reflectBackwards, reflectForwards, type Mirrors } from './reflection'
import { Rotations, turnedLines } from './rotations'
import { descending, inOrder, MUCH_TALLER } from './svd'
import { diagonalise, makePositive } from './svdSweeps'

/**
 * Σ factorᵢ·vᵢ·(uᵢᵀB) [n, r], and the singular values [k], the largest first.
 * @param factorsOf factors [k] by the values and the uᵢᵀB [k, r]
 * Throws RangeError as `checkMatrix` does for A, and on shapes that do not fit; NaN in B passes through.
 */
export function alongModes(
  a: Matrix,
  b: Matrix,
  factorsOf: (values: Float64Array, along: Matrix<Float64Array>) => Float64Array
): { solution: Matrix<Float64Array>; values: Float64Array } {
  checkMatrix(a)
  if (a.rows !== b.rows)
    throw new RangeError(`[${a.rows}, ${a.columns}] has no solution for [${b.rows}, ${b.columns}].`)
  const { entries, long, short } = sidesOf(a)
  const wide = a.rows < a.columns
  const [from, to] = wide ? [short, long] : [long, short]
  const k = (entries.length + 1) / 2
  const along = transposed(into(transposed(b), from, k))
  const kept = new Rotations(k * k)
  const turned = turnedLines(along)
  const diagonal = wide ? diagonalise(entries, kept, turned) : diagonalise(entries, turned, kept)
  makePositive(diagonal, along)
  const order = descending(diagonal)
  const values = Float64Array.from(order, (at) => diagonal[at]!)
  const factors = factorsOf(values, inOrder(along, order))
  order.forEach((at, mode) => scale(along, at, factors[mode]!))
  kept.undo(along)
  return { solution: transposed(outOf(transposed(along), to)), values }
}

/** Mirrors that act one group after the other, the first one outermost. */
type Side = readonly Mirrors[]

/** A, or its transpose where that has more rows than columns, as long · bidiagonal · shortᵀ; by QR first where that is less work. */
function sidesOf(a: Matrix): { entries: Float64Array; long: Side; short: Side } {
  const [long, short] = [Math.max(a.rows, a.columns), Math.min(a.rows, a.columns)]
  const first = long >= MUCH_TALLER * short ? mirrored(columnsOf(a)) : null
  const { entries, left, right } = fusedBidiagonal(first ? first.r : a)
  return { entries, long: first ? [first.mirrors, left] : [left], short: [right] }
}

/** Columns of the taller of A and its transpose, as lines of a copy. */
const columnsOf = (a: Matrix): Matrix<Float64Array> =>
  a.rows < a.columns ? { ...a, data: new Float64Array(a.data) } : transposed(a)

/** Lines [r, ·] as they are on the inner side, [r, k]. */
function into(lines: Matrix<Float64Array>, side: Side, k: number): Matrix<Float64Array> {
  let found = lines
  for (const mirrors of side) {
    found = resized(found, mirrors.length)
    reflectForwards(mirrors, found)
  }
  return resized(found, k)
}

/** Lines [r, k] as they are on the outer side. */
function outOf(lines: Matrix<Float64Array>, side: Side): Matrix<Float64Array> {
  let found = lines
  for (const mirrors of side.toReversed()) {
    found = resized(found, mirrors.length)
    reflectBackwards(mirrors, found)
  }
  return found
}

/** Lines cut off, or with zeros at their end. */
function resized({ data, rows, columns }: Matrix<Float64Array>, length: number): Matrix<Float64Array> {
  if (columns === length) return { data, rows, columns }
  const changed = new Float64Array(rows * length)
  const kept = Math.min(columns, length)
  for (let line = 0; line < rows; line++)
    changed.set(data.subarray(line * columns, line * columns + kept), line * length)
  return { data: changed, rows, columns: length }
}

function scale({ data, columns }: Matrix<Float64Array>, row: number, factor: number): void {
  for (let j = row * columns; j < (row + 1) * columns; j++) data[j] = factor === 0 ? 0 : factor * data[j]!
}
