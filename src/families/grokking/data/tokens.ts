/**
 * Token numbering of the models that read symbols.
 *
 * transformer (Nanda et al. 2023): a, b, “=”; “=” is token n after the n symbols.
 * decoder (Power et al. 2022, released code): one vocabulary of 2 specials, 20 operators, p residues and
 * 120 permutations, 239 for p = 97; a row is ⟨end⟩ a ∘ b = c ⟨end⟩. The network reads the first six tokens
 * and is scored on c and the final ⟨end⟩: a row is right only if both are.
 */
import { isPermutation, operationIds, type OperationId } from './operations'
import type { OperationTable } from './table'

const OPERATORS = 20
const PERMUTATIONS = 120
export const END = 0
export const EQUALS = 1

interface VocabularyTask {
  operation: OperationId
  modulus: number
}

/** Tokens of the decoder's vocabulary. */
export const decoderVocabulary = ({ modulus }: VocabularyTask): number =>
  2 + OPERATORS + modulus + PERMUTATIONS

/** Token of the operation's own sign. */
export const operatorToken = ({ operation }: VocabularyTask): number => 2 + operationIds.indexOf(operation)

/** Token of symbol 0; the others follow. Residues come before permutations. */
export const firstSymbolToken = ({ operation, modulus }: VocabularyTask): number =>
  2 + OPERATORS + (isPermutation(operation) ? modulus : 0)

/** Positions of the seven-token sequence that the network reads, and those (as read) that predict what is scored. */
export const decoderInputs = 6
export const scoredPositions = [4, 5] as const

/** `[rows, 7]` tokens of rows of the table; `answers` holds what is told, beside `rows`. */
export function decoderSequences(
  table: OperationTable,
  rows: ArrayLike<number>,
  answers: ArrayLike<number>,
  task: VocabularyTask
): Int32Array {
  const first = firstSymbolToken(task)
  const operator = operatorToken(task)
  const sequences = new Int32Array(rows.length * 7)
  for (let i = 0; i < rows.length; i++) {
    const [a, b] = [first + table.a[rows[i]!]!, first + table.b[rows[i]!]!]
    sequences.set([END, a, operator, b, EQUALS, first + answers[i]!, END], i * 7)
  }
  return sequences
}
