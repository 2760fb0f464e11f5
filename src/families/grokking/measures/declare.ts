/** The series of one run: which loss they hold, and what its tensors and frequencies are called. */
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'
import { basisOf } from '../group/basis'
import { structureOf } from '../group/structure'
import { networkParameters } from '../program/network'
import type { GrokkingSpec } from '../spec/spec'
import { series } from './series'

/** What the loss of a run is, by the spec's name for it. */
const losses: Record<GrokkingSpec['model']['loss'], { unit: string; words: string }> = {
  crossEntropy: { unit: 'cross-entropy, nats', words: 'cross-entropy' },
  stableMax: { unit: 'StableMax cross-entropy, nats', words: 'StableMax cross-entropy' },
  mse: { unit: 'mean squared error', words: 'mean squared error' },
  hinge: { unit: 'hinge', words: 'hinge loss' }
}

/** Names of the places of a series' inner axis. */
function labelsOf(spec: GrokkingSpec, name: string): readonly string[] {
  if (name === 'tensors') return networkParameters(spec).map((parameter) => parameter.name)
  const structure = structureOf(spec.task)
  return structure.kind === 'none' ? [] : basisOf(structure).blocks.map(({ label }) => label)
}

export function declare(spec: GrokkingSpec): readonly SeriesDeclaration[] {
  const { unit, words } = losses[spec.model.loss]
  const columnOf = (column: MetricColumn): MetricColumn =>
    column.unit === 'as trained'
      ? { ...column, unit, quantity: column.quantity.replace('loss', words) }
      : column
  return series.map((each: SeriesDeclaration) => ({
    ...each,
    columns: each.columns.map(columnOf),
    inner: each.inner.map((axis) => {
      const labels = labelsOf(spec, each.name)
      return { ...axis, size: labels.length, labels }
    })
  }))
}
