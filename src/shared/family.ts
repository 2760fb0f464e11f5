/** A family of experiments as the editor, the panels and the CLI see it: plain data. */
import type { InspectionInfo } from './inspection'
import type { PanelTab } from './layout'
import type { SeriesDeclaration } from './metrics'

/** The kinds of panel that every family may open with; a family can add kinds of its own. */
export type GeneralPanel =
  | 'curve'
  | 'tasks'
  | 'heatmap'
  | 'values'
  | 'crossing'
  | 'stages'
  | 'redraw'
  | 'collapse'
  | 'frequency'
  | 'leaps'
  | 'scales'
  | 'embedding'

/** Only for runs whose spec has one of these values at this path, as in `model.kind`, for runs in stages or without, or for those that draw tasks anew at several times. */
type When = { path: string; in: readonly string[] } | 'staged' | 'unstaged' | 'redrawn'

/** A line of a metric with inner axes: its plain mean over all their places, which count alike. */
export interface MeanLine<Metric extends string = string> {
  /** What the line is called, in the place of the series. */
  name: string
  metric: Metric
  when?: When
}

/** A panel that a new run opens with, in reading order. */
export interface PanelSpec<Metric extends string = string, Kind extends string = string> {
  /** A general kind, or one of the family's own. */
  kind: Kind
  /** Metrics drawn, as in `train.accuracy`. */
  metrics: readonly Metric[]
  title: string
  /** Tabs that it stands in besides *All*; missing: those of its kind (see `state/layout/tabs`). */
  tabs?: readonly Exclude<PanelTab, 'all'>[]
  /** Of a curve: all metrics at once, each line named at its end; else one column at a time. */
  together?: true
  /** Of a curve that shows one column at a time: further lines of it. */
  means?: readonly MeanLine<Metric>[]
  /** Of a heat map whose values are shares of a whole: bands one on the other, as high as their shares, in order of rank. */
  stacked?: true
  /** Series that it draws beside those of its metrics. */
  series?: readonly string[]
  when?: When
}

/** JSON Schema of the spec, with FieldMeta beside each type. */
export type JsonSchema = { [key: string]: unknown }

export interface FamilyInfo {
  id: string
  title: string
  about: string
  /** What is learned, in a few sentences. */
  lead: string
  schema: JsonSchema
  /** A complete spec with every default. */
  defaults: Record<string, unknown>
  series: readonly SeriesDeclaration[]
  inspections: readonly InspectionInfo[]
  panels: readonly PanelSpec[]
  /** Metric of the time strip's overview and of the run list. */
  headline: string
}
