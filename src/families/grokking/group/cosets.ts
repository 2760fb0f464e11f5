/** Subgroups of S_n, their conjugates and cosets: what embeddings of permutations are coloured by. */
import { elementOf, multiply, type SymmetricGroup } from '../data/permutations'

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

/** All subgroups that two elements generate, by order; in S_n, n ≤ 5, these are all there are. */
export function subgroups(group: SymmetricGroup): Subgroup[] {
  const elements = Array.from({ length: group.order }, (_, g) => g)
  const add = (known: Map<string, Subgroup>, subgroup: Subgroup) => known.set(subgroup.join(), subgroup)
  const cyclic = elements.map((g) => generatedSubgroup(group, [g])).reduce(add, new Map<string, Subgroup>())
  const found = new Map(cyclic)
  for (const a of cyclic.values())
    for (const b of cyclic.values()) {
      const [g, h] = [a, b].map((of) => of.find((e) => generatedSubgroup(group, [e]).length === of.length)!)
      add(found, generatedSubgroup(group, [g!, h!]))
    }
  return [...found.values()].sort((a, b) => a.length - b.length)
}

/** Fewest elements that generate a subgroup: one or two, the first ones that do. */
export function generators(group: SymmetricGroup, subgroup: Subgroup): number[] {
  const whole = (...chosen: number[]): boolean => generatedSubgroup(group, chosen).length === subgroup.length
  const one = subgroup.find((g) => whole(g))
  if (one !== undefined) return [one]
  for (const a of subgroup) for (const b of subgroup) if (whole(a, b)) return [a, b]
  return []
}

/** What a subgroup of S_n, n ≤ 5, is as a group: its order tells, and whether one element has a given order. */
export function subgroupName(group: SymmetricGroup, subgroup: Subgroup): string {
  const order = subgroup.length
  const has = (n: number): boolean => subgroup.some((g) => generatedSubgroup(group, [g]).length === n)
  if (has(order)) return `C${subscript(order)}`
  const six = { 6: 'S₃', 12: has(6) ? 'D₆' : 'A₄' }
  const others = { 4: 'V₄', 8: 'D₄', 10: 'D₅', 20: 'F₂₀', 24: 'S₄', 60: 'A₅', 120: 'S₅' }
  return { ...six, ...others }[order] ?? `order ${order}`
}

const subscript = (n: number): string => String(n).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!)

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
