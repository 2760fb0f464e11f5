/** When the headline metric crossed a level: median over replicas, and how many replicas did. */
import { tracksOf } from '#shared/analysis/tracks'
import { parseMetric, type MetricColumn } from '#shared/metrics'
import { atLeast, crossingOf, crossingOver, type Bound } from '#shared/threshold'
import type { RunData } from '../../state/runs/runData.svelte'

export interface CrossingRow {
  level: number
  /** Over replicas; beyond: not yet in half of them. */
  median: Bound
  first: number | null
  last: number | null
  crossed: number
}

export function crossingRows(run: RunData): { column: MetricColumn; rows: CrossingRow[] } | null {
  const { series: name, column: value } = parseMetric(run.headline)
  const declaration = run.declarations.find((each) => each.name === name)
  const column = declaration?.columns.find((other) => other.name === value)
  if (!declaration || !column?.range) return null
  const tracks = tracksOf(declaration, run.series(name).all(), value, run.replicas)
  const rows = levelsOf(column).map((level): CrossingRow => {
    const crossings = tracks.map((track) => crossingOf(track, atLeast(level)))
    const reached = crossings.flatMap(({ at }) => (at === null ? [] : [at])).sort((a, b) => a - b)
    return {
      level,
      median: crossingOver(crossings, 'median'),
      first: reached[0] ?? null,
      last: reached.at(-1) ?? null,
      crossed: reached.length
    }
  })
  return { column, rows }
}

const levelsOf = ({ chance = 0 }: MetricColumn): number[] => [(1 + chance) / 2, 0.9, 0.99]
