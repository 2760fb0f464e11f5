/** When the headline metric crossed a level: median over replicas, and how many replicas did. */
import { crossings } from '#shared/analysis/crossings'
import { parseMetric, type MetricColumn } from '#shared/metrics'
import type { RunData } from '../../state/runs/runData.svelte'

export interface CrossingRow {
  level: number
  /** Median over replicas, those that never crossed counting as later than all; null: not yet. */
  median: number | null
  first: number | null
  last: number | null
  crossed: number
}

export function crossingRows(run: RunData): { column: MetricColumn; rows: CrossingRow[] } | null {
  const { series: name, column: value } = parseMetric(run.family.headline)
  const series = run.series(name)
  const column = series.declaration.columns.find((other) => other.name === value)
  if (!column?.range) return null
  const columns = Object.fromEntries(['step', 'replica', value].map((key) => [key, series.column(key)]))
  const rows = levels(column).map((level) => row(level, crossings(columns, value, level, run.replicas)))
  return { column, rows }
}

const levels = ({ chance = 0 }: MetricColumn): number[] => [(1 + chance) / 2, 0.9, 0.99]

function row(level: number, steps: readonly (number | null)[]): CrossingRow {
  const sorted = steps.map((step) => step ?? Infinity).sort((a, b) => a - b)
  const reached = sorted.filter(Number.isFinite)
  const middle = (sorted.length - 1) / 2
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
  return {
    level,
    median: Number.isFinite(median) ? median : null,
    first: reached[0] ?? null,
    last: reached.at(-1) ?? null,
    crossed: reached.length
  }
}
