/**
 * The one training loop, shared by all families: runs steps, meters them, evaluates, records, keeps states.
 *
 * Everything that reaches disk leaves through `host`; rows first, then the checkpoint that covers them.
 * Between calls it listens: stop, pause and single steps are heard within one call of the runner.
 */
import { toWireError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesBatch } from '#shared/metrics'
import type { Divergence } from '#shared/run'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import type { EndStatus, Outbox, TrainJob } from '../messages'
import { probeTensors, type RowOutputs, type TrainMeter } from '../../../kit/data/hostData'
import type { Program } from '../../../kit/program/program'
import { Control } from './control'
import { infiniteReplicas } from './divergence'
import { explainFailure } from './failures'
import { Moments } from './moments'
import type { OpenedRunner } from '../runners/openRunner'
import { Recorder, rowOfReplicas } from './recorder'
import { isEvaluation, isKept, isTrainRow, nextStop } from './schedule'
import { freshCounts, updateRules, type RuleCounts } from './stopRules'

/** Milliseconds: one call of the runner aims at this; columns leave this often; rolling states this often. */
const CALL_MS = 40
const FLUSH_MS = 250
const ROLLING_MS = 10_000

/** Sums of the training row that is not complete yet, in a state. */
export const METER = 'meter/sums'

export class Trainer {
  readonly control = new Control()
  private step = 0
  private seconds = 0
  /** Seconds trained by this process. */
  private trained = 0
  private readonly diverged: Divergence[] = []
  private ruleCounts: RuleCounts
  private readonly meter: TrainMeter
  private readonly recorder: Recorder
  private readonly moments: Moments
  private evaluated: { step: number; outputs: RowOutputs } | null = null
  private callSteps = 1
  private lastFlush = performance.now()
  private lastRolling = performance.now()
  private ruleMet = false

  constructor(
    private readonly spec: ExperimentSpec,
    private readonly program: Program,
    private readonly engine: Pick<OpenedRunner, 'runner' | 'source'>,
    private readonly host: Outbox,
    private readonly job: Pick<TrainJob, 'first' | 'until'>
  ) {
    this.meter = program.createTrainMeter()
    this.recorder = new Recorder(program.series)
    this.moments = new Moments(program.series)
    this.ruleCounts = freshCounts(spec.stop.rules, spec.replicas)
  }

  /** Takes up a stored state. Throws `checkpoint.shape`. */
  restore(state: TrainingState): void {
    const { [METER]: sums, ...tensors } = state.tensors
    this.engine.runner.write(tensors)
    this.moments.restore(tensors)
    if (sums) this.meter.sums.set(sums.data)
    this.step = state.step
    this.seconds = state.seconds
    this.diverged.push(...state.diverged)
    this.ruleCounts = state.ruleCounts.map((counts) => [...counts])
  }

  /** Trains until the end; always ends with one `ended` message. */
  async run(): Promise<void> {
    try {
      if (this.step === this.job.first) {
        this.recordEvaluation()
        this.flush() // shown while the weights are measured, which takes as long again
        this.keep()
      }
      await this.host.sent()
      this.engine.runner.prepare()
      const status = await this.loop()
      this.flush()
      this.sendState(true)
      this.end(status, null)
    } catch (error) {
      this.flush()
      this.end('failed', error)
    }
  }

  private async loop(): Promise<EndStatus> {
    const { steps, minutes } = this.spec.stop
    const last = Math.min(steps, this.job.until ?? Infinity)
    while (this.step < last) {
      await this.listen()
      if (this.control.stopping) return 'stopped'
      if (minutes !== null && this.seconds >= minutes * 60) return 'finished'
      const reach = this.step + this.control.takeSteps(this.callSteps)
      this.advance(nextStop(this.spec.record, this.step, Math.min(last, reach)))
      if (this.diverged.length === this.spec.replicas) return 'diverged'
      if (this.ruleMet) return 'finished'
    }
    if (last < steps) return 'stopped'
    if (this.step % this.spec.record.trainEvery !== 0) this.recordTrainRow()
    return 'finished'
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

  /** Trains towards `until`, one call of the runner, and records what falls due. */
  private advance(until: number): void {
    const began = performance.now()
    const count = until - this.step
    const results = this.engine.runner.run(this.step, count)
    for (const { outputs, feeds } of results) {
      this.step++
      this.noteDivergence(outputs)
      this.meter.add(outputs, feeds)
    }
    this.recordStep()
    const elapsed = performance.now() - began
    this.seconds += elapsed / 1000
    this.trained += elapsed / 1000
    this.callSteps = Math.max(1, Math.min(1000, Math.round((count * CALL_MS) / Math.max(1, elapsed))))
    this.keepUp()
  }

  /** Rows, evaluations and kept states due at the current step. */
  private recordStep(): void {
    if (isTrainRow(this.spec.record, this.step)) this.recordTrainRow()
    if (isEvaluation(this.spec.record, this.step)) this.recordEvaluation()
    if (isKept(this.spec.record, this.step)) this.keep()
  }

  /** What the weights give on the probe; a kept state that is also an evaluation has it once. */
  private evaluate(): RowOutputs {
    if (this.evaluated?.step !== this.step)
      this.evaluated = { step: this.step, outputs: this.engine.runner.evaluate() }
    return this.evaluated.outputs
  }

  /** Evaluation outputs that belong to a kept state. */
  private probed(): Record<string, HostTensor> {
    const names = this.program.snapshots
    return names.length === 0 ? {} : probeTensors(names, this.evaluate(), this.spec.replicas)
  }

  private recordEvaluation(): void {
    for (const batch of this.program.evaluationRows(this.step, this.evaluate())) this.record(batch)
    const states = this.moments.evaluated(isKept(this.spec.record, this.step), () => this.state(false))
    if (states.length > 0) this.flush()
    for (const state of states) this.host.send({ type: 'checkpoint', rolling: false, state })
  }

  /** A state that is kept for good: what its weights measure, then the state with its snapshots. */
  private keep(): void {
    const { runner } = this.engine
    const measured = this.program.measure?.(this.step, runner.read(), () => runner.inspect())
    for (const batch of measured ?? []) this.record(batch)
    this.flush()
    this.sendState(false)
  }

  private recordTrainRow(): void {
    this.record(rowOfReplicas(this.program.meterSeries, this.step, this.spec.replicas, this.meter.take()))
  }

  /** Keeps rows of living replicas, and counts them for the stop rules. */
  private record(batch: SeriesBatch): void {
    const alive = Array.from(
      { length: this.spec.replicas },
      (_, r) => !this.diverged.some((d) => d.replica === r)
    )
    const kept = this.recorder.add(batch, alive)
    this.moments.note(kept)
    this.ruleMet ||= updateRules(this.spec.stop.rules, this.ruleCounts, kept, alive)
  }

  private noteDivergence(outputs: RowOutputs): void {
    for (const replica of infiniteReplicas(outputs, this.spec.replicas))
      if (!this.diverged.some((d) => d.replica === replica)) this.diverged.push({ replica, step: this.step })
  }

  /** Sends columns and rolling states when their time has come. */
  private keepUp(): void {
    const now = performance.now()
    if (now - this.lastFlush >= FLUSH_MS) this.flush()
    if (now - this.lastRolling >= ROLLING_MS) {
      this.flush()
      this.sendState(true)
    }
  }

  private flush(): void {
    this.lastFlush = performance.now()
    this.control.sent()
    this.host.send({
      type: 'columns',
      step: this.step,
      seconds: this.seconds,
      batches: this.recorder.take(),
      diverged: [...this.diverged],
      changes: this.moments.take()
    })
  }

  private sendState(rolling: boolean): void {
    if (rolling) this.lastRolling = performance.now()
    this.host.send({ type: 'checkpoint', rolling, state: this.state(rolling) })
  }

  private state(rolling: boolean): TrainingState {
    const { replicas } = this.spec
    const sums = Float64Array.from(this.meter.sums)
    return {
      step: this.step,
      seconds: this.seconds,
      diverged: [...this.diverged],
      ruleCounts: this.ruleCounts.map((counts) => [...counts]),
      tensors: {
        ...this.engine.runner.read(),
        ...(rolling ? {} : this.probed()),
        ...this.moments.tensors(),
        [METER]: { dtype: 'float64', shape: [replicas, sums.length / replicas], data: sums }
      }
    }
  }

  private end(status: EndStatus, error: unknown): void {
    const { step, seconds } = this
    const waiting = this.trained > 0 ? this.engine.source.waited / this.trained : 0
    const told = error === null ? null : toWireError(explainFailure(error))
    this.host.send({ type: 'ended', status, step, seconds, waiting, error: told })
  }
}
