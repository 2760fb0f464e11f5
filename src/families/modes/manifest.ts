/**
 * Deep linear networks: the modes of a teacher are learned one after the other, each in a sudden step.
 *
 * Source: Saxe, McClelland & Ganguli 2014, “Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks”, arXiv 1312.6120.
 */
import { defineFamily } from '#kit/family'
import type { Footprint } from '#shared/memory'
import { check, facts } from './checks'
import { networkParameters, parameterCount } from './program/network'
import { declare, series } from './series'
import { schema, type ModesSpec } from './spec'
import { pointsOf } from './views/points'
import { warnings } from './warnings'

/** The network's outputs, the teacher's and their differences beside the inputs and hidden units. */
function footprint(spec: ModesSpec): Footprint {
  const { task, model, batchSize } = spec
  const values = task.inputs + model.width * (model.depth - 1) + 3 * task.outputs
  return {
    weights: parameterCount(spec),
    train: { rows: batchSize, values },
    evaluation: { rows: task.inputs, values }
  }
}

export const manifest = defineFamily({
  id: 'modes',
  title: 'Modes of a linear teacher',
  about: 'A deep linear network learns the singular modes of a teacher, strong ones first, each all at once.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['model.initGain'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * spec.batchSize * spec.replicas * parameterCount(spec),
  footprint,
  trainingRows: () => null,
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  series,
  declare,
  panels: [
    { kind: 'curve', title: 'Explained', metrics: ['test.explained'] },
    { kind: 'tasks', title: 'Modes', metrics: ['modes.strength'] },
    { kind: 'embedding', title: 'Embedding', metrics: [] },
    { kind: 'heatmap', title: 'Mode × step', metrics: ['modes.strength'] },
    { kind: 'curve', title: 'Loss', metrics: ['train.loss', 'test.loss'] },
    { kind: 'leaps', title: 'Leaps', metrics: ['modes.strength', 'test.explained'] },
    { kind: 'scales', title: 'Scale by layer', metrics: [], when: 'unstaged' }
  ],
  headline: 'test.explained'
})
