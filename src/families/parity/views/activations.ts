/** Hidden layers of a parity network, after the ReLU, on some of its probe rows: as many of every task. */
import type { Grouping, PointSet } from '#shared/projection'
import { replicaSpecs } from '#shared/replicas'
import { type Activations, affine, EPSILON, inputsShown, partOf, relu, type State } from '#kit/view'
import { createProbe } from '../data/batches'
import type { ParitySpec } from '../spec'
import { probeRowsPerTask } from '../data/task'
import { unpacked } from './rows'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const layerName = (layer: number): string => `activations/layer${layer}`

/** Rows shown, by their index among the probe rows: of every task the first ones, at least one. */
function rowsShown({ task, model }: ParitySpec): number[] {
  const perTask = probeRowsPerTask(task)
  const each = Math.min(perTask, Math.max(1, Math.floor(inputsShown(model.width) / task.taskCount)))
  return upTo(task.taskCount).flatMap((t) => upTo(each).map((i) => t * perTask + i))
}

/** Bits `[rows, inputs]` and labels of the rows shown of one replica. */
function inputsOf(spec: ParitySpec, replica: number) {
  const { x, y } = createProbe(spec)
  const shown = rowsShown(spec)
  const all = x!.shape[1]!
  const bits = unpacked(
    x!.data,
    shown.map((row) => replica * all + row),
    spec.task
  )
  return { bits, labels: shown.map((row) => y!.data[replica * all + row]!), shown }
}

function normalized(state: State, name: string, replica: number, x: Float64Array): Float64Array {
  const [scale, shift, mean, variance] = ['scale', 'shift', 'mean', 'variance'].map((part) =>
    partOf(state, `${name}/${part}`, replica)
  ) as [Float32Array, Float32Array, Float32Array, Float32Array]
  return x.map((value, at) => {
    const unit = at % scale.length
    return ((value - mean[unit]!) / Math.sqrt(variance[unit]! + EPSILON)) * scale[unit]! + shift[unit]!
  })
}

function pointsOf(spec: ParitySpec, points: 'rows' | 'columns', replica: number): PointSet {
  const own = replicaSpecs(spec)[replica] ?? spec
  if (points === 'columns') {
    const labels = upTo(own.model.width).map((i) => String(i + 1))
    return { noun: 'neuron', first: 0, count: labels.length, labels, groupings: [], ring: null }
  }
  const { labels: parities, shown } = inputsOf(spec, replica)
  const perTask = probeRowsPerTask(spec.task)
  const tasks = shown.map((row) => Math.floor(row / perTask))
  const common = { section: '', cyclic: false }
  const both = upTo(spec.task.taskCount).flatMap((t) => [`task ${t + 1}, even`, `task ${t + 1}, odd`])
  const groupings: Grouping[] = [
    { ...common, name: 'task', classes: upTo(spec.task.taskCount).map((t) => `task ${t + 1}`), of: tasks },
    { ...common, name: 'answer', classes: ['even', 'odd'], of: parities },
    { ...common, name: 'task and answer', classes: both, of: tasks.map((t, i) => 2 * t + parities[i]!) }
  ]
  const names = shown.map((row, i) => `${tasks[i]! + 1}.${(row % perTask) + 1}`)
  return { noun: 'input', first: 0, count: shown.length, labels: names, groupings, ring: null }
}

export function createActivations(spec: ParitySpec): Activations {
  const widest = Math.max(...replicaSpecs(spec).map(({ model }) => model.width))
  const hidden = upTo(spec.model.depth - 1).map((i) => i + 1)
  return {
    layers: hidden.map((layer) => ({ name: layerName(layer), units: widest, noun: 'neuron' })),
    pointsOf: ({ points, replica }) => pointsOf(spec, points, replica),
    compute(state, name, replica) {
      let x: Float64Array = inputsOf(spec, replica).bits
      for (const layer of hidden) {
        x = affine(state, `layer${layer}`, replica, x)
        if (spec.model.batchNorm && layer > 1) x = normalized(state, `layer${layer}`, replica, x)
        x = relu(x)
        if (layerName(layer) === name) return x
      }
      throw new RangeError(`no hidden layer ${name}`)
    }
  }
}
