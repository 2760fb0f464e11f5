/** Hidden layers, after their activation, on some of the test rows, the same at every state. */
import { replicaSpecs } from '#shared/replicas'
import type { PointSet } from '#shared/projection'
import { type Activations, affine, inputsShown, relu } from '#kit/view'
import { classesOf, classNames, classNoun, type DataSet, drawSet, inputsOf } from '../data/set'
import { widestOf } from '../program/network'
import type { DescentSpec } from '../spec/spec'
import { units, upTo } from './points'

const rowsShown = ({ task, model }: DescentSpec): number => Math.min(task.testRows, inputsShown(model.width))

function testPoints(spec: DescentSpec, { test }: DataSet): PointSet {
  const shown = upTo(rowsShown(spec))
  const classes = classesOf(spec.task)
  const labels = shown.map((i) =>
    classes > 0 ? `${classNames(spec.task)[test.truth[i]!]}, row ${i + 1}` : `x = ${test.x[i]!.toFixed(3)}`
  )
  const byClass = {
    name: classNoun(spec.task),
    section: '',
    classes: classNames(spec.task),
    of: shown.map((i) => test.truth[i]!),
    cyclic: false
  }
  return {
    noun: 'row',
    first: 0,
    count: shown.length,
    labels,
    groupings: classes > 0 ? [byClass] : [],
    ring: null
  }
}

export function createActivations(spec: DescentSpec): Activations {
  const singles = replicaSpecs(spec)
  const sets = singles.map(({ task, seed }) => drawSet(task, seed))
  const names = upTo(spec.model.depth - 1).map((i) => `layer${i + 1}`)
  const activation =
    spec.model.activation === 'relu' ? relu : (x: Float64Array) => x.map((value) => Math.tanh(value))
  return {
    layers: names.map((name) => ({ name: `activations/${name}`, units: widestOf(spec), noun: 'unit' })),
    pointsOf: ({ points, replica }) =>
      points === 'columns' ? units(singles[replica]!.model.width) : testPoints(spec, sets[replica]!),
    compute(state, asked, replica) {
      const { test } = sets[replica]!
      let x: Float64Array = Float64Array.from(test.x.subarray(0, rowsShown(spec) * inputsOf(spec.task)))
      for (const name of names) {
        x = activation(affine(state, name, replica, x))
        if (`activations/${name}` === asked) return x
      }
      throw new RangeError(`no hidden layer ${asked}`)
    }
  }
}
