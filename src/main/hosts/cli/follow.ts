/** Watches one run from its events until it ends. */
import { quantile } from '#shared/analysis/quantiles'
import { parseMetric, type SeriesBatch } from '#shared/metrics'
import { isActive, type CheckpointInfo, type RunSummary } from '#shared/run'
import type { Session } from './session'

/** How far a run is. */
export interface Progress {
  run: RunSummary
  /** The family's headline metric, median over replicas, at its last row; null until there is one. */
  headline: { metric: string; value: number } | null
}

/** What a command shows of a run; every method may be called at any rate. */
export interface RunReporter {
  started(run: RunSummary): void
  progress(progress: Progress): void
  checkpoint(runId: string, checkpoint: CheckpointInfo): void
  /** The run has ended, or the command gives up on it: leave the terminal clean. */
  ended(): void
}

/** Resolves with the run's last state. `run` is what start or continue has answered. */
export async function followRun(
  { services, events }: Pick<Session, 'services' | 'events'>,
  run: RunSummary,
  reporter: RunReporter
): Promise<RunSummary> {
  const families = await services.handlers['families.list']({})
  const metric = families.find((family) => family.id === run.family)?.headline ?? 'train.loss'
  const progress: Progress = { run, headline: null }
  reporter.started(run)
  const last = await new Promise<RunSummary>((resolve, reject) => {
    let announced = false
    const update = (changed: RunSummary): void => {
      announced = true
      progress.run = changed
      reporter.progress(progress)
      if (!isActive(changed.status)) resolve(changed)
    }
    events.listen((name, payload) => {
      if (name === 'run.changed' && (payload as RunSummary).id === run.id) update(payload as RunSummary)
      if (name === 'run.checkpoint') {
        const { runId, checkpoint } = payload as { runId: string; checkpoint: CheckpointInfo }
        if (runId === run.id) reporter.checkpoint(runId, checkpoint)
      }
      if (name === 'run.series') {
        const { runId, batch } = payload as { runId: string; batch: SeriesBatch }
        const value = runId === run.id ? lastMedian(batch, metric) : null
        if (value === null) return
        progress.headline = { metric, value }
        reporter.progress(progress)
      }
    })
    // Subscribed first, then read: an end in between is seen. What was announced meanwhile is newer.
    Promise.resolve(services.handlers['runs.read']({ runId: run.id })).then(({ summary }) => {
      if (!announced) update(summary)
    }, reject)
  })
  reporter.ended()
  return last
}

/** Median over the rows of the batch's last step, or null where the batch is of another series. */
function lastMedian(batch: SeriesBatch, metric: string): number | null {
  const { series, column } = parseMetric(metric)
  const values = batch.columns[column]
  const steps = batch.columns.step
  if (batch.series !== series || !values || !steps || batch.rows === 0) return null
  const first = steps.indexOf(steps[steps.length - 1]!)
  const sorted = Float64Array.from(values.subarray(first)).sort()
  return quantile(sorted, sorted.length, 0.5)
}
