/** The hidden layer, after its ReLU, on some of the training rows, the same at every state. */
import { replicaSpecs } from '#shared/replicas'
import type { PointSet } from '#shared/projection'
import { type Activations, affine, inputsShown, relu } from '#kit/view'
import { type DataSet, drawSet, inputsOf, isDigits } from '../data/set'
import { widestOf } from '../program/network'
import type { RobustSpec } from '../spec/spec'
import { digitNames, plain, units, upTo } from './points'

/** Training rows, by what they are told and by what they are. */
function shownRows(spec: RobustSpec, { train, told }: DataSet, count: number): PointSet {
  const digits = isDigits(spec.task)
  const classes = digits ? digitNames : ['−1', '+1']
  const of = (labels: Float32Array): number[] =>
    upTo(count).map((i) => (digits ? labels[i]! : Number(labels[i]! > 0)))
  const grouping = (name: string, labels: Float32Array) => ({
    name,
    section: '',
    classes,
    of: of(labels),
    cyclic: false
  })
  return plain(
    'row',
    of(told).map((own, i) => `row ${i + 1}, told ${classes[own]}`),
    [grouping('as told', told), grouping('as it is', train.truth)]
  )
}

export function createActivations(spec: RobustSpec): Activations {
  const singles = replicaSpecs(spec)
  const sets = singles.map(({ task, seed }) => drawSet(task, seed))
  const shown = Math.min(spec.task.samples, inputsShown(widestOf(spec)))
  return {
    layers: [{ name: 'activations/layer1', units: widestOf(spec), noun: 'unit' }],
    pointsOf: ({ points, replica }) =>
      points === 'columns' ? units(singles[replica]!.model.width) : shownRows(spec, sets[replica]!, shown),
    compute: (state, _, replica) =>
      relu(
        affine(
          state,
          'layer1',
          replica,
          Float64Array.from(sets[replica]!.train.x.subarray(0, shown * inputsOf(spec.task)))
        )
      )
  }
}
