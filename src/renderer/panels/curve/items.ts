/** What a curve panel can show: the metrics of its spec for every run, one column at a time or all as named lines. */
import type { PanelSpec } from '#shared/family'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import type { Placed } from '../../../kit/panel/axes/clock'
import type { PanelRun } from '../../../kit/panel/props'
import { metricOf } from '../../../kit/panel/series/domain'
import type { Item } from './lines'

export interface ColumnChoice {
  value: string
  label: string
}

/** All metrics are drawn at once, or a metric has lanes: each line has a name of its own. */
export function isNamed(spec: PanelSpec, run: PanelRun | undefined): boolean {
  const declared = declaredFor(spec, run)
  return spec.together === true || (declared?.inner.length ?? 0) > 0
}

/** The series of a panel's first metric. */
export const declaredFor = (spec: PanelSpec, run: PanelRun | undefined): SeriesDeclaration | undefined =>
  run?.declarations.find(({ name }) => name === parseMetric(spec.metrics[0] ?? '').series)

/** Columns named by the spec, the first one first; a panel shows one of them, or all. None: its lines have names. */
export function columnChoices(spec: PanelSpec, [first]: readonly PanelRun[]): ColumnChoice[] {
  const choices = new Map<string, string>()
  if (isNamed(spec, first)) return []
  for (const metric of spec.metrics) {
    const { series, column } = parseMetric(metric)
    const declared = first?.declarations
      .find((s) => s.name === series)
      ?.columns.find((c) => c.name === column)
    if (declared && !choices.has(column)) choices.set(column, declared.title)
  }
  return [...choices].map(([value, label]) => ({ value, label }))
}

/** `shown` is a column, or `all`: then the ones after the first are drawn fainter. */
export function itemsOf(spec: PanelSpec, placed: readonly Placed[], shown: string): Item[] {
  if (isNamed(spec, placed[0]?.run)) return placed.flatMap((one) => namedLines(spec, one))
  const first = parseMetric(spec.metrics[0] ?? '').column
  const names = spec.metrics.filter((name) => shown === 'all' || parseMetric(name).column === shown)
  const seriesNames = names.map((name) => parseMetric(name).series)
  // The test series is bold; where there is none, the only one is.
  const bold = seriesNames.find((name) => name !== 'train') ?? 'train'
  return placed.flatMap((one) =>
    names.flatMap((name, i) => {
      const metric = metricOf(one.run, name)
      const second = shown === 'all' && parseMetric(name).column !== first
      return metric ? [{ ...one, metric, lane: 0, bold: seriesNames[i] === bold, second, named: null }] : []
    })
  )
}

/** Every metric of a run, and every lane of one that has names for them; the first line is bold. */
function namedLines(spec: PanelSpec, one: Placed): Item[] {
  const lines = spec.metrics.flatMap((full) => {
    const metric = metricOf(one.run, full)
    if (!metric) return []
    if (metric.declaration.inner.length === 0) return [{ metric, lane: 0, name: metric.column.title }]
    return metric.summary.lanes.map((_, lane) => ({ metric, lane, name: metric.nameOf(lane) }))
  })
  return lines.map(({ metric, lane, name }, order) => ({
    ...one,
    metric,
    lane,
    bold: order === 0,
    second: false,
    named: { name, order }
  }))
}
