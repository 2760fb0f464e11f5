/** Subgroups of S_n, their conjugates and cosets: what embeddings of permutations are coloured by. */
import { elementOf, multiply, type SymmetricGroup } from './permutations'

/** Element indices in ascending order. */
export type Subgroup = readonly number[]

/**
 * The subgroup ⟨(0,3)(1,4), (1,2)(3,4)⟩ in figure 3 of Power et al. 2022: the product of its generators is a
 * 5-cycle, so it is dihedral of order 10, with 12 cosets. Needs S₅.
 */
export const powerSubgroup = (group: SymmetricGroup): Subgroup =>
  generatedSubgroup(
    group,
    ['(0,3)(1,4)', '(1,2)(3,4)'].map((notation) => elementOf(group, notation))
  )

/** The smallest subgroup with these elements; of none, the trivial one. */
export function generatedSubgroup(group: SymmetricGroup, generators: readonly number[]): Subgroup {
  const found = new Set([0])
  for (const element of found) for (const g of generators) found.add(multiply(group, element, g))
  return [...found].sort((a, b) => a - b)
}

/** All conjugates g⁻¹·H·g, H first, each once. */
export function conjugates(group: SymmetricGroup, subgroup: Subgroup): Subgroup[] {
  const found = new Map<string, Subgroup>()
  for (let g = 0; g < group.order; g++) {
    const inverse = group.inverses[g]!
    const conjugate = subgroup
      .map((h) => multiply(group, multiply(group, inverse, h), g))
      .sort((a, b) => a - b)
    found.set(conjugate.join(), conjugate)
  }
  return [...found.values()]
}

/** `[n!]`: number of the coset of every element, by first appearance. right: H·g, left: g·H. */
export function cosets(group: SymmetricGroup, subgroup: Subgroup, side: 'left' | 'right'): Uint8Array {
  const coset = new Uint8Array(group.order)
  const seen = new Set<number>()
  let count = 0
  for (let g = 0; g < group.order; g++) {
    if (seen.has(g)) continue
    for (const h of subgroup) {
      const member = side === 'right' ? multiply(group, h, g) : multiply(group, g, h)
      seen.add(member)
      coset[member] = count
    }
    count++
  }
  return coset
}
