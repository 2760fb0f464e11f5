/**
 * Sparse parity with task codes: many parity tasks in one input space, told apart by a code.
 *
 * Source: the dissertation “Sudden Changes with Scale in Deep Learning Applications” (docs/experiments.md); the law over
 * tasks follows the quanta picture of Michaud et al. 2023, §4 (“multitask sparse parity”).
 */
import { defineFamily } from '#kit/family'
import type { Footprint } from '#shared/memory'
import { check, facts } from './checks'
import { networkParameters, parameterCount, valuesPerRow } from './program/network'
import { taskLaw } from './data/law'
import { heldOutRows, trainingRows } from './data/set'
import { probeRowsPerTask } from './data/task'
import { schema, type ParitySpec } from './spec'
import { declare, series } from './series'
import { pointsOf } from './views/points'
import { warnings } from './warnings'

function footprint(spec: ParitySpec): Footprint {
  const values = valuesPerRow(spec)
  const probed = spec.task.taskCount * probeRowsPerTask(spec.task) + heldOutRows(spec.task)
  return {
    weights: parameterCount(spec),
    train: { rows: spec.batchSize, values },
    evaluation: { rows: probed, values }
  }
}

/** Laws by which tasks do not all come alike. */
const unequal = {
  path: 'task.law',
  in: ['halving', 'zipf', 'inverse-square', 'exponential', 'explicit']
}

export const manifest = defineFamily({
  id: 'parity',
  title: 'Sparse parity, many tasks',
  about:
    'A network learns the parities of hidden subsets of bits; frequent tasks emerge first, each all at once.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['model.initGain', 'model.width'],
  filledUp: ['model.width'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * spec.batchSize * spec.replicas * parameterCount(spec),
  footprint,
  trainingRows: ({ task }) => trainingRows(task),
  shares: ({ task }) => ({ task: Array.from(taskLaw(task)) }),
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  dense: ({ model }) => !model.batchNorm,
  series,
  declare,
  panels: [
    {
      kind: 'curve',
      title: 'Accuracy',
      metrics: [
        'train.accuracy',
        'test.accuracy',
        'unseen.accuracy',
        'lookup.accuracy',
        'train.accuracyAtHalf',
        'test.accuracyAtHalf'
      ],
      // 99 % by the law 2⁻ʳ needs six tasks of sixteen
      means: [
        { name: 'macro', metric: 'tasks.accuracy', when: unequal },
        { name: 'withheld', metric: 'withheld.accuracy', when: unequal }
      ]
    },
    {
      kind: 'stages',
      title: 'Steps to reach',
      metrics: ['test.accuracy', 'train.accuracy', 'tasks.accuracy', 'unseen.accuracy', 'withheld.accuracy'],
      when: 'staged'
    },
    {
      kind: 'curve',
      title: 'Hidden progress',
      together: true,
      metrics: ['progress.moved', 'progress.read', 'progress.unread'],
      when: { path: 'task.taskCount', in: ['1'] }
    },
    {
      kind: 'crossing',
      title: 'Training against held-out rows',
      metrics: ['train.accuracy', 'test.accuracy'],
      when: { path: 'task.data', in: ['rows', 'unique-rows', 'coverage'] }
    },
    { kind: 'redraw', title: 'Redraw on the plateau', metrics: ['test.accuracy'], when: 'redrawn' },
    { kind: 'tasks', title: 'Tasks', metrics: ['tasks.accuracy'] },
    {
      kind: 'frequency',
      title: 'Time against frequency',
      metrics: ['tasks.accuracy'],
      when: unequal
    },
    { kind: 'embedding', title: 'Embedding', metrics: [] },
    { kind: 'collapse', title: 'Collapse over tasks', metrics: ['tasks.accuracy'], when: unequal, tabs: [] },
    { kind: 'leaps', title: 'Leaps', metrics: ['tasks.accuracy', 'test.accuracy', 'train.accuracy'] },
    { kind: 'scales', title: 'Scale by layer', metrics: [], when: 'unstaged' },
    { kind: 'heatmap', title: 'Task × step', metrics: ['tasks.accuracy'] },
    { kind: 'curve', title: 'Loss', metrics: ['train.loss', 'test.loss', 'unseen.loss', 'train.lossMax'] },
    { kind: 'curve', title: 'Loss deficit', metrics: ['train.deficit'], tabs: [] },
    {
      kind: 'curve',
      title: 'Fourier gap',
      tabs: ['inside'],
      metrics: ['progress.gap'],
      when: { path: 'task.taskCount', in: ['1'] }
    }
  ],
  headline: 'test.accuracy'
})
