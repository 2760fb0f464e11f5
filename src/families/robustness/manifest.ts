/**
 * Law of robustness on trained two-layer networks: how steep they are that know noisy labels by heart, and how they stand attacks.
 *
 * Source: Bubeck & Sellke 2021, “A universal law of robustness via isoperimetry”, arXiv 2105.12806.
 */
import { defineFamily } from '#kit/family'
import type { Footprint } from '#shared/memory'
import { inputsOf } from './data/set'
import { networkParameters, outputsOf, trainedCount, widestOf } from './program/network'
import { declare, series } from './series'
import { check, facts } from './spec/checks'
import { schema, type RobustSpec } from './spec/spec'
import { pointsOf } from './views/points'

function footprint(spec: RobustSpec): Footprint {
  const { task, batchSize } = spec
  const values = inputsOf(task) + 2 * widestOf(spec) + 2 * outputsOf(spec)
  return {
    weights: trainedCount(spec),
    train: { rows: batchSize ?? task.samples, values },
    // slopes and attacks go back through the layers
    evaluation: { rows: task.samples + task.testRows, values: 2 * values }
  }
}

const ofSigns = { path: 'task.data', in: ['gaussian', 'mixture'] }
const ofDigits = { path: 'task.data', in: ['digits'] }

export const manifest = defineFamily({
  id: 'robustness',
  title: 'Robustness of two-layer networks',
  about:
    'How steep a network is that knows labels by heart, noise included: over its width, over training, beside the law of robustness and under attacks.',
  schema,
  check,
  facts,
  perReplica: ['model.width', 'model.initGain', 'task.labelNoise', 'task.fit', 'task.decay', 'task.within'],
  filledUp: ['model.width'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * (spec.batchSize ?? spec.task.samples) * spec.replicas * trainedCount(spec),
  footprint,
  trainingRows: ({ task }) => task.samples,
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  dense: () => true,
  series,
  declare,
  panels: [
    {
      kind: 'curve',
      title: 'Slope',
      metrics: [
        'slope.sampled',
        'slope.rows',
        'search.slope',
        'law.bound',
        'law.effective',
        'slope.opposite'
      ],
      together: true,
      when: ofSigns
    },
    {
      kind: 'curve',
      title: 'Accuracy under attack',
      metrics: ['attack.clean', 'attack.fgsm', 'attack.pgd'],
      together: true,
      when: ofDigits
    },
    { kind: 'curve', title: 'Loss', metrics: ['set.loss', 'test.loss', 'train.loss'] },
    { kind: 'curve', title: 'Error', metrics: ['set.error', 'test.error', 'train.error'] },
    { kind: 'curve', title: 'Slope over the law', metrics: ['law.ratio', 'search.ratio'], when: ofSigns },
    { kind: 'embedding', title: 'Embedding', metrics: [] },
    { kind: 'scales', title: 'Scale by layer', metrics: [], when: 'unstaged' }
  ],
  headline: 'set.loss'
})
