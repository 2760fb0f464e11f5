/** When the headline metric crossed a level: median over replicas, and how many replicas did. */
import { tracksOf, type Track } from '#shared/analysis/tracks'
import { STAGE, type StageStart } from '#shared/axes'
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

/** Rows of one stage; of the whole run where it has no others. */
export interface CrossingTable {
  /** Null: the whole run. */
  stage: StageStart | null
  rows: CrossingRow[]
}

/** In a run of stages their steps are counted from where each begins. */
export function crossingTables(run: RunData): { column: MetricColumn; tables: CrossingTable[] } | null {
  const { series: name, column: value } = parseMetric(run.headline)
  const declaration = run.declarations.find((each) => each.name === name)
  const column = declaration?.columns.find((other) => other.name === value)
  if (!declaration || !column?.range) return null
  const stages = run.summary.stageCount > 1 ? run.stages : [null]
  const tables = stages.map((stage): CrossingTable => {
    const where = stage ? { [STAGE]: stage.stage } : undefined
    const tracks = tracksOf(declaration, run.series(name).all(), value, run.replicas, where, run.stages)
    return { stage, rows: levelsOf(column).map((level) => rowOf(tracks, level)) }
  })
  return { column, tables }
}

function rowOf(tracks: readonly Track[], level: number): CrossingRow {
  const crossings = tracks.map((track) => crossingOf(track, atLeast(level)))
  const reached = crossings.flatMap(({ at }) => (at === null ? [] : [at])).sort((a, b) => a - b)
  return {
    level,
    median: crossingOver(crossings, 'median'),
    first: reached[0] ?? null,
    last: reached.at(-1) ?? null,
    crossed: reached.length
  }
}

const levelsOf = ({ chance = 0 }: MetricColumn): number[] => [(1 + chance) / 2, 0.9, 0.99]
