/**
 * Recurrent networks in continuous time: liquid cells beside the common ones, on sequences whose rows come at uneven times.
 *
 * Sources: Hasani et al. 2020, “Liquid Time-constant Networks”, arXiv 2006.04439; Hasani et al. 2022, “Closed-form
 * continuous-time neural networks”, arXiv 2106.13898.
 */
import { defineFamily } from '#kit/family'
import type { Footprint } from '#shared/memory'
import { testCount } from './data/batches'
import { hasGate, shownCount } from './data/shown'
import { ownPanels, panels } from './panelLayout'
import { networkParameters, parameterCount, valuesPerSequence } from './program/network'
import { declare, series } from './series'
import { check, facts } from './spec/checks'
import { schema, type LiquidSpec } from './spec/spec'
import { inspections } from './views/inspections'
import { pointsOf } from './views/points'
import { warnings } from './warnings'

function footprint(spec: LiquidSpec): Footprint {
  const { task, model } = spec
  const values = valuesPerSequence(spec)
  return {
    weights: parameterCount(spec),
    train: { rows: spec.batchSize, values },
    // twice for the test with noise, and once more for the gradient by the inputs
    evaluation: { rows: 3 * testCount(task), values },
    outputs: shownCount(task) * task.length * (1 + model.units * (hasGate(model) ? 2 : 1))
  }
}

export const manifest = defineFamily({
  id: 'liquid',
  title: 'Liquid networks',
  about:
    'Recurrent networks whose units take the time between two rows as time, on sequences sampled unevenly.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['model.initGain', 'model.synapseFailure'],
  // forward, once more on the way back, and twice that for the gradient: at every row of every sequence
  operationsPerStep: (spec) =>
    8 *
    spec.batchSize *
    spec.replicas *
    spec.task.length *
    parameterCount(spec) *
    (spec.model.cell === 'ltc' ? 2 * spec.model.unfoldings : 1),
  footprint,
  trainingRows: ({ task }) => (task.data === 'sinusoid' ? task.length : null),
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  series,
  declare,
  inspections,
  ownPanels,
  panels,
  headline: 'test.loss'
})
