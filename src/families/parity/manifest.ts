/**
 * Sparse parity with task codes: many parity tasks in one input space, told apart by a code.
 *
 * Source: the dissertation “Sudden Changes with Scale in Deep Learning Applications” (docs/experiments.md); the law over
 * tasks follows the quanta picture of Michaud et al. 2023, §4 (“multitask sparse parity”).
 */
import { defineFamily } from '#kit/family'
import { check, facts } from './checks'
import { networkParameters, parameterCount } from './program/network'
import { schema } from './spec'
import { declare, series } from './series'
import { pointsOf } from './views/points'

export const manifest = defineFamily({
  id: 'parity',
  title: 'Sparse parity, many tasks',
  about:
    'A network learns the parities of hidden subsets of bits; frequent tasks emerge first, each all at once.',
  schema,
  check,
  facts,
  perReplica: ['model.initGain', 'model.width'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * spec.batchSize * spec.replicas * parameterCount(spec),
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  series,
  declare,
  panels: [
    {
      kind: 'curve',
      title: 'Accuracy',
      metrics: ['train.accuracy', 'test.accuracy', 'train.accuracyAtHalf', 'test.accuracyAtHalf']
    },
    { kind: 'tasks', title: 'Tasks', metrics: ['tasks.accuracy'] },
    { kind: 'embedding', title: 'Embedding', metrics: [] },
    { kind: 'heatmap', title: 'Task × step', metrics: ['tasks.accuracy'] },
    { kind: 'curve', title: 'Loss', metrics: ['train.loss', 'test.loss', 'train.lossMax'] },
    { kind: 'curve', title: 'Loss deficit', metrics: ['train.deficit'] }
  ],
  headline: 'test.accuracy'
})
