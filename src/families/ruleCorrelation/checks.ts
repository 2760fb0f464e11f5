/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { LANES } from '#kit/automata'
import { LAYERS, rulesOf, startsOf } from './data/rows'
import type { CorrelationSpec } from './spec'

/** Updates of a cell of 32 rows that every thread makes, some tens of seconds; and bytes of rows that it keeps. */
const MOST_UPDATES = 2 ** 34
const MOST_BYTES = 2 ** 29

export function check({ task, replicas }: CorrelationSpec): SpecProblem[] {
  const twice = task.rules.find((rule, i) => task.rules.indexOf(rule) !== i)
  if (twice !== undefined)
    return [{ path: 'task.rules', message: `Rule ${twice} is listed twice. List each rule once.` }]
  if (task.rules.length === 1)
    return [
      {
        path: 'task.rules',
        message: 'One rule alone is compared with none. List two or more, or none for all 256.'
      }
    ]
  const words = (LAYERS * rulesOf(task).length * startsOf(task) * task.width * replicas) / LANES
  const most = Math.min(MOST_UPDATES / (words * Math.max(1, task.updates)), MOST_BYTES / (4 * words))
  if (most >= 1) return []
  const starts = Math.floor((most * startsOf(task)) / LANES) * LANES
  return [
    {
      path: 'task.starts',
      message: `${task.starts} starts of ${rulesOf(task).length} rules are more than a thread can hold or simulate in tens of seconds. ${starts >= LANES ? `Use ${starts} starts or fewer` : 'Use fewer rules, cells or updates'}.`
    }
  ]
}

export function facts({ task }: CorrelationSpec): SpecFact[] {
  const rules = rulesOf(task).length
  const starts = startsOf(task)
  return [
    { path: 'task.rules', text: `${rules} rules, ${(rules * (rules + 1)) / 2} pairs` },
    {
      path: 'task.starts',
      text: `${starts} pairs of rows a cell of the matrix, standard error of a count at most ${(50 / Math.sqrt(starts)).toPrecision(2)} %`
    }
  ]
}
