/**
 * Double descent of random features on digits: the error of the shortest least-squares fit over the number of features.
 *
 * Source: Belkin, Hsu, Ma & Mandal 2019, “Reconciling modern machine-learning practice and the classical bias–variance trade-off”,
 * arXiv 1812.11118.
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { declare, series } from './series'
import { schema } from './spec'
import { warnings } from './warnings'

export const manifest = defineComputation({
  id: 'digitFeatures',
  title: 'Random features on digits',
  about:
    'Digits told apart by a fit on random features: the test error falls, peaks where features are as many as rows, and falls below its first minimum.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['task.labelNoise', 'model.ridge'],
  series,
  declare,
  panels: [
    { kind: 'curve', title: 'Test error', metrics: ['clean.test', 'noisy.test'], together: true },
    { kind: 'curve', title: 'Training error', metrics: ['clean.train', 'noisy.train'], together: true },
    { kind: 'curve', title: 'Length of coefficients', metrics: ['clean.norm', 'noisy.norm'], together: true },
    { kind: 'tasks', title: 'Digits', metrics: ['classes.accuracy'] },
    { kind: 'heatmap', title: 'Digit × features', metrics: ['classes.accuracy'] }
  ],
  headline: 'clean.test'
})
