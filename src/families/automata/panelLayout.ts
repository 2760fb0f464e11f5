/** The panels that a run with cellular automata opens with. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = ['spaceTime', 'ruleMap', 'confusion', 'correlation'] as const
export type OwnPanel = (typeof ownPanels)[number]

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  { kind: 'curve', title: 'Accuracy', metrics: ['test.merged', 'test.accuracy', 'train.accuracy'] },
  { kind: 'heatmap', title: 'Law', metrics: ['rules.share'], stacked: true },
  { kind: 'spaceTime', title: 'Space and time', metrics: [] },
  { kind: 'tasks', title: 'Rules', metrics: ['rules.accuracy', 'rules.merged'] },
  { kind: 'ruleMap', title: '256 rules', metrics: [] },
  { kind: 'curve', title: 'Loss', metrics: ['test.loss', 'train.loss', 'train.lossMax'] },
  { kind: 'heatmap', title: 'Rule × step', metrics: ['rules.accuracy'], tabs: [] },
  { kind: 'embedding', title: 'Embedding', metrics: [], tabs: ['inside'] },
  { kind: 'confusion', title: 'Confusion', metrics: [], tabs: ['table'] },
  { kind: 'correlation', title: 'Equal cells', metrics: [], tabs: ['table'] }
]
