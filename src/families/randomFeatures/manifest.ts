/**
 * Law of robustness on random features: meeting noisy labels takes as many parameters as rows, meeting them smoothly many more.
 *
 * Source: Bubeck & Sellke 2021, “A universal law of robustness via isoperimetry”, arXiv 2105.12806.
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { declare } from './declare'
import { series } from './series'
import { schema } from './spec'

export const manifest = defineComputation({
  id: 'randomFeatures',
  title: 'Robustness of random features',
  about:
    'How steep random features are that meet labels, noise included: steepest where they just can, and never below √(nd/p).',
  schema,
  check,
  facts,
  perReplica: ['task.labelNoise', 'task.within', 'task.decay'],
  series,
  declare,
  panels: [
    {
      kind: 'curve',
      title: 'Slope',
      metrics: ['fit.slope', 'fit.rows', 'law.bound', 'law.effective', 'rows.opposite'],
      together: true
    },
    { kind: 'curve', title: 'Error', metrics: ['fit.train', 'fit.test'], together: true },
    { kind: 'curve', title: 'Slope over the law', metrics: ['law.ratio'] },
    { kind: 'curve', title: 'Below the noise', metrics: ['law.below'] },
    { kind: 'curve', title: 'Slope at all rows', metrics: ['fit.sampled'] },
    { kind: 'curve', title: 'Effective dimension', metrics: ['rows.dimension'] }
  ],
  headline: 'fit.slope'
})
