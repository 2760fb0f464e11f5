/**
 * The group in which an operation is a plain sum: what Fourier measures have to be taken in.
 *
 * x + y and x − y: Z_p. x · y and x / y: the non-zero residues, which are Z_{p−1} through the discrete
 * logarithm (Power et al. 2022, A.1.1). Permutations: S_n itself, with its irreducible representations.
 */
import { isPrime, logarithms } from '../data/modular'
import type { GroupId, OperationId } from '../data/operations'
import { groupOf, symbolsOf, type TableTask } from '../data/table'
import type { SymmetricGroup } from '../data/permutations'

interface Members {
  /** Words for a panel's head. */
  name: string
  /** Order n of the group. */
  order: number
  /** `[n]`: element (token) of every member of the group. */
  elements: Uint16Array
}

export interface CyclicStructure extends Members {
  kind: 'cyclic'
  /** The answer is the member a + sign·b. */
  sign: 1 | -1
}
export interface SymmetricStructure extends Members {
  kind: 'symmetric'
  group: SymmetricGroup
}
export interface NoStructure {
  kind: 'none'
  reason: string
}
export type GroupStructure = CyclicStructure | SymmetricStructure
export type Structure = GroupStructure | NoStructure

const none = (reason: string): NoStructure => ({ kind: 'none', reason })

function additive(p: number, sign: 1 | -1): CyclicStructure {
  const elements = Uint16Array.from({ length: p }, (_, i) => i)
  return { kind: 'cyclic', name: `residues modulo ${p}`, order: p, elements, sign }
}

function multiplicative(p: number, sign: 1 | -1): Structure {
  if (!isPrime(p)) return none(`Modulo ${p} the non-zero residues form no cyclic group of order ${p - 1}.`)
  const { root, powers } = logarithms(p)
  const name = `non-zero residues modulo ${p} by logarithm to ${root}`
  return { kind: 'cyclic', name, order: p - 1, elements: powers, sign }
}

function permutations(id: GroupId): SymmetricStructure {
  const group = groupOf(id)
  const elements = Uint16Array.from({ length: group.order }, (_, i) => i)
  return {
    kind: 'symmetric',
    name: `irreducible representations of ${id}`,
    order: group.order,
    elements,
    group
  }
}

/** The operation's own group, or the reason why it has none. */
export function structureOf(task: TableTask): Structure {
  const { operation, modulus, group } = task
  const mixed = 'A polynomial that mixes x and y adds up in no group of the symbols.'
  const reasons: Partial<Record<OperationId, string>> = {
    'x2+y2':
      'Squares add up modulo p, but x and −x have the same square: the symbols form no group under it.',
    'odd-even': 'It divides for odd y and subtracts for even y: two groups share one table.',
    formula: 'The group of an own formula is not known.'
  }
  switch (operation) {
    case 'x+y':
      return additive(modulus, 1)
    case 'x-y':
      return additive(modulus, -1)
    case 'x*y':
      return multiplicative(modulus, 1)
    case 'x/y':
      return multiplicative(modulus, -1)
    case 'product':
    case 'conjugation':
    case 'xyx':
      return permutations(group)
    default:
      return none(reasons[operation] ?? mixed)
  }
}

/** `[symbols]`: member of the group that an element is, −1 outside the group (0 in x · y). */
export function memberOf(structure: GroupStructure, task: TableTask): Int16Array {
  const member = new Int16Array(symbolsOf(task)).fill(-1)
  structure.elements.forEach((element, index) => (member[element] = index))
  return member
}
