/**
 * An upper bidiagonal matrix to diagonal form by sweeps of plane rotations, which squeeze the last entry beside the
 * diagonal to nothing (Golub & Van Loan, Matrix Computations, 4th ed., §8.6.3; Demmel & Kahan 1990 for the sweep
 * without shift). Dims: n diagonal entries d, n − 1 entries e beside them.
 */
import type { Matrix } from './matrix'
import type { Turned } from './rotations'

interface Sweeping {
  d: Float64Array
  e: Float64Array
  left: Turned
  right: Turned
}

/**
 * Diagonal [n], of any signs and in no order, that a matrix with `entries` d₁, e₁, d₂, … comes to. What is on its `left` and
 * `right` is turned with it: rows of its factors [n, ·] become singular vectors, but for those signs.
 */
export function diagonalise(entries: Float64Array, left: Turned, right: Turned): Float64Array {
  const n = (entries.length + 1) / 2
  const d = Float64Array.from({ length: n }, (_, i) => entries[2 * i]!)
  const e = Float64Array.from({ length: n - 1 }, (_, i) => entries[2 * i + 1]!)
  const sweeping = { d, e, left, right }
  let sweeps = 0
  for (let end = n - 1; end > 0;) {
    if (apart(d, e, end - 1)) {
      end--
      continue
    }
    let start = end - 1
    while (start > 0 && !apart(d, e, start - 1)) start--
    if (sweeps++ > 60 * n) throw new Error('The singular values did not converge.')
    if (clearNegligible(d, e, start, end)) sweepUnshifted(sweeping, start, end)
    else sweepShifted(sweeping, start, end)
  }
  return d
}

/** Whether the matrix falls apart behind diagonal entry i. */
const apart = (d: Float64Array, e: Float64Array, i: number): boolean =>
  Math.abs(e[i]!) <= Number.EPSILON * (Math.abs(d[i]!) + Math.abs(d[i + 1]!))

/** Sets diagonal entries to 0 that are nothing beside their neighbours; whether there is one of 0. */
function clearNegligible(d: Float64Array, e: Float64Array, start: number, end: number): boolean {
  let found = false
  for (let i = start; i <= end; i++) {
    const beside = (i > start ? Math.abs(e[i - 1]!) : 0) + (i < end ? Math.abs(e[i]!) : 0)
    if (Math.abs(d[i]!) > Number.EPSILON * beside) continue
    d[i] = 0
    found = true
  }
  return found
}

/** Between these a sum of squares neither overflows nor loses digits below the smallest normal number (2e-308). */
const [LEAST, MOST] = [1e-280, 1e300]

/** The rotation that takes (x, z) to (length, 0). */
function rotation(x: number, z: number): { c: number; s: number; length: number } {
  if (z === 0) return { c: 1, s: 0, length: x }
  const squares = x * x + z * z
  if (squares > LEAST && squares < MOST) {
    const length = Math.sqrt(squares)
    const inverse = 1 / length
    return { c: x * inverse, s: z * inverse, length }
  }
  const largest = Math.max(Math.abs(x), Math.abs(z))
  const [a, b] = [x / largest, z / largest]
  const root = Math.sqrt(a * a + b * b)
  return { c: a / root, s: b / root, length: largest * root }
}

/** A QR step on BᵀB with its eigenvalue σ² as shift, σ the smaller singular value of the last 2 × 2 block. */
function sweepShifted({ d, e, left, right }: Sweeping, start: number, end: number): void {
  const shift = smallerValue(d[end - 1]!, e[end - 1]!, d[end]!)
  // (d² − σ²) / d beside e: products that might overflow are avoided
  let x = (Math.abs(d[start]!) - shift) * (Math.sign(d[start]!) + shift / d[start]!)
  let z = e[start]!
  for (let k = start; k < end; k++) {
    const column = rotation(x, z)
    if (k > start) e[k - 1] = column.length
    x = column.c * d[k]! + column.s * e[k]!
    e[k] = column.c * e[k]! - column.s * d[k]!
    z = column.s * d[k + 1]!
    d[k + 1]! *= column.c
    right.turn(k, column.c, column.s)
    const row = rotation(x, z)
    d[k] = row.length
    x = row.c * e[k]! + row.s * d[k + 1]!
    d[k + 1] = row.c * d[k + 1]! - row.s * e[k]!
    if (k < end - 1) {
      z = row.s * e[k + 1]!
      e[k + 1]! *= row.c
    }
    left.turn(k, row.c, row.s)
  }
  e[end - 1] = x
}

/** The step without shift, which takes a 0 on the diagonal to the end. */
function sweepUnshifted({ d, e, left, right }: Sweeping, start: number, end: number): void {
  let column = { c: 1, s: 0, length: 0 }
  let row = { c: 1, s: 0, length: 0 }
  for (let k = start; k < end; k++) {
    column = rotation(d[k]! * column.c, e[k]!)
    if (k > start) e[k - 1] = row.s * column.length
    row = rotation(row.c * column.length, d[k + 1]! * column.s)
    d[k] = row.length
    right.turn(k, column.c, column.s)
    left.turn(k, row.c, row.s)
  }
  const last = d[end]! * column.c
  e[end - 1] = last * row.s
  d[end] = last * row.c
}

/** Of [f g; 0 h]. */
function smallerValue(f: number, g: number, h: number): number {
  const [a, b] = [Math.abs(f), Math.abs(h)]
  const larger = (rotation(a + b, g).length + rotation(Math.abs(a - b), g).length) / 2
  return a * (b / larger)
}

/** Makes values of a diagonal positive, and turns the sign of their rows [n, ·] of one factor. */
export function makePositive(d: Float64Array, { data, columns }: Matrix<Float64Array>): void {
  for (const [i, value] of d.entries()) {
    if (!(value < 0)) continue
    d[i] = -value
    for (let j = i * columns; j < (i + 1) * columns; j++) data[j] = -data[j]!
  }
}
