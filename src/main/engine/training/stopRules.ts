/**
 * Stop rules while rows come in: the first row at which a metric has met its level for n rows in a row, in all, any or half
 * of the replicas that live (see `#shared/threshold`, which answers the same of stored rows).
 */
import { STAGE, type Where } from '#shared/axes'
import type { StopRule } from '#shared/experiment'
import { parseMetric, type SeriesBatch } from '#shared/metrics'
import { meets, neededOver } from '#shared/threshold'

/** Rows in a row that have met each rule, `[rules][R]`; a replica that crossed it stays at `inARow`. */
export type RuleCounts = number[][]

export const freshCounts = (rules: readonly StopRule[], replicas: number): RuleCounts =>
  rules.map(() => new Array<number>(replicas).fill(0))

/**
 * Value of a column per replica: the mean over its rows, those at the places of `where` alone. All rows are of the stage that
 * trains, the only one that a rule may name.
 */
function perReplica(
  batch: SeriesBatch,
  column: string,
  replicas: number,
  where: Where = {}
): Float64Array | null {
  const values = batch.columns[column]
  const places = Object.entries(where).flatMap(([axis, place]) =>
    axis === STAGE ? [] : [[batch.columns[axis], place] as const]
  )
  const owners = batch.columns['replica']
  if (!values || !owners) return null
  const sums = new Float64Array(replicas)
  const counts = new Float64Array(replicas)
  for (let i = 0; i < batch.rows; i++) {
    if (places.some(([axis, place]) => axis?.[i] !== place)) continue
    sums[owners[i]!]! += values[i]!
    counts[owners[i]!]!++
  }
  return sums.map((sum, r) => sum / counts[r]!)
}

/** Counts the rows of one step. A replica without a row (diverged) keeps its count. */
export function countRows(
  rules: readonly StopRule[],
  counts: RuleCounts,
  batch: SeriesBatch,
  alive: readonly boolean[]
): void {
  rules.forEach((rule, i) => {
    const { series, column } = parseMetric(rule.metric)
    if (series !== batch.series) return
    const values = perReplica(batch, column, alive.length, rule.where)
    if (!values) return
    const count = counts[i]!
    values.forEach((value, r) => {
      if (alive[r] && count[r]! < rule.inARow) count[r] = meets(rule, value) ? count[r]! + 1 : 0
    })
  })
}

/** Whether a rule holds by what was counted. A diverged replica never blocks. */
export const anyRuleMet = (
  rules: readonly StopRule[],
  counts: RuleCounts,
  alive: readonly boolean[]
): boolean =>
  rules.some((rule, i) => {
    const crossed = counts[i]!.filter((n, r) => alive[r] && n >= rule.inARow).length
    return crossed > 0 && crossed >= neededOver(rule.over, alive.filter(Boolean).length)
  })
