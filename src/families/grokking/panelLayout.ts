/** The panels that a grokking run opens with; what they show depends on its model. */
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { MetricOf } from '#shared/metrics'
import type { series } from './measures/series'

/** Kinds of panel of this family alone; drawn in `panels/`. */
export const ownPanels = [
  'attention',
  'frequencies',
  'neurons',
  'ring',
  'solution',
  'spectrum',
  'table'
] as const
export type OwnPanel = (typeof ownPanels)[number]

const when = (...kinds: string[]): PanelSpec['when'] => ({ path: 'model.kind', in: kinds })
const twoHot = when('quadratic', 'relu')
const embedding = when('transformer', 'decoder', 'tied')

export const panels: readonly PanelSpec<MetricOf<(typeof series)[number]>, GeneralPanel | OwnPanel>[] = [
  { kind: 'curve', title: 'Accuracy', metrics: ['train.accuracy', 'test.accuracy', 'train.cleanAccuracy'] },
  {
    kind: 'curve',
    title: 'Loss',
    metrics: ['train.loss', 'test.loss', 'steps.lossMax', 'train.zeroLoss']
  },
  {
    kind: 'curve',
    title: 'Hidden progress',
    together: true,
    metrics: ['measures.alignment', 'measures.same', 'measures.iprInput', 'measures.iprOutput'],
    when: twoHot
  },
  {
    kind: 'curve',
    title: 'Progress measures',
    together: true,
    metrics: ['progress.restricted', 'progress.excluded', 'progress.train', 'progress.test'],
    when: embedding
  },
  { kind: 'embedding', title: 'Embedding', metrics: [] },
  {
    kind: 'curve',
    title: 'Sparsity',
    tabs: ['inside'],
    together: true,
    metrics: ['measures.giniOutput', 'measures.giniInput', 'measures.trigonometric', 'measures.iprOutput'],
    when: embedding
  },
  {
    kind: 'curve',
    title: 'Weights',
    metrics: ['measures.sumOfSquares', 'measures.rank', 'measures.keys'],
    tabs: ['inside']
  },
  { kind: 'curve', title: 'Norms', metrics: ['tensors.norm'], tabs: ['inside'] },
  { kind: 'curve', title: 'Sharpness', together: true, metrics: ['sharpness.phi'], tabs: ['inside'] },
  { kind: 'stages', title: 'Steps to reach', metrics: ['test.accuracy'], when: 'staged' },
  { kind: 'crossing', title: 'Steps to 99 %', metrics: ['train.accuracy', 'test.accuracy'] },
  { kind: 'leaps', title: 'Leaps', metrics: ['test.accuracy', 'train.accuracy'] },
  { kind: 'table', title: 'Table', metrics: [], tabs: ['overview', 'table'] },
  { kind: 'neurons', title: 'Neurons', metrics: [], tabs: ['inside'] },
  { kind: 'solution', title: 'Exact solution', metrics: [], when: when('quadratic'), tabs: ['inside'] },
  { kind: 'frequencies', title: 'Frequencies', metrics: [] },
  { kind: 'ring', title: 'Ring', metrics: [], tabs: ['inside'] },
  { kind: 'spectrum', title: 'Spectrum', metrics: [], tabs: ['inside'] },
  { kind: 'attention', title: 'Attention of “=”', metrics: [], when: when('transformer'), tabs: ['inside'] }
]
