/**
 * What an engine's messages bring, stored first and announced then: rows, how far training is, states. run.json follows
 * the stream within a second.
 */
import type { Change } from '#shared/analysis/changes'
import type { Emit } from '#shared/contract'
import { appendedRows } from '#shared/metrics'
import { replicaNames } from '#shared/replicas'
import type { RunRecord } from '#shared/run'
import type { FromEngine } from '../../engine/messages'
import type { RunWriter } from '../../store/types'
import type { StateBudget } from './stateBudget'

/** run.json follows the stream this often; rows themselves are stored as they come. */
const RECORD_MS = 1000

export type Message<T extends FromEngine['type']> = Extract<FromEngine, { type: T }>

export class Recording {
  stepsPerSecond: number | null = null
  /** Newest step whose rows are stored. */
  step: number
  private recordedAt = 0
  private last: { step: number; seconds: number } | null = null

  constructor(
    private readonly writer: RunWriter,
    private readonly emit: Emit,
    private readonly budget: Pick<StateBudget, 'keepWithin'>
  ) {
    this.step = writer.record.step
  }

  /** Seconds of training when the last rows came; null: none have. */
  get seconds(): number | null {
    return this.last?.seconds ?? null
  }

  /** @param stored called once the rows are on disk: the engine may go on then */
  async columns(message: Message<'columns'>, stored: () => void): Promise<void> {
    const { step, seconds, batches } = message
    const { writer, emit } = this
    for (const batch of batches) {
      const declaration = writer.record.series.find((s) => s.name === batch.series)!
      const result = await writer.append(declaration, batch)
      if (result.mismatched > 0)
        await writer.update(
          {},
          {
            event: 'replayed',
            step,
            detail: `${result.mismatched} of ${result.replayed} replayed ${batch.series} rows differ from the stored ones`
          }
        )
      if (result.appended > 0) emit('run.series', { runId: writer.id, batch: appendedRows(batch, result) })
    }
    stored()
    this.step = step
    this.measureSpeed(step, seconds)
    await this.follow(message)
  }

  async checkpoint({ state, rolling }: Message<'checkpoint'>): Promise<void> {
    const { writer, emit } = this
    const checkpoint = await writer.writeCheckpoint(state, { rolling, engine: writer.record.engine! })
    emit('run.checkpoint', { runId: writer.id, checkpoint })
    if (!rolling) await this.budget.keepWithin(writer)
  }

  /** Keeps run.json near the stream, at once when a replica diverged or a metric changed. */
  private async follow({ step, seconds, diverged, changes }: Message<'columns'>): Promise<void> {
    const { record } = this.writer
    const fresh = diverged.length === record.diverged.length ? undefined : diverged.at(-1)
    if (!fresh && changes.length === 0 && Date.now() - this.recordedAt < RECORD_MS) return
    this.recordedAt = Date.now()
    const detail = fresh && replicaNames(record.spec)[fresh.replica]
    await this.writer.update(
      { step, seconds, diverged, changes: withNew(record.changes, changes) },
      fresh && { event: 'diverged', step: fresh.step, detail }
    )
  }

  /** Steps per second over the last portions, smoothed so that the ETA is readable. */
  private measureSpeed(step: number, seconds: number): void {
    if (this.last && seconds > this.last.seconds) {
      const now = (step - this.last.step) / (seconds - this.last.seconds)
      this.stepsPerSecond = this.stepsPerSecond === null ? now : 0.8 * this.stepsPerSecond + 0.2 * now
    }
    this.last = { step, seconds }
  }
}

/** Those found again in replayed rows are known. */
const withNew = (known: RunRecord['changes'], found: readonly Change[]): Change[] => [
  ...known,
  ...found.filter((each) => !known.some(({ metric, seen }) => metric === each.metric && seen === each.seen))
]
