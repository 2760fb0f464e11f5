/** Hidden layers, after the ReLU, on points of every band: as many of each. */
import { replicaSpecs } from '#shared/replicas'
import type { Grouping, PointSet } from '#shared/projection'
import { type Activations, affine, inputsShown as rowsShown, relu } from '#kit/view'
import { bandsOf } from '../data/bands'
import { shownAs } from '../data/domain'
import { labelling } from '../data/escape'
import type { FractalsSpec } from '../spec/spec'
import { inputsShown, layerIn } from './layers'
import { neurons } from './points'

/** Points shown: the first ones of every band. */
function pointsShown({ task, model }: FractalsSpec) {
  const bands = bandsOf(task)
  const each = Math.max(1, Math.floor(rowsShown(model.width) / Math.max(1, bands.length)))
  return bands.flatMap(({ points }, band) => points.slice(0, each).map((point) => ({ point, band })))
}

function inputPoints(spec: FractalsSpec): PointSet {
  const shown = pointsShown(spec)
  const labelOf = labelling(spec.task)
  const grouping = (name: string, classes: readonly string[], of: readonly number[]): Grouping => ({
    name,
    section: '',
    classes,
    of,
    cyclic: false
  })
  return {
    noun: 'point',
    first: 0,
    count: shown.length,
    labels: shown.map(({ point: [re, im] }) => `${re.toFixed(3)}, ${im.toFixed(3)}`),
    groupings: [
      grouping(
        'escape index',
        bandsOf(spec.task).map(({ name }) => name),
        shown.map(({ band }) => band)
      ),
      grouping(
        'label',
        ['label 0', 'label 1'],
        shown.map(({ point }) => labelOf(point))
      )
    ],
    ring: null
  }
}

export function createActivations(spec: FractalsSpec): Activations {
  const { model, task } = spec
  const names = Array.from({ length: model.depth - 1 }, (_, i) => `activations/layer${i + 1}`)
  const shown = Float64Array.from(pointsShown(spec).flatMap(({ point }) => [...shownAs(task, model)(point)]))
  return {
    layers: names.map((name) => ({ name, units: model.width, noun: 'neuron' })),
    pointsOf: ({ points }) => (points === 'columns' ? neurons(model.width) : inputPoints(spec)),
    compute(state, asked, replica) {
      let x = inputsShown(replicaSpecs(spec)[replica]!)(shown)
      for (const [i, name] of names.entries()) {
        x = relu(affine(layerIn(spec, state, i + 1, replica), 'own', 0, x))
        if (name === asked) return x
      }
      throw new RangeError(`no hidden layer ${asked}`)
    }
  }
}
