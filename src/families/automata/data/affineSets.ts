/**
 * Affine sets of rows over GF(2), as the parities that their members keep.
 *
 * A parity is a bigint: bit x says whether cell x counts, bit `width` what the sum is. A set is a list of independent ones,
 * each with a cell of its own (its lowest bit) that no other has; no parity at all is the set of all rows.
 */

export type Parities = readonly bigint[]

const lowest = (row: bigint): bigint => row & -row

/** Adds a row to a reduced basis; gives what is left of it, which has been taken out of the others. */
function insert(basis: bigint[], row: bigint): bigint {
  let left = row
  for (const other of basis) if (left & lowest(other)) left ^= other
  if (left === 0n) return left
  const own = lowest(left)
  basis.forEach((other, i) => other & own && (basis[i] = other ^ left))
  basis.push(left)
  return left
}

/** The set of rows that keep the parities of both; null: there is none. */
export function intersection(a: Parities, b: Parities, width: number): Parities | null {
  const contradiction = 1n << BigInt(width)
  const [basis, rows] = a.length >= b.length ? [[...a], b] : [[...b], a]
  for (const row of rows) if (insert(basis, row) === contradiction) return null
  return basis
}

const oddBits = (row: bigint): boolean => {
  let odd = false
  for (let left = row; left; left &= left - 1n) odd = !odd
  return odd
}

/** The parities of `offset` + the span of `directions`: rows as bigints of `width` bits. */
export function paritiesOf(offset: bigint, directions: readonly bigint[], width: number): Parities {
  const span: bigint[] = []
  for (const direction of directions) insert(span, direction)
  const pivots = span.map(lowest)
  const taken = new Set(pivots)
  const parities: bigint[] = []
  for (let x = 0; x < width; x++) {
    const cell = 1n << BigInt(x)
    if (taken.has(cell)) continue
    // a free cell is the sum of the pivots whose direction moves it
    const mask = span.reduce((sum, direction, i) => (direction & cell ? sum | pivots[i]! : sum), cell)
    insert(parities, oddBits(mask & offset) ? mask | (1n << BigInt(width)) : mask)
  }
  return parities
}

/** Whether two sets are one. */
export const sameSet = (a: Parities, b: Parities, width: number): boolean =>
  a.length === b.length && intersection(a, b, width)?.length === a.length
