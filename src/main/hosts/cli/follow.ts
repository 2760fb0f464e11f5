/** Watches one run from its events until it ends. */
import type { LastValue } from '#shared/analysis/tracks'
import { quantile } from '#shared/analysis/quantiles'
import type { HalfForecast } from '#shared/analysis/forecast/plateau'
import type { KeptStates } from '#shared/keptStates'
import { mainAxisOf, parseMetric, type SeriesBatch } from '#shared/metrics'
import { isActive, type CheckpointInfo, type RunSummary } from '#shared/run'
import type { Announcement } from '../eventHub'
import { PlateauWatch } from './plateauWatch'
import type { Session } from './session'
import { readSeries } from './summary'

/** How far a run is. */
export interface Progress {
  run: RunSummary
  /** The run's headline metric, median over replicas, at its last row; null until there is one. */
  headline: { metric: string; value: number; step: number } | null
  /** When half of its seeds will have leapt; null: not told. */
  leap: HalfForecast | null
}

/** What a command shows of a run; every method may be called at any rate. */
export interface RunReporter {
  /** `kept`: what its states will take, where that was asked. */
  started(run: RunSummary, kept: KeptStates | null): void
  progress(progress: Progress): void
  checkpoint(runId: string, checkpoint: CheckpointInfo): void
  /** The run has ended, or the command gives up on it: leave the terminal clean. */
  ended(): void
}

/** Resolves with the run's last state. `run` is what start or continue has answered. */
export async function followRun(
  { services, events }: Pick<Session, 'services' | 'events'>,
  run: RunSummary,
  reporter: RunReporter,
  kept: KeptStates | null = null
): Promise<RunSummary> {
  const { handlers } = services
  const { series } = await handlers['runs.read']({ runId: run.id })
  const headline = { metric: run.headline, axis: mainAxisOf(series).name }
  const progress: Progress = { run, headline: null, leap: null }
  const plateau = new PlateauWatch(series, run.replicas)
  reporter.started(run, kept)
  let announced = false
  const ended = new Promise<void>((resolve) => {
    events.listen((event) => {
      if (event.name === 'run.series' && event.payload.runId === run.id) plateau.take(event.payload.batch)
      if (!takeIn(event, progress, headline, reporter)) return
      progress.leap = plateau.forecast(progress.run.stages)
      announced ||= event.name === 'run.changed'
      reporter.progress(progress)
      if (!isActive(progress.run.status)) resolve()
    })
  })
  // Subscribed first, then read: an end in between is seen. What was announced meanwhile is newer.
  const { summary } = await handlers['runs.read']({ runId: run.id })
  if (plateau.series !== null) plateau.takeStored(await readSeries(handlers, run.id, plateau.series))
  if (!announced) progress.run = summary
  reporter.progress(progress)
  if (isActive(progress.run.status)) await ended
  reporter.ended()
  return progress.run
}

/** Whether the event changed the progress of its run. */
function takeIn(event: Announcement, progress: Progress, headline: Headline, reporter: RunReporter): boolean {
  const { id } = progress.run
  const { name, payload } = event
  if (name === 'run.checkpoint' && payload.runId === id) reporter.checkpoint(id, payload.checkpoint)
  if (name === 'run.changed' && payload.id === id) {
    progress.run = payload
    return true
  }
  const last = name === 'run.series' && payload.runId === id ? lastMedian(payload.batch, headline) : null
  if (last) progress.headline = { metric: headline.metric, ...last }
  return last !== null
}

/** Which metric is followed, along which axis. */
interface Headline {
  metric: string
  axis: string
}

/** Median over the rows of the batch's last step, or null where the batch is of another series. */
function lastMedian(batch: SeriesBatch, { metric, axis }: Headline): LastValue | null {
  const { series, column } = parseMetric(metric)
  const values = batch.columns[column]
  const replicas = batch.columns.replica
  if (batch.series !== series || !values || !replicas || batch.rows === 0) return null
  // replicas ascend inside a step
  let first = batch.rows - 1
  while (first > 0 && replicas[first - 1]! < replicas[first]!) first--
  const place = batch.columns[axis]?.[first]
  if (place === undefined) return null
  const sorted = Float64Array.from(values.subarray(first)).sort()
  return { value: quantile(sorted, sorted.length, 0.5), step: place }
}
