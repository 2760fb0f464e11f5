/**
 * Derived series: computed from all kept states of a run in an engine process, one run at a time, and stored as a whole.
 *
 * Started when a run ends and on demand; never by opening a run. Where the stored rows cover every state up to the
 * newest, there is nothing to do. A run that trains again meanwhile loses nothing: its own end starts it anew.
 */
import type { Emit } from '#shared/contract'
import { AppError, fromWireError } from '#shared/errors'
import { columnNames, makeColumn, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { Queue } from '#shared/queue'
import type { RunRecord } from '#shared/run'
import type { DeriveJob, EngineProcess, FromEngine } from '../../engine/messages'
import type { Library } from '../../store/types'
import type { EnginePool } from './enginePool'
import type { Families } from '../families'
import { seriesOf } from './declarations'
import { threadsOf } from './threads'

/** The series asked for, or those that come by themselves. */
async function derivedOf(
  families: Families,
  record: RunRecord,
  asked: string | null
): Promise<SeriesDeclaration[]> {
  const series = await seriesOf(families, record)
  const { whyNotDerived } = await families.needed(record.spec, 'derived from')
  const derived = series.filter(({ source }) => source === 'derived')
  if (asked !== null) return derived.filter(({ name, onRequest }) => onRequest && name === asked)
  return whyNotDerived === null ? derived.filter(({ onRequest }) => !onRequest) : []
}

/** Batches of one series as one. */
function joined(declaration: SeriesDeclaration, batches: readonly SeriesBatch[]): SeriesBatch {
  const own = batches.filter(({ series }) => series === declaration.name)
  const rows = own.reduce((sum, batch) => sum + batch.rows, 0)
  const columns = Object.fromEntries(
    columnNames(declaration).map((name) => {
      const column = makeColumn(name, declaration, rows)
      let at = 0
      for (const batch of own) for (const value of batch.columns[name]!) column[at++] = value
      return [name, column]
    })
  )
  return { series: declaration.name, firstRow: 0, rows, columns }
}

export class Derivations {
  /** By run and series asked for. */
  private readonly jobs = new Map<string, { runId: string; done: Promise<void> }>()
  private readonly cancelled = new Set<string>()
  private engine: { runId: string; process: EngineProcess } | null = null
  private readonly queue = new Queue()

  constructor(
    private readonly library: Library,
    private readonly pool: EnginePool,
    private readonly families: Families,
    private readonly emit: Emit
  ) {}

  /** Whether a run has series that are derived by themselves. */
  async applies(record: RunRecord): Promise<boolean> {
    return record.engine !== null && (await derivedOf(this.families, record, null)).length > 0
  }

  /**
   * The series that come by themselves, or the one asked for.
   * Throws `derive.none`, `derive.cancelled`, `derive.lost`, `run.locked` and what the engine refuses.
   */
  derive(runId: string, series: string | null = null): Promise<void> {
    const key = `${runId} ${series ?? ''}`
    const known = this.jobs.get(key)
    if (known) return known.done
    const end = (problem: string | null): void => {
      this.jobs.delete(key)
      if (![...this.jobs.values()].some((job) => job.runId === runId)) this.cancelled.delete(runId)
      this.emit('run.deriving', { runId, series, done: null, total: 0, problem })
    }
    const done = this.queue.add(() =>
      this.work(runId, series).then(
        () => end(null),
        (error: Error) => {
          end(error.message)
          throw error
        }
      )
    )
    this.jobs.set(key, { runId, done })
    return done
  }

  cancel(runId: string): void {
    if (![...this.jobs.values()].some((job) => job.runId === runId)) return
    this.cancelled.add(runId)
    if (this.engine?.runId === runId) this.engine.process.kill()
  }

  close(): void {
    for (const { runId } of this.jobs.values()) this.cancel(runId)
  }

  private async work(runId: string, series: string | null): Promise<void> {
    if (this.cancelled.has(runId)) throw cancelledError()
    const { record } = await this.library.read(runId)
    const last = await this.library.readCheckpoint(runId)
    const declarations = await derivedOf(this.families, record, series)
    if (record.engine === null || declarations.length === 0 || !last)
      throw new AppError('derive.none', `Run ${runId} has no series to derive.`, { path: 'runId' })
    const kept = await this.library.listCheckpoints(runId)
    const steps = kept.map(({ step }) => step).filter((step) => step <= last.step)
    if (await this.isCurrent(runId, declarations[0]!, steps)) return
    const batches = await this.compute(
      record,
      { spec: record.spec, engine: record.engine, last, series },
      steps
    )
    const writer = await this.library.write(runId)
    try {
      for (const declaration of declarations) {
        const batch = joined(declaration, batches)
        await writer.replace(declaration, batch)
        this.emit('run.series', { runId, batch, replaces: true })
      }
    } finally {
      await writer.close()
    }
  }

  /** Whether the first derived series has a row of every state. */
  private async isCurrent(
    runId: string,
    declaration: SeriesDeclaration,
    steps: readonly number[]
  ): Promise<boolean> {
    const { columns } = await this.library.readSeries(runId, declaration, 0)
    const stored = new Set(columns[declaration.main?.name ?? 'replica'])
    return stored.size === steps.length && steps.every((step) => stored.has(step))
  }

  /** Sends one state after the other; the last one's rows come first and are put last. */
  private async compute(
    { id: runId }: RunRecord,
    job: DeriveJob,
    steps: readonly number[]
  ): Promise<SeriesBatch[]> {
    const process = this.pool.take(await threadsOf(this.families, job.spec, job.engine))
    this.engine = { runId, process }
    const total = steps.length
    try {
      const ask = this.conversation(process, runId)
      const final = await ask({ type: 'derive', job })
      const batches: SeriesBatch[] = []
      for (const [done, step] of steps.slice(0, -1).entries()) {
        this.emit('run.deriving', { runId, series: job.series, done, total, problem: null })
        const state = await this.library.readCheckpoint(runId, step)
        if (state) batches.push(...(await ask({ type: 'state', state })))
      }
      return [...batches, ...final]
    } finally {
      this.engine = null
      process.send({ type: 'quit' })
    }
  }

  /** A question at a time to a process; a process that ends fails the one that waits. */
  private conversation(process: EngineProcess, runId: string) {
    let waiting: { resolve(batches: SeriesBatch[]): void; reject(error: Error): void } | null = null
    let gone: AppError | null = null
    process.onMessage((answer: FromEngine) => {
      if (answer.type !== 'derived') return
      if (answer.error) waiting?.reject(fromWireError(answer.error))
      else waiting?.resolve(answer.batches)
    })
    process.onExit(({ log }) => {
      const line = log.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
      gone = this.cancelled.has(runId)
        ? cancelledError()
        : new AppError('derive.lost', `The engine process ended unexpectedly: ${line}`)
      waiting?.reject(gone)
    })
    return (message: Parameters<EngineProcess['send']>[0]): Promise<SeriesBatch[]> => {
      if (this.cancelled.has(runId)) throw cancelledError()
      if (gone) throw gone
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        process.send(message)
      })
    }
  }
}

const cancelledError = (): AppError =>
  new AppError('derive.cancelled', 'The computation was ended before it was done.')
