/**
 * The one training loop, shared by all families: runs steps, meters them, evaluates, records, keeps states.
 *
 * Everything that reaches disk leaves through `host`; rows first, then the checkpoint that covers them. A step has
 * one state, the same bits whenever and whyever it is taken there: all that falls due at the step is in it, and nothing
 * of how the run began or ends. So rows that close a run come after its last state, and are made again from it.
 * Between calls it listens: stop, pause and single steps are heard within one call of the runner.
 */
import { toWireError } from '#shared/errors'
import type { TrainingSpec } from '#shared/experiment'
import { isKept } from '#shared/keptStates'
import type { SeriesBatch } from '#shared/metrics'
import { isStaged, stageCount, trainedSpec, type StagePlace } from '#shared/stages'
import type { TrainingState } from '#shared/trainingState'
import type { EndStatus, Outbox, TrainJob } from '../messages'
import type { Program } from '../../../kit/program/program'
import { parted } from './carried'
import { Control } from './control'
import { explainFailure } from './failures'
import type { OpenedRunner } from '../runners/openRunner'
import { Readings } from './readings'
import { Rows } from './rows'
import { isEvaluation, isTrainRow, nextStop } from './schedule'

/** Milliseconds: one call of the runner aims at this; columns leave this often; rolling states this often. */
const CALL_MS = 40
const FLUSH_MS = 250
const ROLLING_MS = 10_000

export class Trainer {
  /** Of the stage. */
  private readonly spec: TrainingSpec
  private readonly isLast: boolean
  private step = 0
  /** Without what is recorded at the step, which the next call counts: all states of a step have the same seconds. */
  private seconds = 0
  private recordingMs = 0
  /** Seconds trained by this process. */
  private trained = 0
  /** The first state is a stored one, not that of a stage which begins. */
  private restored = false
  private readonly readings: Readings
  private readonly rows: Rows
  /** Of earlier stages, in every state. */
  private carried: TrainingState['tensors'] = {}
  private callSteps = 1
  private lastFlush = performance.now()
  private lastRolling = performance.now()

  /** @param program of the stage's spec */
  constructor(
    private readonly run: TrainingSpec,
    program: Program,
    private readonly engine: Pick<OpenedRunner, 'runner' | 'source'>,
    private readonly host: Outbox,
    private readonly job: Pick<TrainJob, 'first' | 'replay'>,
    private readonly place: StagePlace = { stage: 0, stageFrom: 0 },
    readonly control = new Control()
  ) {
    this.spec = trainedSpec(run, place)
    this.isLast = place.stage === stageCount(run) - 1
    this.readings = new Readings(program, engine.runner)
    this.rows = new Rows(this.spec, program, isStaged(run) ? place.stage : null)
  }

  /** Takes up a state. Throws `checkpoint.shape`. @param stored false: the stage begins with it */
  restore(state: TrainingState, stored = true): void {
    const { own, carried } = parted(state.tensors)
    this.carried = carried
    this.readings.restore(own)
    this.rows.restore(state)
    this.step = state.step
    this.seconds = state.seconds
    this.restored = stored
  }

  /**
   * Trains until the stage ends, or the run: then the host has its `ended` message.
   * @returns the state that the next stage goes on from; null: the run has ended
   */
  async train(): Promise<TrainingState | null> {
    try {
      if (this.step === Math.max(this.job.first, this.place.stageFrom)) this.open()
      await this.host.sent()
      this.engine.runner.prepare()
      const status = await this.loop()
      this.flush()
      this.sendState(status !== 'stage')
      const last = status === 'stage' ? this.state() : null
      if (status === 'finished' || status === 'stage') this.close()
      if (status !== 'stage') this.end(status, null)
      return last
    } catch (error) {
      this.flush()
      this.end('failed', error)
      return null
    }
  }

  private async loop(): Promise<EndStatus | 'stage'> {
    const { record, stop } = this.spec
    const last = Math.min(stop.steps, this.job.replay?.until ?? Infinity)
    for (;;) {
      const ending = this.ending()
      if (ending) return ending
      await this.listen()
      if (this.control.stopping) return 'stopped'
      const reach = this.step + this.control.takeSteps(this.callSteps)
      this.advance(nextStop(record, this.step, Math.min(last, reach)))
    }
  }

  /** How the run or the stage ends at this step; null: not here. Known from the state alone, so that one taken up there ends too. */
  private ending(): EndStatus | 'stage' | null {
    const { steps, minutes } = this.run.stop
    const { replay } = this.job
    // when it is seen depends on the length of calls: a replay goes as far as the run did
    if (this.rows.allDiverged && !replay) return 'diverged'
    if (this.step >= steps || (this.isLast && this.rows.isRuleMet(this.step))) return 'finished'
    if (minutes !== null && this.seconds >= minutes * 60) return 'finished'
    if (replay && this.step >= replay.until && this.place.stage >= replay.stage)
      return replay.finished ? 'finished' : 'stopped'
    // a stage trains a step at least, so that no two have a last state of one step
    const isOver = this.step >= this.spec.stop.steps || this.rows.isRuleMet(this.step)
    return !this.isLast && this.step > this.place.stageFrom && isOver ? 'stage' : null
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
      this.rows.noteDivergence(outputs, this.step)
      this.readings.add(outputs, feeds)
    }
    const trained = performance.now()
    const spent = (trained - began + this.recordingMs) / 1000
    this.seconds += spent
    this.trained += spent
    this.recordStep()
    const elapsed = performance.now() - began
    this.recordingMs = performance.now() - trained
    this.callSteps = Math.max(1, Math.min(1000, Math.round((count * CALL_MS) / Math.max(1, elapsed))))
    this.keepUp()
  }

  /** Rows, evaluations and kept states due at the current step, in this order; other states of the step come after. */
  private recordStep(): void {
    const { step, rows, readings } = this
    const { record } = this.spec
    if (isTrainRow(record, step)) rows.record(readings.trainRow(step))
    if (isEvaluation(record, step)) this.recordEvaluation()
    if (!isKept(record, step)) return
    readings.measuredRows(step).forEach((batch) => rows.record(batch))
    this.keep()
  }

  private recordEvaluation(): void {
    const { step, rows, readings } = this
    readings.evaluationRows(step).forEach((batch) => rows.record(batch))
    const states = rows.moments.evaluated(isKept(this.spec.record, step), () => this.state())
    if (states.length > 0) this.flush()
    for (const state of states) this.host.send({ type: 'checkpoint', rolling: false, state })
  }

  /**
   * The first state of the run or of a stage, evaluated; the run's is kept, that of a stage follows from the one before it.
   * A stored one has these rows behind it already, or, in a fork, must go on as the parent would have.
   */
  private open(): void {
    const { step, rows, readings } = this
    const add = (batch: SeriesBatch): void => (this.restored ? rows.show(batch) : rows.record(batch))
    readings.evaluationRows(step).forEach(add)
    this.flush() // shown while the weights are measured, which takes as long again
    readings.measuredRows(step).forEach(add)
    if (step === this.job.first) this.keep()
  }

  /** The last step of a stage, and of a finished run, has all its rows: an evaluation, and the training row as far as it came. */
  private close(): void {
    const { step, rows, readings } = this
    if (step === this.job.first) return
    if (!isTrainRow(this.spec.record, step)) rows.show(readings.trainRow(step))
    if (!isEvaluation(this.spec.record, step))
      readings.evaluationRows(step).forEach((batch) => rows.show(batch))
    this.flush()
  }

  private keep(): void {
    this.flush()
    this.sendState(false)
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
      batches: this.rows.take(),
      diverged: this.rows.known.diverged,
      changes: this.rows.moments.take()
    })
  }

  private sendState(rolling: boolean): void {
    if (rolling) this.lastRolling = performance.now()
    this.host.send({ type: 'checkpoint', rolling, state: this.state() })
  }

  private state(): TrainingState {
    const { step, seconds, rows } = this
    const tensors = { ...this.readings.tensors(step), ...rows.moments.tensors(), ...this.carried }
    return { step, seconds, ...rows.known, ...this.place, tensors }
  }

  private end(status: EndStatus, error: unknown): void {
    const { step, seconds } = this
    const waiting = this.trained > 0 ? this.engine.source.waited / this.trained : 0
    const told = error === null ? null : toWireError(explainFailure(error))
    this.host.send({ type: 'ended', status, step, seconds, waiting, error: told })
  }
}
