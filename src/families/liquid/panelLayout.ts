/** The panels that a run of a recurrent network opens with. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = ['answers', 'neurons'] as const
export type OwnPanel = (typeof ownPanels)[number]

const ofNumbers = { path: 'task.data', in: ['sinusoid', 'sines'] }
const ofClasses = { path: 'task.data', in: ['xor'] }

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  { kind: 'curve', title: 'Accuracy', metrics: ['test.accuracy', 'robust.accuracy'], when: ofClasses },
  { kind: 'curve', title: 'Loss', metrics: ['test.loss', 'train.loss', 'robust.loss'] },
  { kind: 'answers', title: 'Answers through time', metrics: [] },
  { kind: 'neurons', title: 'Neurons through time', metrics: [] },
  { kind: 'curve', title: 'Sensitivity', metrics: ['robust.sensitivity'] },
  { kind: 'tasks', title: 'Parts of the sequence', metrics: ['parts.explained'], when: ofNumbers },
  { kind: 'embedding', title: 'Embedding', metrics: [] },
  { kind: 'heatmap', title: 'Part × step', metrics: ['parts.explained'], when: ofNumbers },
  { kind: 'scales', title: 'Scale by layer', metrics: [], when: 'unstaged' }
]
