/**
 * A run that is computed: units of work, on threads of their own, whose rows leave in the order of the units.
 *
 * A step of such a run is a unit whose rows are stored, so that the cursor is their number, and pause, stop, going on after a
 * kill, replays and their rolling states are those of training; a state holds no tensor. Units are asked for a few ahead of
 * the one that is next, which bounds what waits in memory. How many threads there are decides nothing but the time. A fork computes the units
 * alone whose inputs its parent has not had.
 */
import { AppError, toWireError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import { UNIT } from '#shared/axes'
import { mainAxisOf, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import type { EngineRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import { manifestOf } from '../../families'
import { thisProcessor } from '../backends/processor'
import { loadJob } from '../jobs'
import type { EndStatus, Outbox, TrainJob } from '../messages'
import { Control } from '../training/control'
import { Recorder } from '../training/recorder'
import { takenUnits } from './takenUnits'
import { UnitWorkers } from './unitWorkers'

/** Units under way for each thread: one that it computes, one that it takes up next. */
const AHEAD = 2
/** Milliseconds: rows leave this often; rolling states this often. */
const FLUSH_MS = 250
const ROLLING_MS = 10_000

export class Computation {
  readonly control = new Control()
  private readonly series: readonly SeriesDeclaration[]
  private readonly recorder: Recorder
  private underWay: Promise<SeriesBatch[]>[] = []
  private units: readonly string[] = []
  private workers: UnitWorkers | null = null
  private taken: ReadonlyMap<number, SeriesBatch[]> = new Map()
  /** Units whose rows have left. */
  private step: number
  private seconds: number
  private lastFlush = performance.now()
  private lastRolling = performance.now()

  /** @param job with a whole spec; @param file the built worker */
  constructor(
    private readonly job: TrainJob<ExperimentSpec>,
    private readonly file: string,
    private readonly host: Outbox
  ) {
    this.series = manifestOf(job.spec.family)?.declare(job.spec) ?? []
    this.recorder = new Recorder(this.series, null)
    this.step = job.from?.step ?? 0
    this.seconds = job.from?.seconds ?? 0
  }

  /** Plans the units, takes over what a parent has computed, starts the threads. Throws `family.units` for a plan that is not as declared. */
  async open(): Promise<{ record: EngineRecord; taken?: number }> {
    const job = await loadJob(this.job.spec)
    const { units } = job
    const declared = mainAxisOf(this.series).units
    if (units.length !== declared)
      throw new AppError(
        'family.units',
        `The family has ${units.length} units of work and declares ${declared}.`,
        {
          path: 'family'
        }
      )
    this.units = units
    const { computed } = this.job
    if (computed) this.taken = await takenUnits(job, this.series, computed)
    const threads = Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 1)
    this.workers = new UnitWorkers(
      this.file,
      { spec: this.job.spec, source: this.job.source ?? null },
      threads
    )
    const record: EngineRecord = {
      backend: 'cpu',
      runner: 'workers',
      mode: null,
      eagerReason: null,
      library: `V8 ${process.versions.v8}`,
      device: 'CPU',
      threads,
      oneDnn: false,
      processor: thisProcessor().name,
      features: null
    }
    return computed ? { record, taken: this.taken.size } : { record }
  }

  /** Computes to the end of the run, which the host hears of. */
  async train(): Promise<void> {
    try {
      if (this.step === this.job.first) this.sendState(false)
      const status = await this.loop()
      this.flush()
      this.sendState(true)
      this.end(status, null)
    } catch (error) {
      this.flush()
      this.end('failed', error)
    } finally {
      await this.workers!.close()
    }
  }

  private async loop(): Promise<EndStatus> {
    const { replay } = this.job
    const target = Math.min(this.units.length, replay?.until ?? Infinity)
    while (this.step < target) {
      await this.listen()
      if (this.control.stopping) return 'stopped'
      const began = performance.now()
      const batches = await this.nextUnit(target)
      this.seconds += (performance.now() - began) / 1000
      if (!batches) continue
      this.control.takeSteps(1)
      this.keep(batches)
      this.keepUp()
    }
    return replay && !replay.finished ? 'stopped' : 'finished'
  }

  /** Rows of the next unit; null: something was asked meanwhile. */
  private async nextUnit(target: number): Promise<SeriesBatch[] | null> {
    const ahead = Math.min(target, this.step + AHEAD * this.workers!.count)
    for (let unit = this.step + this.underWay.length; unit < ahead; unit++)
      this.underWay.push(this.rowsOf(unit))
    try {
      const batches = await Promise.race([this.underWay[0]!, this.control.woken()])
      if (!batches) return null
      this.underWay = this.underWay.slice(1)
      return batches
    } catch (error) {
      throw this.ofUnit(error)
    }
  }

  private rowsOf(unit: number): Promise<SeriesBatch[]> {
    const taken = this.taken.get(unit)
    return taken ? Promise.resolve(taken) : this.workers!.rowsOf(unit)
  }

  /** Takes the rows of the next unit in, all of them or none. */
  private keep(batches: readonly SeriesBatch[]): void {
    try {
      const whole = new Recorder(this.series, null)
      for (const batch of batches) {
        const unit = new Uint32Array(batch.rows).fill(this.step + 1)
        whole.add({ ...batch, columns: { ...batch.columns, [UNIT]: unit } })
        this.assertFinite(batch)
      }
      for (const batch of whole.take()) this.recorder.add(batch)
    } catch (error) {
      throw this.ofUnit(error)
    }
    this.step++
  }

  private assertFinite({ series, columns }: SeriesBatch): void {
    const declaration = this.series.find(({ name }) => name === series)!
    for (const { name } of declaration.columns) {
      const row = columns[name]!.findIndex((value) => !Number.isFinite(value))
      if (row < 0) continue
      throw new Error(`${series}.${name} of replica ${columns['replica']![row]} is ${columns[name]![row]}`)
    }
  }

  private ofUnit(error: unknown): AppError {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/\.$/, '')
    return new AppError(
      'computation.unit',
      `The unit ${this.units[this.step]} cannot be computed: ${reason}.`,
      {
        path: 'family'
      }
    )
  }

  /** Lets messages in; waits while paused or while the disk is behind. */
  private async listen(): Promise<void> {
    await this.host.sent()
    if (this.control.waiting) {
      this.flush()
      this.sendState(true)
      this.host.send({ type: 'paused', step: this.step })
      await this.control.untilGoing()
      if (!this.control.stopping) this.host.send({ type: 'resumed', step: this.step })
    }
    await this.control.untilStored()
  }

  private keepUp(): void {
    const now = performance.now()
    if (now - this.lastFlush >= FLUSH_MS) this.flush()
    if (now - this.lastRolling < ROLLING_MS) return
    this.flush()
    this.sendState(true)
  }

  private flush(): void {
    this.lastFlush = performance.now()
    this.control.sent()
    this.host.send({
      type: 'columns',
      step: this.step,
      seconds: this.seconds,
      batches: this.recorder.take(),
      diverged: [],
      changes: []
    })
  }

  private sendState(rolling: boolean): void {
    if (rolling) this.lastRolling = performance.now()
    const { step, seconds } = this
    const place = { stage: 0, stageFrom: 0 }
    const state: TrainingState = { step, seconds, ...place, diverged: [], ruleCounts: [], tensors: {} }
    this.host.send({ type: 'checkpoint', rolling, state })
  }

  private end(status: EndStatus, error: unknown): void {
    const { step, seconds } = this
    const told = error === null ? null : toWireError(error)
    this.host.send({ type: 'ended', status, step, seconds, waiting: null, error: told })
  }
}
