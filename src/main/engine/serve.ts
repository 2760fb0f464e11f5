/** An engine process's answer to its host: describe the machine, train one run at a time, quit with a goodbye. */
import { toWireError } from '#shared/errors'
import { engineSchema } from '#shared/experimentParts'
import type { EngineRecord } from '#shared/run'
import { wholeSpec } from '../families'
import { adoptState } from './training/adopt'
import { assertSameEngine, openBackend } from './backends/backend'
import { initialState } from './runners/initialState'
import { openDeriver, type Deriver } from './derived/deriver'
import type { TrainingState } from '#shared/trainingState'
import type { AdoptJob, DeriveJob, FromEngine, Outbox, ToEngine, TrainJob } from './messages'
import { assertFits } from './training/memory'
import { openRunner, type EngineFiles } from './runners/openRunner'
import { loadProgram } from './programs'
import { Trainer } from './training/trainer'

export interface HostPort extends Outbox {
  onMessage(listener: (message: ToEngine) => void): void
  /** Ends the process once everything sent is on its way. */
  quit(): void
}

/** Opens the engine of a job (the recorded one, if it has trained before) and takes up its state. */
async function prepare(job: TrainJob, files: EngineFiles, host: Outbox): Promise<[Trainer, EngineRecord]> {
  const spec = wholeSpec(job.spec)
  const preference = job.engine ? { ...spec.engine, backend: job.engine.backend } : spec.engine
  const { record: opened } = await openBackend(preference)
  const program = await loadProgram(spec)
  assertFits(program)
  const { runner, source, record } = await openRunner(program, initialState(program), opened, {
    spec,
    files,
    recorded: job.engine,
    plannedSteps: spec.stop.steps - (job.from?.step ?? 0)
  })
  if (job.engine) assertSameEngine(job.engine, record)
  const trainer = new Trainer(spec, program, { runner, source }, host, job)
  if (job.from) trainer.restore(job.from)
  return [trainer, record]
}

export function serveEngine(port: HostPort, files: EngineFiles): void {
  let trainer: Trainer | null = null
  const send = (message: FromEngine): void => port.send(message)

  async function describe(): Promise<void> {
    const { record, stepDowns } = await openBackend(engineSchema.parse({}))
    send({ type: 'described', record, stepDowns })
  }

  async function train(job: TrainJob): Promise<void> {
    try {
      const [prepared, record] = await prepare(job, files, port)
      trainer = prepared
      send({ type: 'started', record })
    } catch (error) {
      const { step, seconds } = job.from ?? { step: 0, seconds: 0 }
      send({ type: 'ended', status: 'failed', step, seconds, waiting: 0, error: toWireError(error) })
      return
    }
    await trainer.run()
    trainer = null
  }

  let deriver: Promise<Deriver> | null = null
  async function derive(state: TrainingState): Promise<void> {
    const { step } = state
    try {
      send({ type: 'derived', step, batches: (await deriver!)(state), error: null })
    } catch (error) {
      send({ type: 'derived', step, batches: [], error: toWireError(error) })
    }
  }
  function startDeriving(job: DeriveJob): void {
    deriver = openDeriver({ ...job, spec: wholeSpec(job.spec) })
    void derive(job.last)
  }

  async function adopt(job: AdoptJob): Promise<void> {
    try {
      const whole = { ...job, spec: wholeSpec(job.spec), parent: wholeSpec(job.parent) }
      send({ type: 'adopted', state: await adoptState(whole), error: null })
    } catch (error) {
      send({ type: 'adopted', state: null, error: toWireError(error) })
    }
  }

  port.onMessage((message) => {
    switch (message.type) {
      case 'describe':
        return void describe()
      case 'train':
        return void train(message.job)
      case 'derive':
        return startDeriving(message.job)
      case 'state':
        return void derive(message.state)
      case 'adopt':
        return void adopt(message.job)
      case 'pause':
        return trainer?.control.pause()
      case 'resume':
        return trainer?.control.resume()
      case 'stepOnce':
        return trainer?.control.stepOnce()
      case 'stop':
        return trainer?.control.stop()
      case 'stored':
        return trainer?.control.stored()
      case 'quit':
        send({ type: 'goodbye' })
        return port.quit()
    }
  })
}
