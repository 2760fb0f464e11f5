/**
 * Derived series: computed from all kept states of a run in an engine process, one run at a time, and stored as a whole.
 *
 * Started when a run ends and on demand; never by opening a run. Where the stored rows cover every state up to the
 * newest, there is nothing to do. A run that trains again meanwhile loses nothing: its own end starts it anew.
 */
import type { Emit } from '#shared/contract'
import { AppError, fromWireError } from '#shared/errors'
import { columnNames, makeColumn, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import type { RunRecord } from '#shared/run'
import type { EngineProcess, FromEngine, TrainingState } from '../engine/job'
import type { Library } from '../store/types'
import type { EnginePool } from './enginePool'
import { familyOf } from './specs'
import { threadsOf } from './threads'

const derivedOf = (record: RunRecord): SeriesDeclaration[] =>
  familyOf(record.spec).series.filter(({ source }) => source === 'derived')

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
  private readonly jobs = new Map<string, Promise<void>>()
  private readonly cancelled = new Set<string>()
  private engine: { runId: string; process: EngineProcess } | null = null
  private queue: Promise<void> = Promise.resolve()

  constructor(
    private readonly library: Library,
    private readonly pool: EnginePool,
    private readonly emit: Emit
  ) {}

  /** Whether a run of this spec has derived series. */
  applies(record: RunRecord): boolean {
    const why = familyOf(record.spec).whyNotDerived
    return record.engine !== null && why !== undefined && why(record.spec) === null
  }

  /** Throws `derive.none`, `derive.cancelled`, `derive.lost`, `run.locked` and what the engine refuses. */
  derive(runId: string): Promise<void> {
    const known = this.jobs.get(runId)
    if (known) return known
    const job = this.queue
      .then(() => this.work(runId))
      .then(
        () => this.end(runId, null),
        (error: Error) => {
          this.end(runId, error.message)
          throw error
        }
      )
    this.jobs.set(runId, job)
    this.queue = job.catch(() => undefined)
    return job
  }

  cancel(runId: string): void {
    if (!this.jobs.has(runId)) return
    this.cancelled.add(runId)
    if (this.engine?.runId === runId) this.engine.process.kill()
  }

  close(): void {
    for (const runId of this.jobs.keys()) this.cancel(runId)
  }

  private end(runId: string, problem: string | null): void {
    this.jobs.delete(runId)
    this.cancelled.delete(runId)
    this.emit('run.deriving', { runId, done: null, total: 0, problem })
  }

  private async work(runId: string): Promise<void> {
    if (this.cancelled.has(runId)) throw cancelledError()
    const { record } = await this.library.read(runId)
    const last = await this.library.readCheckpoint(runId)
    if (!this.applies(record) || !last)
      throw new AppError('derive.none', `Run ${runId} has no series to derive.`, { path: 'runId' })
    const kept = await this.library.listCheckpoints(runId)
    const steps = kept.map(({ step }) => step).filter((step) => step <= last.step)
    const declarations = derivedOf(record)
    if (await this.isCurrent(runId, declarations[0]!, steps)) return
    const batches = await this.compute(record, last, steps)
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
    const stored = new Set(columns['step'])
    return stored.size === steps.length && steps.every((step) => stored.has(step))
  }

  /** Sends one state after the other; the last one's rows come first and are put last. */
  private async compute(
    record: RunRecord,
    last: TrainingState,
    steps: readonly number[]
  ): Promise<SeriesBatch[]> {
    const { id: runId, spec } = record
    const engine = record.engine!
    const process = this.pool.take(threadsOf(spec, engine))
    this.engine = { runId, process }
    const total = steps.length
    try {
      const ask = this.conversation(process, runId)
      const final = await ask({ type: 'derive', job: { spec, engine, last } })
      const batches: SeriesBatch[] = []
      for (const [done, step] of steps.slice(0, -1).entries()) {
        this.emit('run.deriving', { runId, done, total, problem: null })
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
