/**
 * From lazy to rich: the tangent kernel of a network while it trains, and what a network would do whose kernel stood still.
 *
 * Sources: Jacot, Gabriel & Hongler 2018, “Neural tangent kernel”, arXiv 1806.07572; Chizat, Oyallon & Bach 2019, “On lazy training”,
 * arXiv 1812.07956; Fort et al. 2020, “Deep learning versus kernel learning”, arXiv 2010.15110.
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { declare } from './declare'
import { series } from './series'
import { schema } from './spec'

const steps = { path: 'task.over', in: ['steps'] }
const trained = { path: 'task.over', in: ['steps', 'run'] }
const width = { path: 'task.over', in: ['width'] }

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
  panels: [
    {
      kind: 'curve',
      title: 'Networks and their closed form',
      metrics: ['network.test', 'closed.test', 'infinite.test'],
      together: true,
      when: steps
    },
    { kind: 'curve', title: 'Kernel distance', metrics: ['kernel.distance'], when: trained },
    { kind: 'curve', title: 'Alignment with the target', metrics: ['kernel.alignment'], when: trained },
    { kind: 'curve', title: 'Kernel regression', metrics: ['regression.test'], when: trained },
    { kind: 'curve', title: 'Off the closed form', metrics: ['network.gap'], when: steps },
    {
      kind: 'curve',
      title: 'Train error',
      metrics: ['network.train', 'closed.train'],
      together: true,
      when: steps
    },
    { kind: 'curve', title: 'Kernel change', metrics: ['kernel.change'], when: trained, tabs: [] },
    { kind: 'curve', title: 'From infinite width', metrics: ['wide.distance'], when: steps, tabs: [] },
    { kind: 'curve', title: 'Error against infinite width', metrics: ['limit.error'], when: width },
    { kind: 'curve', title: 'Exponent', metrics: ['law.exponent'], when: width }
  ],
  headline: 'network.test'
})
