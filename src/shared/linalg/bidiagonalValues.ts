/**
 * Singular values of a bidiagonal matrix without vectors, by the differential quotient–difference algorithm with shifts
 * (Fernando & Parlett 1994, dqds): one division for an entry of a sweep, in place of two rotations with a root each.
 *
 * Dims: n diagonal entries; q are their squares and e those of the n − 1 beside them.
 */
import { nothing } from './rotations'
import { diagonalise } from './svdSweeps'

/** Share of a value at which the square beside it is nothing. */
const NOTHING = Number.EPSILON * Number.EPSILON
/** Sweeps for each value before rotations take over; two or three are usual. */
const MOST_SWEEPS = 20

/** Share of the neighbours from which on a value is not nearly by itself. */
const FAR = 0.563

interface Squares {
  q: Float64Array
  e: Float64Array
}

/** [n], descending, none below 0, of a matrix with `entries` d₁, e₁, d₂, …. Throws where rotations do not converge either. */
export function bidiagonalValues(entries: Float64Array): Float64Array {
  const squares = valuesSquared(entries)
  const values = squares ?? diagonalise(entries, nothing, nothing).map(Math.abs)
  return values.sort().reverse()
}

/** In any order; null: a zero on the way, or too many sweeps. */
function valuesSquared(entries: Float64Array): Float64Array | null {
  const n = (entries.length + 1) / 2
  const largest = entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
  let now = squaresOf(entries, n, largest)
  let next: Squares = { q: new Float64Array(n), e: new Float64Array(n) }
  const values = new Float64Array(n)
  /** What was taken off all squares so far. */
  let taken = 0
  let shift = 0
  let sweeps = 0
  for (let end = n - 1; end >= 0;) {
    if (end === 0 || now.e[end - 1]! <= NOTHING * (taken + now.q[end]!)) {
      values[end] = largest * Math.sqrt(taken + now.q[end]!)
      end--
      shift = 0
      continue
    }
    if (sweeps++ > MOST_SWEEPS * n) return null
    const { least, last } = sweep(now, next, end, shift)
    if (!(least >= 0)) {
      // of a shift that is too large at the last entry alone, what that lacks tells how much is left (Rutishauser)
      if (shift === 0) return null
      shift = least === last && shift + last > 0 ? shift + last : 0
      continue
    }
    taken += shift
    ;[now, next] = [next, now]
    shift = shiftFor(now, end, least, last)
  }
  return values.every((value) => value >= 0) ? values : null
}

/** Squares of the entries, the larger end first, where small values leave at the other. */
function squaresOf(entries: Float64Array, n: number, largest: number): Squares {
  const squares = entries.map((entry) => (entry / largest) ** 2)
  if (squares[0]! < squares[2 * n - 2]!) squares.reverse()
  const [q, e] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) q[i] = squares[2 * i]!
  for (let i = 0; i + 1 < n; i++) e[i] = squares[2 * i + 1]!
  return { q, e }
}

/** One step with a shift; the least of its differences, negative or NaN where the shift was too large, and the last. */
function sweep(from: Squares, to: Squares, end: number, shift: number): { least: number; last: number } {
  let difference = from.q[0]! - shift
  let least = difference
  for (let i = 0; i < end; i++) {
    const sum = difference + from.e[i]!
    const ratio = from.q[i + 1]! / sum
    to.q[i] = sum
    to.e[i] = from.e[i]! * ratio
    difference = difference * ratio - shift
    if (!(difference >= least)) least = difference
  }
  to.q[end] = difference
  return { least, last: difference }
}

/**
 * What is surely or likely below the least value that is left, by the differences of the sweep before, which are above it: close
 * where the least of them was the last, and little is beside it (as LAPACK's dlasq4 has it).
 */
function shiftFor({ q, e }: Squares, end: number, least: number, last: number): number {
  if (least !== last) return least / 4
  let chain = 1
  let beside = 0
  for (let i = end - 1; i >= 0 && beside < FAR; i--) {
    chain *= e[i]! / q[i]!
    beside += chain
    if (chain < beside / 100) break
  }
  return beside < FAR ? (last * (1 - Math.sqrt(beside))) / (1 + beside) : last / 4
}
