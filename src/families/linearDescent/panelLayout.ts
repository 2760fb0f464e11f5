/** The panels that a run of least squares opens with. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = ['fitted', 'factors'] as const
export type OwnPanel = (typeof ownPanels)[number]

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  {
    kind: 'curve',
    title: 'Test and train error',
    metrics: ['fit.test', 'fit.train', 'exact.test'],
    together: true
  },
  { kind: 'fitted', title: 'Fitted curve', metrics: [], series: ['curve'] },
  {
    kind: 'curve',
    title: 'Quartiles of the test error',
    metrics: ['fit.test', 'fit.testLow', 'fit.testHigh'],
    together: true
  },
  { kind: 'factors', title: 'Three factors', metrics: [], series: ['modes'] },
  { kind: 'curve', title: 'Coefficient norm', metrics: ['fit.norm'] },
  {
    kind: 'curve',
    title: 'Condition number',
    metrics: ['fit.condition', 'exact.condition'],
    together: true
  },
  { kind: 'curve', title: 'Bending ∫f″²', metrics: ['curvature.integral'], tabs: [] },
  { kind: 'curve', title: 'Numerical rank', metrics: ['fit.rank'], tabs: [] }
]
