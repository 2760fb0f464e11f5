/** The panels that a run of tangent kernels opens with. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = ['matrix'] as const
export type OwnPanel = (typeof ownPanels)[number]

const steps = { path: 'task.over', in: ['steps'] }
const trained = { path: 'task.over', in: ['steps', 'run'] }
const closed = { path: 'task.closedForm', in: ['true'] }
const width = { path: 'task.over', in: ['width'] }

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  {
    kind: 'curve',
    title: 'Networks and their closed form',
    metrics: ['network.test', 'closed.test', 'infinite.test'],
    together: true,
    when: steps
  },
  {
    kind: 'curve',
    title: 'Network and its closed form',
    metrics: ['network.test', 'closed.test'],
    together: true,
    when: closed
  },
  { kind: 'curve', title: 'Kernel distance', metrics: ['kernel.distance'], when: trained },
  { kind: 'matrix', title: 'Kernel', metrics: ['matrix.cosine'], when: trained },
  { kind: 'curve', title: 'Alignment with the target', metrics: ['kernel.alignment'], when: trained },
  { kind: 'curve', title: 'Kernel regression', metrics: ['regression.test'], when: trained },
  { kind: 'curve', title: 'Off the closed form', metrics: ['network.gap'], when: steps },
  { kind: 'curve', title: 'Off its closed form', metrics: ['network.gap'], when: closed },
  {
    kind: 'curve',
    title: 'Train error, network and closed form',
    metrics: ['network.train', 'closed.train'],
    together: true,
    when: closed
  },
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
]
