/**
 * A run through its stages, each with a program, a runner and rows of its own, on one engine.
 *
 * The mode of compiled steps (graph or XLA) is chosen in the stage that is trained first and kept in all others, so that the
 * run's record names it before any row.
 */
import { toWireError } from '#shared/errors'
import type { TrainingSpec } from '#shared/experiment'
import type { EngineRecord } from '#shared/run'
import { isStaged, specOfStage, type StagePlace } from '#shared/stages'
import type { TrainingState } from '#shared/trainingState'
import { wholeSpec } from '../../families'
import { assertSameEngine, openBackend } from '../backends/backend'
import type { Outbox, TrainJob } from '../messages'
import { loadProgram } from '../programs'
import { initialState } from '../runners/initialState'
import { openRunner, type EngineFiles, type OpenedRunner } from '../runners/openRunner'
import type { Program } from '../../../kit/program/program'
import { Control } from './control'
import { assertFitsHere } from './memory'
import { assertSameShapes, firstStateOf } from './stageChange'
import { Trainer } from './trainer'

interface OpenedStage extends OpenedRunner {
  program: Program
  place: StagePlace
}

export class StagedTraining {
  readonly control = new Control()
  private current: OpenedStage | null = null

  /** @param job with a whole spec */
  constructor(
    private readonly job: TrainJob<TrainingSpec>,
    private readonly files: EngineFiles,
    private readonly host: Outbox
  ) {}

  /** Opens the engine (the recorded one, if the run has trained before) at the stage that is trained first. */
  async open(): Promise<EngineRecord> {
    const { spec, engine, from } = this.job
    if (isStaged(spec)) await assertSameShapes(spec)
    const { stage, stageFrom } = from ?? { stage: 0, stageFrom: 0 }
    this.current = await this.openStage({ stage, stageFrom }, from?.step ?? 0, engine)
    const { record } = this.current
    if (engine) assertSameEngine(engine, record)
    return record
  }

  /** Trains to the end of the run, which the host hears of. */
  async train(): Promise<void> {
    let from = this.job.from
    for (let stored = true; ; stored = false) {
      const last = await this.trainStage(from, stored)
      if (!last) return
      try {
        from = await this.change(last)
      } catch (error) {
        const { step, seconds } = last
        this.host.send({
          type: 'ended',
          status: 'failed',
          step,
          seconds,
          waiting: 0,
          error: toWireError(error)
        })
        return
      }
    }
  }

  private async trainStage(from: TrainingState | null, stored: boolean): Promise<TrainingState | null> {
    const { program, place, runner, source } = this.current!
    const { spec } = this.job
    const trainer = new Trainer(spec, program, { runner, source }, this.host, this.job, place, this.control)
    if (from) trainer.restore(from, stored)
    return trainer.train()
  }

  /** Opens the next stage; gives its first state. */
  private async change(last: TrainingState): Promise<TrainingState> {
    const { runner, record } = this.current!
    runner.dispose()
    const place = { stage: last.stage + 1, stageFrom: last.step }
    this.current = await this.openStage(place, last.step, record)
    this.host.send({ type: 'stage', stage: place.stage, step: place.stageFrom })
    return firstStateOf(this.job.spec, this.current.program, last)
  }

  private async openStage(
    place: StagePlace,
    step: number,
    recorded: EngineRecord | null
  ): Promise<OpenedStage> {
    const spec = wholeSpec(specOfStage(this.job.spec, place.stage))
    assertFitsHere(spec)
    const preference = recorded ? { ...spec.engine, backend: recorded.backend } : spec.engine
    const { record: backend } = await openBackend(preference)
    const program = await loadProgram(spec)
    const opened = await openRunner(program, initialState(program), backend, {
      spec,
      files: this.files,
      recorded,
      plannedSteps: spec.stop.steps - step
    })
    return { ...opened, program, place }
  }
}
