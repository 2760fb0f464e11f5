/** Hidden layers, after the ReLU, on some of the test rows: as many of every rule. */
import { replicaSpecs } from '#shared/replicas'
import type { PointSet } from '#shared/projection'
import { type Activations, affine, EPSILON, inputsShown, partOf, relu, type State } from '#kit/view'
import { createProbe } from '../data/batches'
import { inputsOf, rulesOf, wordsPerRow } from '../data/task'
import { isNormalized } from '../program/network'
import type { AutomataSpec } from '../spec/spec'
import { neurons, ruleGroupings } from './points'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Test rows shown of each rule: the first ones, at least one. */
function rowsPerRule({ task, model }: AutomataSpec): number {
  const most = Math.floor(inputsShown(model.width) / rulesOf(task).length)
  return Math.min(task.probeRows, Math.max(1, most))
}

/** Cells `[rows, inputs]` of the rows shown of one replica. */
function cellsShown(spec: AutomataSpec, replica: number): Float64Array {
  const { x } = createProbe(spec)
  const [perRow, inputs] = [wordsPerRow(spec.task), inputsOf(spec.task)]
  const [rules, each] = [rulesOf(spec.task).length, rowsPerRule(spec)]
  return Float64Array.from({ length: rules * each * inputs }, (_, at) => {
    const [shown, cell] = [Math.floor(at / inputs), at % inputs]
    const row = (replica * rules + Math.floor(shown / each)) * spec.task.probeRows + (shown % each)
    return (x!.data[row * perRow + (cell >>> 4)]! >>> (cell & 15)) & 1
  })
}

/** The norm of a layer with its running statistics, or those of the start. */
function normalized(state: State, name: string, replica: number, x: Float64Array): Float64Array {
  const part = (of: string) => (state[`${name}/${of}`] ? partOf(state, `${name}/${of}`, replica) : null)
  const [scale, shift] = [part('scale')!, part('shift')!]
  const [mean, variance] = [part('mean'), part('variance')]
  return x.map((value, at) => {
    const unit = at % scale.length
    const centred = mean && variance ? (value - mean[unit]!) / Math.sqrt(variance[unit]! + EPSILON) : value
    return centred * scale[unit]! + shift[unit]!
  })
}

/** What a layer gives of its inputs, before a ReLU. */
export function layerOutput(
  { model }: AutomataSpec,
  state: State,
  layer: number,
  replica: number,
  x: Float64Array
): Float64Array {
  const y = affine(state, `layer${layer}`, replica, x)
  return isNormalized(model, layer) ? normalized(state, `layer${layer}`, replica, y) : y
}

function inputPoints(spec: AutomataSpec, replica: number): PointSet {
  const own = replicaSpecs(spec)[replica] ?? spec
  const [rules, each] = [rulesOf(spec.task), rowsPerRule(spec)]
  const of = rules.flatMap((_, place) => upTo(each).map(() => place))
  const rule = {
    name: 'rule',
    section: '',
    classes: rules.map((number) => `rule ${number}`),
    of,
    cyclic: false
  }
  const groupings = ruleGroupings(own.task).map((grouping) => ({
    ...grouping,
    of: of.map((place) => grouping.of[place]!)
  }))
  const labels = of.map((place, i) => `${rules[place]}.${(i % each) + 1}`)
  return { noun: 'row', first: 0, count: of.length, labels, groupings: [rule, ...groupings], ring: null }
}

export function createActivations(spec: AutomataSpec): Activations {
  const hidden = upTo(spec.model.depth - 1).map((i) => i + 1)
  const layerName = (layer: number): string => `activations/layer${layer}`
  return {
    layers: hidden.map((layer) => ({ name: layerName(layer), units: spec.model.width, noun: 'neuron' })),
    pointsOf: ({ points, replica }) =>
      points === 'columns' ? neurons(spec.model.width) : inputPoints(spec, replica),
    compute(state, name, replica) {
      let x = cellsShown(spec, replica)
      for (const layer of hidden) {
        x = relu(layerOutput(spec, state, layer, replica, x))
        if (layerName(layer) === name) return x
      }
      throw new RangeError(`no hidden layer ${name}`)
    }
  }
}
