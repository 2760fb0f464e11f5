/**
 * The table of an operation: every pair of its domain with its answer.
 *
 * Elements are numbered from 0: residues by themselves, permutations as in permutations.ts. Rows stand in
 * order of a, then b.
 */
import { compileFormula } from './formula'
import {
  isPermutation,
  modularOperations,
  type GroupId,
  type OperationId,
  type PermutationOperation
} from './operations'
import { multiply, symmetricGroup, type SymmetricGroup } from './permutations'

/** What of a task decides its table. */
export interface TableTask {
  operation: OperationId
  modulus: number
  group: GroupId
  formula: string
  /** unordered: only pairs a ≤ b. */
  pairs: 'all' | 'unordered'
}

export interface OperationTable {
  /** Elements of the set, and classes of the answer. */
  symbols: number
  /** `[rows]` each: operands and right answer. */
  a: Uint16Array
  b: Uint16Array
  c: Uint16Array
  /** (b, a) is in the table with the same answer whenever (a, b) is; unordered pairs count as symmetric. */
  symmetric: boolean
}

export const groupOf = (id: GroupId): SymmetricGroup => symmetricGroup(Number(id[1]))

/** Elements of the operation's set. */
export const symbolsOf = ({ operation, modulus, group }: TableTask): number =>
  isPermutation(operation) ? { S3: 6, S4: 24, S5: 120 }[group] : modulus

function permutationOperation(operation: PermutationOperation, group: SymmetricGroup) {
  const last = { product: () => 0, conjugation: (x: number) => group.inverses[x]!, xyx: (x: number) => x }
  return (x: number, y: number) => multiply(group, multiply(group, x, y), last[operation](x))
}

function operationOf({ operation, modulus, group, formula }: TableTask): (x: number, y: number) => number {
  if (isPermutation(operation)) return permutationOperation(operation, groupOf(group))
  const text = operation === 'formula' ? formula : modularOperations[operation].formula
  return compileFormula(text, modulus).evaluate
}

/** Every row of the table. Throws AppError (`formula.…`) on a formula that cannot be read or is not closed. */
export function operationTable(task: TableTask): OperationTable {
  const symbols = symbolsOf(task)
  const evaluate = operationOf(task)
  const [a, b, c] = [0, 1, 2].map(() => new Uint16Array(symbols * symbols)) as [
    Uint16Array,
    Uint16Array,
    Uint16Array
  ]
  let rows = 0
  for (let x = 0; x < symbols; x++)
    for (let y = task.pairs === 'unordered' ? x : 0; y < symbols; y++) {
      if (task.operation === 'x/y' && y === 0) continue
      a[rows] = x
      b[rows] = y
      c[rows++] = evaluate(x, y)
    }
  const table = { symbols, a: a.slice(0, rows), b: b.slice(0, rows), c: c.slice(0, rows) }
  return { ...table, symmetric: task.pairs === 'unordered' || isSymmetric(table) }
}

/** `[rows]`: row of the mirrored pair (b, a), −1 where the table has none; a row (a, a) is its own mirror. */
export function mirrorRows({ symbols, a, b }: Pick<OperationTable, 'symbols' | 'a' | 'b'>): Int32Array {
  const rowOf = new Int32Array(symbols * symbols).fill(-1)
  a.forEach((x, row) => (rowOf[x * symbols + b[row]!] = row))
  return Int32Array.from(a, (x, row) => rowOf[b[row]! * symbols + x]!)
}

function isSymmetric(table: Omit<OperationTable, 'symmetric'>): boolean {
  return mirrorRows(table).every((mirror, row) => mirror >= 0 && table.c[mirror] === table.c[row])
}
