/**
 * Elementary cellular automata, 32 rows at once.
 *
 * 32 rows of cells lie across words: bit i of word x is cell x of row i. A cell of all rows is then updated by a few
 * operations on whole words, without shifts, at any width and with a rule of its own for every row.
 *
 * A rule is its polynomial over GF(2) in the neighbours l, c and r: f = ⊕ a_k · (the neighbours whose bit is in k), where
 * bit 4 of k is l, 2 is c and 1 is r (Wolfram's numbering: bit k of the rule's number is its answer to neighbourhood k).
 */

export const RULES = 256
/** Rows of a word. */
export const LANES = 32

export const boundaries = ['periodic', 'fixed'] as const
/** `periodic`: a ring. `fixed`: cells outside are 0 and stay so. */
export type Boundary = (typeof boundaries)[number]

/** What is done to a start, besides the rule. */
export interface Setting {
  width: number
  updates: number
  boundary: Boundary
}

/** Answer of a rule to neighbourhood 4l + 2c + r. */
export const answer = (rule: number, neighbourhood: number): number => (rule >>> neighbourhood) & 1

/**
 * Coefficients a_0 … a_7 of up to 32 rules, that of row i in bit i: the Möbius transform of their answers. A single rule
 * stands for all rows.
 */
export function polynomials(rules: ArrayLike<number>): Int32Array {
  const words = new Int32Array(8)
  for (let row = 0; row < LANES; row++) {
    const rule = rules[rules.length === 1 ? 0 : row] ?? 0
    for (let k = 0; k < 8; k++) words[k]! |= answer(rule, k) << row
  }
  for (const neighbour of [1, 2, 4])
    for (let k = 0; k < 8; k++) if (k & neighbour) words[k]! ^= words[k ^ neighbour]!
  return words
}

/** Updates the rows `cells` [width] in place, so many times. */
export function evolve(cells: Int32Array, polynomial: Int32Array, updates: number, boundary: Boundary): void {
  const a0 = polynomial[0]!
  const a1 = polynomial[1]!
  const a2 = polynomial[2]!
  const a3 = polynomial[3]!
  const a4 = polynomial[4]!
  const a5 = polynomial[5]!
  const a6 = polynomial[6]!
  const a7 = polynomial[7]!
  const ring = boundary === 'periodic'
  const last = cells.length - 1
  for (let update = 0; update < updates; update++) {
    const first = cells[0]!
    let l = ring ? cells[last]! : 0
    let c = first
    for (let x = 0; x <= last; x++) {
      const r = x < last ? cells[x + 1]! : ring ? first : 0
      // Horner's scheme: the terms without l, then those with it
      cells[x] = a0 ^ (a1 & r) ^ (c & (a2 ^ (a3 & r))) ^ (l & (a4 ^ (a5 & r) ^ (c & (a6 ^ (a7 & r)))))
      l = c
      c = r
    }
  }
}

/** Row i of such cells, a byte each. */
export const rowOf = (cells: Int32Array, row: number): Uint8Array =>
  Uint8Array.from(cells, (word) => (word >>> row) & 1)
