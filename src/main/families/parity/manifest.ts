/**
 * Sparse parity with task codes: many parity tasks in one input space, told apart by a code.
 *
 * Source: the dissertation experiments (reference A.0, A.8); the law over tasks follows the quanta picture
 * of Michaud et al. 2023, §4 ("multitask sparse parity").
 */
import { experimentSchema, freshBatch } from '#shared/experiment'
import type { FamilyManifest } from '../types'
import { check, facts } from './checks'
import { networkParameters, parameterCount } from './network'
import { pointsOf } from './points'
import { modelSchema, taskSchema, type ParitySpec } from './spec'

const accuracy = { unit: 'fraction correct', range: [0, 1], chance: 0.5, precision: 'float32' } as const

export const manifest: FamilyManifest = {
  id: 'parity',
  title: 'Sparse parity, many tasks',
  about:
    'A network learns the parities of hidden subsets of bits; frequent tasks emerge first, each all at once.',
  taskNoun: 'task',
  schema: experimentSchema('parity', taskSchema, modelSchema, freshBatch),
  check: (spec) => check(spec as unknown as ParitySpec),
  facts: (spec) => facts(spec as unknown as ParitySpec),
  perReplica: ['model.initGain', 'model.width'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep(spec) {
    const parity = spec as unknown as ParitySpec
    return 6 * parity.batchSize * parity.replicas * parameterCount(parity)
  },
  parameters: (spec) => networkParameters(spec as unknown as ParitySpec).map(({ name }) => name),
  pointsOf: (spec, asked) => pointsOf(spec as unknown as ParitySpec, asked),
  series: [
    {
      name: 'train',
      title: 'training rows, before the update',
      perTask: false,
      columns: [
        {
          name: 'loss',
          title: 'Loss',
          unit: 'cross-entropy, nats',
          precision: 'float32',
          chance: Math.LN2,
          help: 'Mean over the rows since the last record.'
        },
        {
          name: 'deficit',
          title: 'Loss deficit',
          unit: 'ln 2 − loss, nats',
          precision: 'float64',
          help: 'Summed row by row in double precision; on the plateau 1/deficit falls linearly.'
        },
        {
          name: 'lossMax',
          title: 'Largest batch loss',
          unit: 'cross-entropy, nats',
          precision: 'float32',
          help: 'The worst single step since the last record, so that no spike is lost.'
        },
        {
          name: 'accuracy',
          title: 'Accuracy',
          ...accuracy,
          help: 'Rows with the right sign of the logit; tasks weigh by their law.'
        },
        {
          name: 'accuracyAtHalf',
          title: 'Accuracy, logit ≥ 0.5',
          ...accuracy,
          help: "The dissertation's rule, which makes emergence look later and sharper."
        }
      ]
    },
    {
      name: 'test',
      title: 'probe rows, weighted by the law',
      perTask: false,
      columns: [
        {
          name: 'loss',
          title: 'Loss',
          unit: 'cross-entropy, nats',
          precision: 'float32',
          chance: Math.LN2,
          help: 'Mean over tasks weighted by the task law.'
        },
        {
          name: 'accuracy',
          title: 'Accuracy',
          ...accuracy,
          help: 'Mean over tasks weighted by the task law.'
        },
        {
          name: 'accuracyAtHalf',
          title: 'Accuracy, logit ≥ 0.5',
          ...accuracy,
          help: "The dissertation's decision rule."
        }
      ]
    },
    {
      name: 'tasks',
      title: 'probe rows by task',
      perTask: true,
      columns: [
        {
          name: 'accuracy',
          title: 'Accuracy',
          ...accuracy,
          help: 'Right answers among the probe rows of the task.'
        },
        {
          name: 'loss',
          title: 'Loss',
          unit: 'cross-entropy, nats',
          precision: 'float32',
          chance: Math.LN2,
          help: 'Mean over the probe rows of the task.'
        }
      ]
    }
  ],
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
}
