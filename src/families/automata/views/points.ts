/** What the rows and columns of the layers are to the task: cells, hidden units, rules. */
import { replicaSpecs } from '#shared/replicas'
import type { Grouping, PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import { meanDensity } from '#kit/automata'
import { mergedClasses } from '../data/classes'
import { constantAfter, isAffine } from '../data/exactRows'
import { inputsOf, rulesOf } from '../data/task'
import type { AutomataSpec, AutomataTask } from '../spec/spec'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

const plain = (noun: string, labels: readonly string[], groupings: readonly Grouping[] = []): PointSet => ({
  noun,
  first: 0,
  count: labels.length,
  labels,
  groupings,
  ring: null
})

export const neurons = (count: number): PointSet =>
  plain(
    'neuron',
    upTo(count).map((i) => String(i + 1))
  )

export function pointsOf(spec: AutomataSpec, { tensor, points, replica }: PointsAsked): PointSet | null {
  const own = replicaSpecs(spec)[replica]
  const layer = Number(/^layer(\d+)\/weight$/.exec(tensor)?.[1] ?? NaN)
  if (!own || Number.isNaN(layer)) return null
  if (points === 'rows' && layer === 1) return cells(own.task)
  if (points === 'columns' && layer === own.model.depth) return outputs(own)
  return neurons(own.model.width)
}

function cells(task: AutomataTask): PointSet {
  const { width, rowsSeen } = task
  const row = (i: number): number => Math.floor(i / width)
  const labels = upTo(inputsOf(task)).map((i) =>
    rowsSeen === 1 ? `cell ${i + 1}` : `row ${row(i) + 1}, cell ${(i % width) + 1}`
  )
  if (rowsSeen === 1) return plain('input', labels)
  const rows: Grouping = {
    name: 'row',
    section: '',
    classes: upTo(rowsSeen).map((i) => `row ${i + 1}`),
    of: labels.map((_, i) => row(i)),
    cyclic: false
  }
  return plain('input', labels, [rows])
}

/** Groupings of rules in the order of a task: by kind, by merged class, by how dense their rows are. */
export function ruleGroupings(task: AutomataTask): Grouping[] {
  const rules = rulesOf(task)
  const grouping = (name: string, classes: readonly string[], of: readonly number[]): Grouping => ({
    name,
    section: '',
    classes,
    of,
    cyclic: false
  })
  const densities = rules.map((rule) => meanDensity(rule, task))
  const kinds = ['all 0', 'all 1', 'additive', 'other']
  const kindOf = (rule: number, density: number): number => {
    if (density === 0 || density === 1) return density
    return isAffine(rule) && constantAfter(rule) === null ? 2 : 3
  }
  const merged = mergedClasses(rules, task).filter(({ places }) => places.length > 1)
  const tenths = upTo(10).map((i) => `${i / 10}–${(i + 1) / 10}`)
  return [
    grouping(
      'kind',
      kinds,
      rules.map((rule, i) => kindOf(rule, densities[i]!))
    ),
    grouping(
      'merged class',
      merged.map(({ places }) => places.map((place) => rules[place]).join(', ')),
      rules.map((_, i) => merged.findIndex(({ places }) => places.includes(i)))
    ),
    grouping(
      'density of ones',
      tenths,
      densities.map((p) => Math.min(9, Math.floor(10 * p)))
    )
  ]
}

/** Outputs that stand for no rule are told by their number alone. */
function outputs({ task, model }: AutomataSpec): PointSet | null {
  if (model.outputs !== 'rules') return null
  return plain(
    'rule',
    rulesOf(task).map((rule) => `rule ${rule}`),
    ruleGroupings(task)
  )
}
