/** An engine process's answer to its host: describe the machine, train one run at a time, quit with a goodbye. */
import { toWireError } from '#shared/errors'
import { isTraining, type EnginePreference } from '#shared/experiment'
import { engineSchema } from '#shared/experimentParts'
import type { EngineRecord } from '#shared/run'
import { wholeSpec } from '../families'
import { Computation } from './computation/computation'
import type { Deriver } from './derived/deriver'
import type { TrainingState } from '#shared/trainingState'
import { keepRows } from '../../kit/data/ownRows'
import type { WarmStartJob, DeriveJob, FromEngine, Outbox, ToEngine, TrainJob } from './messages'
import type { EngineFiles } from './runners/openRunner'
import type * as Training from './training/stagedTraining'

export interface HostPort extends Outbox {
  onMessage(listener: (message: ToEngine) => void): void
  /** Ends the process once everything sent is on its way. */
  quit(): void
}

export interface ProcessFiles extends EngineFiles {
  /** The built thread that computes units of work. */
  unitWorker: string
}

/** All that works with tensors is loaded when it is needed: a computation starts without. */
let training: typeof Training | null = null
const loadTraining = async (): Promise<void> => {
  training ??= await import('./training/stagedTraining')
}

export function serveEngine(port: HostPort, files: ProcessFiles): void {
  let work: Training.StagedTraining | Computation | null = null
  const send = (message: FromEngine): void => port.send(message)

  /** What no job has caught ends the process; its host hears of that with the error's first line, and keeps the run. */
  const unforeseen = (error: unknown): void => {
    setImmediate(() => {
      throw error
    })
  }

  async function describe(): Promise<void> {
    const [{ openBackend }] = await Promise.all([import('./backends/backend'), loadTraining()])
    const { record, stepDowns } = await openBackend(engineSchema.parse({}))
    send({ type: 'described', record, stepDowns })
  }

  async function compare(engine: EngineRecord, wanted: EnginePreference): Promise<void> {
    try {
      const { assertSameMachine } = await import('./backends/backend')
      await assertSameMachine(engine, wanted)
      send({ type: 'compared', error: null })
    } catch (error) {
      send({ type: 'compared', error: toWireError(error) })
    }
  }

  async function train(job: TrainJob): Promise<void> {
    const spec = wholeSpec(job.spec)
    work = isTraining(spec)
      ? new training!.StagedTraining({ ...job, spec }, files, port)
      : new Computation({ ...job, spec }, files.unitWorker, port)
    try {
      send(
        work instanceof Computation
          ? { type: 'started', ...(await work.open()) }
          : { type: 'started', record: await work.open() }
      )
    } catch (error) {
      const { step, seconds } = job.from ?? { step: 0, seconds: 0 }
      send({ type: 'ended', status: 'failed', step, seconds, waiting: 0, error: toWireError(error) })
      return
    }
    await work.train()
    work = null
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
    const whole = { ...job, spec: wholeSpec(job.spec) }
    deriver = import('./derived/deriver').then(({ openDeriver }) => openDeriver(whole))
    derive(job.last).catch(unforeseen)
  }

  async function warmStart(job: WarmStartJob): Promise<void> {
    try {
      const whole = { ...job, spec: wholeSpec(job.spec), parent: wholeSpec(job.parent) }
      const { warmStartedState } = await import('./training/warmStart')
      send({ type: 'warmStarted', state: await warmStartedState(whole), error: null })
    } catch (error) {
      send({ type: 'warmStarted', state: null, error: toWireError(error) })
    }
  }

  function hear(message: ToEngine): void {
    switch (message.type) {
      case 'describe':
        return void describe().catch(unforeseen)
      case 'compare':
        return void compare(message.engine, message.wanted).catch(unforeseen)
      case 'rows':
        return keepRows(message.rows)
      case 'train':
        return void train(message.job).catch(unforeseen)
      case 'derive':
        return startDeriving(message.job)
      case 'state':
        return void derive(message.state).catch(unforeseen)
      case 'warmStart':
        return void warmStart(message.job).catch(unforeseen)
      case 'pause':
        return work?.control.pause()
      case 'resume':
        return work?.control.resume()
      case 'stepOnce':
        return work?.control.stepOnce()
      case 'stop':
        return work?.control.stop()
      case 'memory':
        // Node tells kilobytes
        return send({ type: 'memory', peakBytes: 1024 * process.resourceUsage().maxRSS })
      case 'stored':
        return work?.control.stored()
      case 'quit':
        send({ type: 'goodbye' })
        return port.quit()
    }
  }

  // what follows an order to train is heard once there is something that trains
  let heard: Promise<unknown> = Promise.resolve()
  port.onMessage((message) => {
    const trains = message.type === 'train' && isTraining(message.job.spec)
    heard = heard
      .then(() => (trains ? loadTraining() : undefined))
      .then(() => hear(message))
      .catch(unforeseen)
  })
}
