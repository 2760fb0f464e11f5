/**
 * Derived series: computed from all kept states of a run in an engine process, one run at a time, and stored as a whole.
 *
 * Started when a run ends and on demand; a window that opens a finished run which lacks rows demands them. Where the stored
 * rows cover every state up to the newest, there is nothing to do. A run that trains again meanwhile loses nothing: its own
 * end starts it anew. A state that cannot be read, or that gives no rows, is left out and told.
 */
import type { Emit } from '#shared/contract'
import { AppError, fromWireError } from '#shared/errors'
import { requireTraining } from '#shared/experiment'
import { columnNames, makeColumn, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { Queue } from '#shared/queue'
import type { Derived, RunRecord } from '#shared/run'
import type { DeriveJob, EngineProcess, FromEngine } from '../../engine/messages'
import type { Library } from '../../store/types'
import type { EnginePool } from './enginePool'
import type { Families } from '../families'
import { seriesOf } from './declarations'
import { whyEngineEnded } from './engineEnd'
import { engineWithRows } from './ownRows'
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
  private readonly jobs = new Map<string, { runId: string; done: Promise<Derived> }>()
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
  derive(runId: string, series: string | null = null): Promise<Derived> {
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
        (derived) => {
          end(leftOutText(derived))
          return derived
        },
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

  /** Kept states of which the series that come by themselves have no rows yet; 0 also for a run that has no such series. */
  async missing(record: RunRecord): Promise<number> {
    if (record.engine === null || record.status !== 'finished') return 0
    const [first] = await derivedOf(this.families, record, null)
    if (!first) return 0
    const stored = await this.stored(record.id, first)
    return (await this.library.listCheckpoints(record.id)).filter(({ step }) => !stored.has(step)).length
  }

  private async work(runId: string, series: string | null): Promise<Derived> {
    if (this.cancelled.has(runId)) throw cancelledError()
    const { record } = await this.library.read(runId)
    const last = await this.library.readOwnCheckpoint(runId)
    const declarations = await derivedOf(this.families, record, series)
    if (record.engine === null || declarations.length === 0 || !last)
      throw new AppError('derive.none', `Run ${runId} has no series to derive.`, { path: 'runId' })
    const kept = await this.library.listCheckpoints(runId)
    const steps = kept.map(({ step }) => step).filter((step) => step <= last.step)
    const stored = await this.stored(runId, declarations[0]!)
    // Rows of states that were dropped since stay; what was derived with another last state goes.
    if (Math.max(...stored) === last.step && steps.every((step) => stored.has(step))) return { leftOut: [] }
    const { batches, leftOut } = await this.compute(
      record,
      { spec: requireTraining(record.spec, 'derived from'), engine: record.engine, last, series },
      steps
    )
    const writer = await this.library.write(runId)
    try {
      // The first one tells whether all are there, so it comes last.
      for (const declaration of declarations.toReversed()) {
        const batch = joined(declaration, batches)
        await writer.replace(declaration, batch)
        this.emit('run.series', { runId, batch, replaces: true })
      }
    } finally {
      await writer.close()
    }
    return { leftOut }
  }

  /** Steps of the states that a derived series has rows of. */
  private async stored(runId: string, declaration: SeriesDeclaration): Promise<Set<number>> {
    const { columns } = await this.library.readSeries(runId, declaration, 0)
    return new Set(columns[declaration.main?.name ?? 'replica'])
  }

  /** Sends one state after the other; the last one's rows come first and are put last. */
  private async compute(
    { id: runId }: RunRecord,
    job: DeriveJob,
    steps: readonly number[]
  ): Promise<{ batches: SeriesBatch[] } & Derived> {
    const threads = await threadsOf(this.families, job.spec, job.engine)
    const process = await engineWithRows({ pool: this.pool, library: this.library }, threads, job.spec)
    this.engine = { runId, process }
    const total = steps.length
    try {
      const ask = this.conversation(process, runId)
      const final = await ask({ type: 'derive', job })
      const batches: SeriesBatch[] = []
      const leftOut: Derived['leftOut'][number][] = []
      for (const [done, step] of steps.slice(0, -1).entries()) {
        this.emit('run.deriving', { runId, series: job.series, done, total, problem: null })
        try {
          const state = await this.library.readCheckpoint(runId, step)
          if (state) batches.push(...(await ask({ type: 'state', state })))
        } catch (error) {
          // What ends the computation is not this state's fault.
          const isOver = !(error instanceof AppError) || /^derive\.(lost|cancelled)$/.test(error.code)
          if (isOver) throw error
          leftOut.push({ step, reason: error.message })
        }
      }
      return { batches: [...batches, ...final], leftOut }
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
    process.onExit((exit) => {
      gone = this.cancelled.has(runId)
        ? cancelledError()
        : new AppError('derive.lost', `The series are not computed: ${whyEngineEnded(exit)}.`)
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

/** Null where there are none. */
export const leftOutText = ({ leftOut }: Derived): string | null => {
  const [first] = leftOut
  if (!first) return null
  const steps = leftOut.map(({ step }) => step).join(', ')
  return `Left out: the ${leftOut.length === 1 ? 'state' : 'states'} at step ${steps}. ${first.reason}`
}

const cancelledError = (): AppError =>
  new AppError('derive.cancelled', 'The computation was ended before it was done.')
