/**
 * Double descent in closed form: the test error of least squares falls, explodes where the model can just interpolate its
 * training rows, and falls again.
 *
 * Sources: Belkin, Hsu, Ma & Mandal 2019, “Reconciling modern machine-learning practice and the classical bias–variance
 * trade-off”, arXiv 1812.11118; Schaeffer et al. 2023, “Double descent demystified”, arXiv 2303.14151.
 */
import { defineComputation } from '#kit/family'
import { check } from './checks'
import { declare } from './declare'
import { facts } from './facts'
import { ownPanels, panels } from './panelLayout'
import { series } from './series'
import { schema } from './spec'
import { warnings } from './warnings'

export const manifest = defineComputation({
  id: 'linearDescent',
  title: 'Double descent of least squares',
  about:
    'Test error against parameters, samples or ridge, in closed form: down, up to a peak where the model just interpolates, and down again.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['task.slope', 'task.frequency', 'task.power', 'task.noise', 'model.ridge'],
  series,
  declare,
  ownPanels,
  panels,
  headline: 'fit.test'
})
