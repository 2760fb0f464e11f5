/** Hidden layers of a grokking network on rows of its table: what is a point, and how points are grouped. */
import type { Grouping, PointSet } from '#shared/projection'
import { RandomStream } from '#shared/random'
import { type Activations, inputsShown } from '#kit/view'
import { basisOf } from '../group/basis'
import { layerNames } from '../program/network'
import { isPermutation } from '../data/operations'
import { symbolNames } from './points'
import { runRows, type RunRows } from '../data/rows'
import type { GrokkingModel, GrokkingSpec } from '../spec/spec'
import { memberOf, structureOf } from '../group/structure'
import { frequencyGroupings } from './frequencies'
import { hiddenLayers } from './hiddenLayers'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Rows shown, in the table's order; of a large table some at random, the same for every state, layer and replica. */
function rowsShown(rows: number, most: number): number[] {
  const order = upTo(rows)
  if (rows <= most) return order
  const stream = new RandomStream(0, 'projection')
  for (let i = 0; i < most; i++) {
    const j = i + stream.below(rows - i)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order.slice(0, most).sort((a, b) => a - b)
}

function layersOf({ kind, hidden, width, layers }: GrokkingModel): Activations['layers'] {
  const neurons = (name: string) => ({ name: `activations/${name}`, units: hidden, noun: 'neuron' })
  const dimensions = (name: string) => ({ name: `activations/${name}`, units: width, noun: 'dimension' })
  switch (kind) {
    case 'quadratic':
    case 'relu':
      return [neurons('hidden')]
    case 'tied':
      return [neurons('hidden'), dimensions('output')]
    case 'transformer':
    case 'decoder':
      return layerNames(layers).flatMap((layer) => [neurons(`${layer}/mlp`), dimensions(`${layer}/residual`)])
  }
}

/** Answers first, which links join; then operands, and what was trained on. */
function groupingsOf(
  { task }: GrokkingSpec,
  { table, replicas }: RunRows,
  shown: readonly number[],
  replica: number
): Grouping[] {
  const symbols = symbolNames(task)
  const cyclic = !isPermutation(task.operation)
  const bySymbol = (name: string, of: readonly number[]): Grouping => ({
    name,
    section: '',
    classes: symbols,
    of,
    cyclic
  })
  const [a, b, c] = [table.a, table.b, table.c].map((column) => shown.map((row) => column[row]!)) as [
    number[],
    number[],
    number[]
  ]
  const structure = structureOf(task)
  const logarithms: Grouping[] = []
  if (structure.kind === 'cyclic' && structure.order < symbols.length) {
    const member = memberOf(structure, task)
    const classes = upTo(structure.order).map(String)
    const of = c.map((answer) => member[answer]!)
    logarithms.push({ name: 'logarithm of the answer', section: '', classes, of, cyclic: true })
  }
  const trained = new Set(replicas[replica]?.train)
  return [
    ...logarithms,
    bySymbol('answer', c),
    bySymbol('first operand', a),
    bySymbol('second operand', b),
    {
      name: 'row',
      section: '',
      classes: ['trained on', 'held out'],
      of: shown.map((row) => (trained.has(row) ? 0 : 1)),
      cyclic: false
    }
  ]
}

export function createActivations(spec: GrokkingSpec): Activations {
  const rows = runRows(spec)
  const { table } = rows
  const layers = layersOf(spec.model)
  const shown = rowsShown(table.c.length, inputsShown(Math.max(...layers.map(({ units }) => units))))
  const pairs = { a: shown.map((row) => table.a[row]!), b: shown.map((row) => table.b[row]!) }
  const names = symbolNames(spec.task)
  const structure = structureOf(spec.task)
  const basis = structure.kind === 'none' ? null : basisOf(structure)

  const pointsOf = (points: 'rows' | 'columns', layer: string, replica: number): PointSet => {
    const { units, noun } = layers.find(({ name }) => name === layer)!
    const labels =
      points === 'rows'
        ? shown.map((_, i) => `${names[pairs.a[i]!]}, ${names[pairs.b[i]!]}`)
        : upTo(units).map((i) => String(i + 1))
    return {
      noun: points === 'rows' ? 'pair' : noun,
      first: 0,
      count: labels.length,
      labels,
      groupings: points === 'rows' ? groupingsOf(spec, rows, shown, replica) : [],
      ring: null
    }
  }
  return {
    layers,
    groupingsIn: (state, asked) => (basis ? frequencyGroupings(spec, basis, state, asked) : []),
    pointsOf: ({ tensor, points, replica }) => pointsOf(points, tensor, replica),
    compute: (state, layer, replica) => hiddenLayers(spec, state, replica, pairs)[layer]!
  }
}
