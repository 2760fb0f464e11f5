/**
 * From lazy to rich: the tangent kernel of a network while it trains, and what a network would do whose kernel stood still.
 *
 * Sources: Jacot, Gabriel & Hongler 2018, “Neural tangent kernel”, arXiv 1806.07572; Chizat, Oyallon & Bach 2019, “On lazy training”,
 * arXiv 1812.07956; Fort et al. 2020, “Deep learning versus kernel learning”, arXiv 2010.15110.
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { declare } from './declare'
import { ownPanels, panels } from './panelLayout'
import { series } from './series'
import { schema } from './spec'

export const manifest = defineComputation({
  id: 'kernel',
  title: 'Tangent kernels',
  about:
    'How far the tangent kernel of a network moves while it trains, beside the closed form of a network whose kernel stands still.',
  schema,
  check,
  facts,
  perReplica: ['model.rate'],
  series,
  declare,
  ownPanels,
  panels,
  headline: 'network.test'
})
