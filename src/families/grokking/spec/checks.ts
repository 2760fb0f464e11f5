/** What the grokking schema cannot say, and what a spec implies. */
import { AppError } from '#shared/errors'
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { compileFormula } from '../data/formula'
import { isPrime } from '../data/modular'
import { parameterCount } from '../program/network'
import { dividing, isPermutation, operationTitle } from '../data/operations'
import type { GrokkingModel, GrokkingSpec, GrokkingTask } from './spec'
import { trainRows } from '../data/split'
import { operationTable, type OperationTable } from '../data/table'

function nearbyPrime(n: number): number {
  for (let p = Math.min(n, 509); ; p--) if (isPrime(p)) return p
}

/** The prime that division asks for; null: all is well. */
function primeProblem({ operation, modulus, formula }: GrokkingTask): SpecProblem | null {
  if (isPermutation(operation) || isPrime(modulus)) return null
  const divides =
    operation === 'formula' ? compileFormula(formula, modulus).usesDivision : dividing.includes(operation)
  if (!divides) return null
  const message = `${operationTitle(operation, formula)} divides modulo ${modulus}, which is not prime. Use ${nearbyPrime(modulus)}, for example.`
  return { path: 'task.modulus', message }
}

/** So many keep a check within a few hundredths of a second. */
const MOST_OPERATIONS = 1e7

/** A formula that takes too long for all pairs; null: all is well. */
function costProblem({ operation, modulus, formula, pairs }: GrokkingTask): SpecProblem | null {
  if (operation !== 'formula') return null
  const { operations } = compileFormula(formula, modulus)
  const rows = pairs === 'all' ? modulus ** 2 : (modulus * (modulus + 1)) / 2
  if (operations * rows <= MOST_OPERATIONS) return null
  const message = `task.formula takes ${operations} operations for each of ${rows} pairs; at most ${MOST_OPERATIONS} in all are computed. Shorten it, or use a smaller modulus.`
  return { path: 'task.formula', message }
}

/** Models without attention have no heads. */
const headsFit = ({ kind, width, heads }: GrokkingModel): boolean =>
  (kind !== 'transformer' && kind !== 'decoder') || width % heads === 0

/** The table, or the reason why there is none. */
function tryTable(task: GrokkingTask): { table: OperationTable } | { problem: SpecProblem } {
  try {
    const problem = costProblem(task) ?? primeProblem(task)
    return problem ? { problem } : { table: operationTable(task) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { problem: { path: error.detail?.path ?? 'task.formula', message: error.message } }
  }
}

export function check({ task, model }: GrokkingSpec): SpecProblem[] {
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  const made = tryTable(task)
  if ('problem' in made) problems.push(made.problem)
  else {
    const { table } = made
    const n = trainRows(task.trainFraction, table.c.length)
    if (task.outliers > n)
      add(
        'task.outliers',
        `${task.outliers} outliers are more than the ${n} training rows. Use ${n} or fewer.`
      )
    if (task.outliers === 1 && n === 1)
      add('task.outliers', 'An outlier needs another training row to take its answer from. Use 0.')
  }
  if (!headsFit(model)) add('model.heads', `${model.heads} heads do not divide a width of ${model.width}.`)
  return problems
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`

function mostFrequent({ symbols, c }: OperationTable): number {
  const counts = new Uint32Array(symbols)
  for (const answer of c) counts[answer]!++
  return Math.max(...counts) / c.length
}

/** Expected share of held-out rows whose mirror is trained on: n/(rows − 1) for each row (a, b), a ≠ b. */
function expectedLeakage(task: GrokkingTask, { a, b, symmetric }: OperationTable): string {
  if (task.pairs === 'unordered') return 'no pair is in the table twice'
  if (!symmetric) return '(a, b) and (b, a) differ: no answer leaks through a mirror'
  if (task.split === 'mirrored') return 'no held-out row has its mirror in the training set'
  const offDiagonal = a.reduce((sum, x, row) => sum + Number(x !== b[row]), 0) / a.length
  const share = (offDiagonal * trainRows(task.trainFraction, a.length)) / (a.length - 1)
  return `${percent(share)} of held-out rows have their mirror (b, a), the same answer, in the training set`
}

/** Facts of a spec that `check` finds no fault with; of others, what can be said. */
export function facts(spec: GrokkingSpec): SpecFact[] {
  const { task, model } = spec
  const made = tryTable(task)
  const found: SpecFact[] = []
  if ('table' in made) {
    const { table } = made
    const rows = table.c.length
    const n = trainRows(task.trainFraction, rows)
    const chance = `chance ${percent(1 / table.symbols)}, always the most frequent answer ${percent(mostFrequent(table))}`
    found.push(
      { path: 'task.operation', text: `${rows} rows, ${table.symbols} symbols; ${chance}` },
      { path: 'task.trainFraction', text: `${n} rows to train on, ${rows - n} held out` },
      { path: 'task.split', text: expectedLeakage(task, table) }
    )
    const { batchSize } = spec
    if (batchSize !== null && batchSize > n)
      found.push({
        path: 'batchSize',
        text: `more than the ${n} rows to train on: each comes ${Number((batchSize / n).toPrecision(3))} times a step`
      })
    if (model.kind === 'tied' && !table.symmetric)
      found.push({ path: 'model.kind', text: 'adds its operands, so it cannot tell (a, b) from (b, a)' })
  }
  if (headsFit(model)) found.push({ path: 'model.kind', text: `${parameterCount(spec)} parameters` })
  return found
}
