/**
 * Grokking: small networks that learn the table of an operation, and generalise long after they have memorised it.
 *
 * Sources: Power et al. 2022; Nanda et al. 2023; Gromov 2023; Liu et al. 2022 ("Omnigrok"); Lee et al. 2024 ("Grokfast").
 */
import { experimentSchema, setBatch } from '#shared/experiment'
import type { MetricColumn } from '#shared/metrics'
import type { FamilyManifest } from '../types'
import { check, facts } from './checks'
import { modelSchema } from './modelSchema'
import { parameterCount } from './network'
import type { GrokkingSpec } from './spec'
import { trainRows } from './split'
import { operationTable } from './table'
import { taskSchema } from './taskSchema'

const accuracy = { unit: 'fraction correct', range: [0, 1], precision: 'float32' } as const
const loss = (help: string): MetricColumn => ({
  name: 'loss',
  title: 'Loss',
  unit: 'as trained',
  precision: 'float32',
  help
})

/** Parameters that every row meets once: two-hot inputs are looked up. */
function operationsPerStep(spec: GrokkingSpec): number {
  const rows = spec.batchSize ?? trainRows(spec.task.trainFraction, operationTable(spec.task).c.length)
  const positions = { quadratic: 1, relu: 1, tied: 1, transformer: 1, decoder: 4 }[spec.model.kind]
  return 6 * spec.replicas * rows * positions * parameterCount(spec)
}

export const manifest: FamilyManifest = {
  id: 'grokking',
  title: 'Grokking of an operation table',
  about:
    'A network memorises part of an operation’s table; long after that it suddenly knows the rest. See when, and why.',
  taskNoun: 'row',
  schema: experimentSchema('grokking', taskSchema, modelSchema, setBatch),
  check: (spec) => check(spec as unknown as GrokkingSpec),
  facts: (spec) => facts(spec as unknown as GrokkingSpec),
  perReplica: ['task.trainFraction', 'task.outliers', 'task.labelNoise', 'model.initScale', 'model.dropout'],
  operationsPerStep: (spec) => operationsPerStep(spec as unknown as GrokkingSpec),
  series: [
    {
      name: 'steps',
      title: 'training steps, before the update',
      perTask: false,
      columns: [
        loss('Mean over the steps since the last row.'),
        {
          name: 'lossMax',
          title: 'Largest loss',
          unit: 'as trained',
          precision: 'float32',
          help: 'The worst single step since the last row, so that no spike is lost.'
        }
      ]
    },
    {
      name: 'train',
      title: 'training rows',
      perTask: false,
      columns: [
        loss('Mean over all training rows, with the answers told.'),
        { name: 'accuracy', title: 'Accuracy', ...accuracy, help: 'Training rows answered as told.' },
        {
          name: 'cleanAccuracy',
          title: 'Accuracy, right answers',
          ...accuracy,
          help: 'Training rows answered rightly, whatever was told; differs with outliers or label noise.'
        },
        {
          name: 'zeroLoss',
          title: 'Loss exactly 0',
          unit: 'share of rows',
          range: [0, 1],
          precision: 'float32',
          help: 'Training rows whose float32 loss is exactly 0: softmax collapse, they teach nothing any more (Prieto et al. 2025).'
        }
      ]
    },
    {
      name: 'test',
      title: 'held-out rows',
      perTask: false,
      columns: [
        loss('Mean over all held-out rows, with right answers.'),
        { name: 'accuracy', title: 'Accuracy', ...accuracy, help: 'Held-out rows answered rightly.' }
      ]
    }
  ],
  panels: [
    { kind: 'curve', title: 'Accuracy', metrics: ['train.accuracy', 'test.accuracy', 'train.cleanAccuracy'] },
    { kind: 'curve', title: 'Loss', metrics: ['train.loss', 'test.loss', 'steps.lossMax'] },
    { kind: 'curve', title: 'Softmax collapse', metrics: ['train.zeroLoss'] }
  ],
  headline: 'test.accuracy'
}
