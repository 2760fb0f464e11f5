/**
 * Proof of resume: replays the end of a run from a kept checkpoint with the recorded engine, in a process of
 * its own and in memory alone, and compares every row and every stored state with the replayed ones.
 */
import type { Emit } from '#shared/contract'
import { AppError, fromWireError } from '#shared/errors'
import { isTraining } from '#shared/experiment'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import { Queue } from '#shared/queue'
import { firstStep, type RunRecord } from '#shared/run'
import type { TensorDifference, Verification } from '#shared/verification'
import type { TrainingState } from '#shared/trainingState'
import type { EngineExit, EngineProcess, FromEngine } from '../../engine/messages'
import type { Library } from '../../store/types'
import type { EnginePool } from './enginePool'
import type { Families } from '../families'
import { seriesOf } from './declarations'
import { whyEngineEnded } from './engineEnd'
import { engineWithRows } from './ownRows'
import { readSource } from './sources'
import { threadsOf } from './threads'
import { compareRows, compareStates, hashRows, hashTensors, rowsBetween } from './verifyCompare'

interface Plan {
  record: RunRecord
  from: TrainingState
  /** The newest state of the run. */
  end: TrainingState
  /** Steps of the states that are kept on the way. */
  kept: ReadonlySet<number>
}

interface Replayed {
  batches: SeriesBatch[]
  final: TrainingState
  states: number
  tensor: TensorDifference | null
}

export class Verifications {
  private readonly engines = new Map<string, EngineProcess>()
  private readonly cancelled = new Set<EngineProcess>()

  constructor(
    readonly library: Library,
    private readonly pool: EnginePool,
    readonly families: Families,
    private readonly emit: Emit
  ) {}

  /**
   * Replays the last `steps` steps, or from the last kept checkpoint before the end.
   * Throws `verify.steps`, `verify.nothing`, `verify.running`, `verify.cancelled`, `verify.lost` when the engine
   * process ends by itself, and what the engine refuses.
   */
  async verify(runId: string, steps: number | null): Promise<Verification> {
    const began = performance.now()
    if (this.engines.has(runId))
      throw new AppError('verify.running', 'This run is being verified already.', { path: 'runId' })
    const plan = await this.plan(runId, steps)
    const replayed = await this.replay(runId, plan)
    const { from, end, record } = plan
    const recorded = (await seriesOf(this.families, record)).filter(({ source }) => source !== 'derived')
    const compared = await this.compareSeries(runId, recorded, plan, replayed.batches)
    const tensor = replayed.tensor ?? compareStates(end, replayed.final)
    return {
      runId,
      from: from.step,
      to: end.step,
      identical: compared.row === null && tensor === null,
      ...compared,
      states: replayed.states,
      tensor,
      tensors: hashTensors(end, replayed.final),
      engine: record.engine!,
      seconds: (performance.now() - began) / 1000
    }
  }

  cancel(runId: string): void {
    const engine = this.engines.get(runId)
    if (!engine) return
    this.cancelled.add(engine)
    engine.kill()
  }

  close(): void {
    for (const runId of this.engines.keys()) this.cancel(runId)
  }

  /** Why a process is gone that was still replaying. */
  private gone(engine: EngineProcess, exit: EngineExit): AppError {
    if (this.cancelled.delete(engine))
      return new AppError('verify.cancelled', 'The replay was ended before it was done.')
    return new AppError('verify.lost', `The replay did not come to its end: ${whyEngineEnded(exit)}.`)
  }

  private async plan(runId: string, steps: number | null): Promise<Plan> {
    if (steps !== null && !(Number.isSafeInteger(steps) && steps > 0))
      throw new AppError('verify.steps', `steps must be a whole number of at least 1; it is ${steps}.`, {
        path: 'steps'
      })
    const { record } = await this.library.read(runId)
    await this.families.needed(record.spec, 'verified')
    const end = record.engine && (await this.library.readOwnCheckpoint(runId))
    const known = await this.library.listCheckpoints(runId)
    const kept = known.filter(({ rolling, step }) => !rolling && end && step < end.step)
    const wanted = end && steps !== null ? Math.max(kept[0]?.step ?? 0, end.step - steps) : Infinity
    const first = kept.findLast(({ step }) => step <= wanted)
    const from = first && (await this.library.readOwnCheckpoint(runId, first.step))
    if (!from || !end)
      throw new AppError(
        'verify.nothing',
        `Run ${runId} has no kept checkpoint before its last one, so there is nothing to replay.`
      )
    return { record, from, end, kept: new Set(kept.map(({ step }) => step)) }
  }

  /** Trains again from one state to the other, comparing kept states as they pass. */
  private async replay(runId: string, { record, from, end, kept }: Plan): Promise<Replayed> {
    const { spec: own } = record
    // What is computed may not hang on how many threads computed it.
    const threads = isTraining(own)
      ? await threadsOf(this.families, own, record.engine)
      : record.engine!.threads === 1
        ? 2
        : 1
    const source = await readSource(this, own)
    const engine = await engineWithRows({ pool: this.pool, library: this.library }, threads, own)
    this.engines.set(runId, engine)
    const result: Omit<Replayed, 'final'> = { batches: [], states: 0, tensor: null }
    let final: TrainingState | null = null
    const take = async (message: FromEngine): Promise<Replayed | null> => {
      if (message.type === 'columns') {
        result.batches.push(...message.batches)
        engine.send({ type: 'stored' })
        this.emit('run.verifying', { runId, from: from.step, to: end.step, step: message.step })
      }
      if (message.type === 'checkpoint') {
        const { state } = message
        if (state.step === end.step) final = state
        if (message.rolling || !kept.has(state.step) || state.step === from.step) return null
        result.states++
        const stored = await this.library.readCheckpoint(runId, state.step)
        if (stored) result.tensor ??= compareStates(stored, state)
      }
      if (message.type !== 'ended') return null
      if (message.error) throw fromWireError(message.error)
      if (!final) throw new AppError('verify.ended', `The replay ended at step ${message.step} already.`)
      return { ...result, states: result.states + 1, final }
    }
    const spec = isTraining(own) ? { ...own, stop: { ...own.stop, minutes: null } } : own
    const finished = record.status === 'finished' && record.step === end.step
    const replay = { until: end.step, stage: end.stage, finished }
    const job = { runId, spec, from, engine: record.engine, first: firstStep(record), replay, source }
    return new Promise<Replayed>((resolve, reject) => {
      const queue = new Queue()
      engine.onMessage((message) => {
        queue.post(async () => {
          const replayed = await take(message)
          if (replayed) resolve(replayed)
        }, reject)
      })
      engine.onExit((exit) => queue.post(async () => reject(this.gone(engine, exit)), reject))
      engine.send({ type: 'train', job })
    }).finally(() => {
      this.engines.delete(runId)
      engine.send({ type: 'quit' })
    })
  }

  private async compareSeries(
    runId: string,
    series: readonly SeriesDeclaration[],
    { record, from, end }: Plan,
    batches: readonly SeriesBatch[]
  ): Promise<Pick<Verification, 'rows' | 'row' | 'series'>> {
    const compared: Pick<Verification, 'rows' | 'row'> = { rows: 0, row: null }
    const hashes = []
    for (const declaration of series) {
      const own = batches.filter((batch) => batch.series === declaration.name)
      const known = await this.library.readSeries(runId, declaration, 0)
      // The first state's own rows are replayed only where it is the run's first.
      const withFirst = rowsBetween(declaration, own, [from, from], true).count > 0
      // Programs of before schema 6 did not all close a run with rows at its last step: it is judged by what it has.
      const closed = record.specHash !== null || rowsBetween(declaration, [known], [end, end], true).count > 0
      const last = closed ? end : { ...end, step: end.step - 1 }
      const stored = rowsBetween(declaration, [known], [from, end], withFirst)
      const replayed = rowsBetween(declaration, own, [from, last], withFirst)
      const row = compareRows(declaration, stored, replayed)
      if (row && (!compared.row || row.step < compared.row.step)) compared.row = row
      compared.rows += stored.count
      hashes.push(hashRows(declaration, stored, replayed))
    }
    return { ...compared, series: hashes }
  }
}
