/** The panels that a run of equal cells opens with. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = ['clustered'] as const
export type OwnPanel = (typeof ownPanels)[number]

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  { kind: 'clustered', title: 'Equal cells, clustered', metrics: ['pairs.expected', 'pairs.counted'] },
  { kind: 'curve', title: 'With itself', metrics: ['rules.self'] },
  { kind: 'curve', title: 'Counted less expected', metrics: ['rules.difference'] },
  { kind: 'curve', title: 'Density', metrics: ['rules.density'] }
]
