/** Which named lines a panel draws of the active run: one a metric, or one a task of a series with its own noun. */
import type { MetricColumn } from '#shared/metrics'
import type { PanelSpec } from '#shared/family'
import { metricOf, type Metric } from '../../../kit/panel/series/domain'
import type { PanelRun } from '../../../kit/panel/props'

export interface NamedLine {
  name: string
  metric: Metric
  lane: number
  column: MetricColumn
}

export function namedLines(spec: PanelSpec, run: PanelRun): NamedLine[] {
  return spec.metrics.flatMap((full) => {
    const metric = metricOf(run, full)
    if (!metric) return []
    const { column } = metric
    if (metric.declaration.inner.length === 0) return [{ name: column.title, metric, lane: 0, column }]
    return metric.summary.lanes.map((_, lane) => ({
      name: metric.nameOf(lane),
      metric,
      lane,
      column
    }))
  })
}

/** Heights of labels at the right end: as near to their lines as `pitch` apart allows, inside the box. Pure. */
export function spread(wanted: readonly number[], pitch: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
  const places = new Array<number>(wanted.length).fill(0)
  let used = top - pitch
  for (const i of order) used = places[i] = Math.max(wanted[i]!, used + pitch)
  let limit = bottom
  for (const i of [...order].reverse()) {
    places[i] = Math.min(places[i]!, limit)
    limit = places[i] - pitch
  }
  return places
}
