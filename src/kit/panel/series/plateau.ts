/** The plateaus of a run on screen, and when they will end: from the statistics that its panels share. */
import {
  halfForecastInPieces,
  newestStage,
  plateauMetric,
  plateauOf,
  plateausOf,
  type HalfForecast,
  type Plateaus
} from '#shared/analysis/forecast/plateau'
import type { Track } from '#shared/analysis/tracks'
import type { PanelRun } from '../props'
import { metricOf, refresh, type Metric } from './domain'
import { inTurns, nextTask } from './turns'

/**
 * Takes the rows in first, piece by piece. Null: the run records nothing to forecast by, or nobody wants it any more.
 */
export async function plateausIn(run: PanelRun, isWanted: () => boolean): Promise<Plateaus | null> {
  const metric = plateauMetric(run.declarations)
  const [loss, accuracy] = [metric?.column, metric?.accuracy].map((column) =>
    column ? metricOf(run, `${metric!.series.name}.${column.name}`) : null
  )
  if (!metric || !loss || !accuracy) return null
  // the statistics that panels share are of all stages together
  if (metric.series.staged)
    return plateausOf(metric, run.series(metric.series.name).all(), run.replicas, run.stages)
  while (!refresh(loss) || !refresh(accuracy)) {
    await nextTask()
    if (!isWanted()) return null
  }
  const of = Array.from({ length: run.replicas }, (_, replica) =>
    plateauOf(metric, trackOf(loss, replica), trackOf(accuracy, replica))
  )
  return { metric, of, ...newestStage(metric, run.stages) }
}

const trackOf = ({ summary: { steps, count, groups } }: Metric, replica: number): Track => ({
  at: Array.from(steps.subarray(0, count)),
  values: Array.from(groups[0]!.replicas[replica]!.subarray(0, count))
})

/** When half of the seeds will have leapt; null: not told. */
export async function halfForecast(run: PanelRun, isWanted: () => boolean): Promise<HalfForecast | null> {
  const found = await plateausIn(run, isWanted)
  return found && inTurns(halfForecastInPieces(found), isWanted)
}
