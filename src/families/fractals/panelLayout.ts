/** The panels that a run with fractals opens with. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = ['map'] as const
export type OwnPanel = (typeof ownPanels)[number]

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  {
    kind: 'curve',
    title: 'Balanced accuracy',
    metrics: ['test.balanced', 'test.accuracy', 'train.accuracy']
  },
  { kind: 'map', title: 'Map of answers', metrics: [] },
  {
    kind: 'curve',
    title: 'Label 1',
    metrics: [
      'test.precision',
      'test.recall',
      'test.f1',
      'test.averagePrecision',
      'test.prevalence',
      'test.answered'
    ],
    together: true
  },
  { kind: 'tasks', title: 'Escape index', metrics: ['bands.accuracy'] },
  {
    kind: 'curve',
    title: 'Dimension of the boundary',
    metrics: ['boundary.dimension', 'boundary.labels'],
    together: true
  },
  { kind: 'curve', title: 'Loss', metrics: ['test.loss', 'train.loss'] },
  { kind: 'heatmap', title: 'Escape index × step', metrics: ['bands.accuracy'], tabs: [] },
  { kind: 'embedding', title: 'Embedding', metrics: [], tabs: ['inside'] },
  { kind: 'leaps', title: 'Leaps', metrics: ['test.balanced', 'bands.accuracy'] }
]
