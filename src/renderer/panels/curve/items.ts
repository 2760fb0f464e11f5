/** What a curve panel can show: the metrics of its spec, grouped by column, for every run. */
import type { PanelSpec } from '#shared/family'
import { parseMetric } from '#shared/metrics'
import type { Placed } from '../../../kit/panel/axes/clock'
import type { PanelRun } from '../../../kit/panel/props'
import { metricOf } from '../../../kit/panel/series/domain'
import type { Item } from './lines'

export interface ColumnChoice {
  value: string
  label: string
}

/** Columns named by the spec, the first one first; a panel shows one of them, or all. */
export function columnChoices(spec: PanelSpec, [first]: readonly PanelRun[]): ColumnChoice[] {
  const choices = new Map<string, string>()
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
  const first = parseMetric(spec.metrics[0] ?? '').column
  const names = spec.metrics.filter((name) => shown === 'all' || parseMetric(name).column === shown)
  const seriesNames = names.map((name) => parseMetric(name).series)
  // The test series is bold; where there is none, the only one is.
  const bold = seriesNames.find((name) => name !== 'train') ?? 'train'
  return placed.flatMap((one) =>
    names.flatMap((name, i) => {
      const metric = metricOf(one.run, name)
      const second = shown === 'all' && parseMetric(name).column !== first
      return metric ? [{ ...one, metric, bold: seriesNames[i] === bold, second }] : []
    })
  )
}
