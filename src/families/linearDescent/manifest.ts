/**
 * Double descent in closed form: the test error of least squares falls, explodes where the model can just interpolate its
 * training rows, and falls again.
 *
 * Sources: Belkin, Hsu, Ma & Mandal 2019, “Reconciling modern machine-learning practice and the classical bias–variance
 * trade-off”, arXiv 1812.11118; Schaeffer et al. 2023, “Double descent demystified”, arXiv 2303.14151.
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { declare, series } from './series'
import { schema } from './spec'

export const manifest = defineComputation({
  id: 'linearDescent',
  title: 'Double descent of least squares',
  about:
    'Test error against parameters, samples or ridge, in closed form: down, up to a peak where the model just interpolates, and down again.',
  schema,
  check,
  facts,
  perReplica: [],
  series,
  declare,
  panels: [
    { kind: 'curve', title: 'Test and train error', metrics: ['fit.test', 'fit.train'], together: true },
    {
      kind: 'curve',
      title: 'Quartiles of the test error',
      metrics: ['fit.test', 'fit.testLow', 'fit.testHigh'],
      together: true
    },
    { kind: 'curve', title: 'Coefficient norm', metrics: ['fit.norm'] },
    { kind: 'curve', title: 'Condition number', metrics: ['fit.condition'] },
    { kind: 'curve', title: 'Numerical rank', metrics: ['fit.rank'] }
  ],
  headline: 'fit.test'
})
