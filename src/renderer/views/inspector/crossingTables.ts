/** When the headline metric crossed a level: median over replicas, how many replicas did, and which of them when. */
import { tracksOf, type Track } from '#shared/analysis/tracks'
import { STAGE, type StageStart } from '#shared/axes'
import { parseMetric, type MetricColumn } from '#shared/metrics'
import { replicaName } from '#shared/replicas'
import { atLeast, crossingOf, crossingOver, type Bound } from '#shared/threshold'
import type { RunData } from '../../state/runs/runData.svelte'

export interface CrossingRow {
  level: number
  /** Over replicas; beyond: not yet in half of them. */
  median: Bound
  first: number | null
  last: number | null
  crossed: number
  /** Whose these are; null: there is one replica, or none has crossed. */
  names: CrossingNames | null
}

export interface CrossingNames {
  first: string
  /** Two where the median lies between them; null: half of them have not crossed yet. */
  median: string | null
  last: string
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
    const names = run.traits.map(replicaName)
    return { stage, rows: levelsOf(column).map((level) => rowOf(tracks, level, names)) }
  })
  return { column, tables }
}

function rowOf(tracks: readonly Track[], level: number, names: readonly string[]): CrossingRow {
  const crossings = tracks.map((track) => crossingOf(track, atLeast(level)))
  const reached = crossings
    .flatMap(({ at }, replica) => (at === null ? [] : [{ at, name: names[replica]! }]))
    .sort((a, b) => a.at - b.at)
  const [first, last] = [reached[0], reached.at(-1)]
  return {
    level,
    median: crossingOver(crossings, 'median'),
    first: first?.at ?? null,
    last: last?.at ?? null,
    crossed: reached.length,
    names:
      first && last && tracks.length > 1
        ? { first: first.name, median: namesAtMedian(reached, tracks.length), last: last.name }
        : null
  }
}

/** @param reached those that have crossed, in order, of so many */
function namesAtMedian(reached: readonly { at: number; name: string }[], replicas: number): string | null {
  const [below, above] = [reached[Math.floor((replicas - 1) / 2)], reached[Math.ceil((replicas - 1) / 2)]]
  if (!below || !above) return null
  return below === above ? below.name : `between ${below.name} and ${above.name}`
}

const levelsOf = ({ chance = 0 }: MetricColumn): number[] => [(1 + chance) / 2, 0.9, 0.99]
