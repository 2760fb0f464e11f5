/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { isTabulated, RULES, updatesOf } from '#kit/automata'
import { ceilingOf } from '../data/ceilings'
import { mergedClasses } from '../data/classes'
import { createLaw } from '../data/law'
import { inputsOf, outputsOf, rulesOf } from '../data/task'
import { parameterCount } from '../program/network'
import type { AutomataSpec, AutomataTask } from './spec'

/** Cells that one row may take, all updates together: some milliseconds for 32 rows. */
const MOST_CELLS = 1e6

/**
 * Updates of a cell of 32 rows that a fact may take, some hundredths of a second: families answer while a user types, and
 * are given up after three seconds, on a machine that trains as well.
 */
const AFFORDED = 2 ** 24

const short = (value: number): string => String(Number(value.toPrecision(3)))
const decimals = (value: number): string => value.toFixed(3)

export function check({ task }: AutomataSpec): SpecProblem[] {
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  const twice = task.rules.find((rule, i) => task.rules.indexOf(rule) !== i)
  if (twice !== undefined) add('task.rules', `Rule ${twice} is listed twice. List each rule once.`)
  if (task.rules.length === 1)
    add('task.rules', 'One rule alone cannot be told from others. List two or more, or none for all 256.')
  if (task.width * task.updates > MOST_CELLS)
    add(
      'task.updates',
      `${task.updates} updates of ${task.width} cells are more than ${MOST_CELLS} a row. Use ${Math.floor(MOST_CELLS / task.width)} updates or fewer.`
    )
  if (task.rowsSeen > task.updates + 1)
    add(
      'task.rowsSeen',
      `After ${task.updates} updates there are ${task.updates + 1} rows to see. Use ${task.updates + 1} or fewer.`
    )
  if (task.trainRows !== null && task.annealTo !== 'none')
    add('task.annealTo', 'A fixed training set has one law. Leave this at none, or the training set empty.')
  checkWeights(task, add)
  return problems
}

function checkWeights(task: AutomataTask, add: (path: string, message: string) => void): void {
  if (task.law !== 'weights') return
  const count = rulesOf(task).length
  if (task.weights.length !== count)
    add('task.weights', `The list has ${task.weights.length} weights for ${count} rules.`)
  else if (task.weights.every((weight) => weight === 0))
    add('task.weights', 'All weights are 0. Give at least one rule a weight above 0.')
}

/** The most and the least frequent rules of a law, and how uncertain it leaves the rule; null: it takes long to say. */
function lawText(task: AutomataTask): string | null {
  const rules = rulesOf(task)
  const simulated = { uniform: 0, weights: 0, autocorrelation: rules.length, hierarchical: RULES }[task.law]
  if (!isTabulated(task) && updatesOf(simulated, task) > AFFORDED) return null
  const law = createLaw(task)(0)
  const order = [...rules.keys()].sort((i, j) => law[j]! - law[i]!)
  const named = (i: number): string => `rule ${rules[i]} ${decimals(law[i]!)}`
  const entropy = -law.reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0)
  const [first, last] = [order[0]!, order.at(-1)!]
  return `${named(first)} to ${named(last)}, entropy ${decimals(entropy)} nats of ${decimals(Math.log(rules.length))}`
}

/** What can be told apart, where that is soon known, and the best accuracy that is proven to be possible. */
function ceilingText(task: AutomataTask): string {
  const rules = rulesOf(task)
  const { accuracy, exact } = ceilingOf(
    rules,
    rules.map(() => 1 / rules.length),
    task
  )
  const proven = `proven: ${exact ? '' : 'at most '}${decimals(accuracy)}`
  // counting windows takes about as long as simulating what they are counted in
  if (2 * updatesOf(rules.length, task) > AFFORDED) return `${rules.length} rules; accuracy ${proven}`
  const classes = mergedClasses(rules, task).length
  return `${rules.length} rules in ${classes} merged classes: ${decimals(classes / rules.length)} of the test rows can be right; ${proven}`
}

export function facts(spec: AutomataSpec): SpecFact[] {
  const { task, model } = spec
  const outputs = outputsOf(task, model)
  const law = lawText(task)
  return [
    { path: 'task.rules', text: ceilingText(task) },
    ...(law === null ? [] : [{ path: 'task.law', text: law }]),
    {
      path: 'model.width',
      text: `${parameterCount(spec)} parameters, ${inputsOf(task)} inputs, ${outputs} outputs`
    },
    ...(task.trainRows === null
      ? []
      : [{ path: 'task.trainRows', text: `an epoch of ${short(task.trainRows / spec.batchSize)} steps` }]),
    { path: 'model.outputs', text: `guessing costs ln ${outputs} = ${short(Math.log(outputs))} nats` }
  ]
}
