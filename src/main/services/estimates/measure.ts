/** A micro-benchmark: a run trains for a moment in an engine process of its own, and nothing of it is stored. */
import { AppError, fromWireError } from '#shared/errors'
import type { Measurement } from '#shared/estimate'
import { isTraining, type ExperimentSpec, type TrainingSpec } from '#shared/experiment'
import type { SeriesBatch } from '#shared/metrics'
import type { EngineRecord } from '#shared/run'
import type { EngineProcess, FromEngine } from '../../engine/messages'
import { whyEngineEnded } from '../runs/engineEnd'

/** Seconds of training that tell enough, and the most where steps still grow faster or no evaluation has come by then. */
const ENOUGH = 2
const MOST = 8
/** Steps of two stretches that take the same within this factor have reached their speed. */
const STEADY = 1.3

/** How far training was when rows came in. */
interface Mark {
  step: number
  seconds: number
  /** Of all rows so far. */
  bytes: number
}

/**
 * The experiment as it is measured: with evaluations as often as at its end, where they are the fewest, without rules that
 * end it and without states on the way, whose room on disk follows from the spec.
 */
function measurable(spec: ExperimentSpec): ExperimentSpec {
  if (!isTraining(spec)) return spec
  const record = { ...spec.record, evaluate: 'every' as const, checkpoints: 'last' as const }
  const measured: TrainingSpec = { ...spec, record, stop: { ...spec.stop, minutes: null, rules: [] } }
  return measured
}

const bytesOf = (batches: readonly SeriesBatch[]): number =>
  batches.reduce(
    (sum, { columns }) => Object.values(columns).reduce((own, column) => own + column.byteLength, sum),
    0
  )

/** Seconds and bytes of a step from the first mark behind a share of the time to the first behind another; null: none. */
function between(
  marks: readonly Mark[],
  from: number,
  to: number
): { seconds: number; bytes: number } | null {
  const total = marks.at(-1)!.seconds
  const at = (share: number): Mark => marks.find(({ seconds }) => seconds >= share * total)!
  const [first, last] = [at(from), at(to)]
  const steps = last.step - first.step
  if (steps <= 0) return null
  return { seconds: (last.seconds - first.seconds) / steps, bytes: (last.bytes - first.bytes) / steps }
}

/** The first calls of a program are slower: until they are behind it, in eager code for some seconds, nothing is told. */
function isSteady(marks: readonly Mark[]): boolean {
  const [before, after] = [between(marks, 0.5, 0.75), between(marks, 0.75, 1)]
  return before !== null && after !== null && before.seconds < STEADY * after.seconds
}

function isEnough(spec: ExperimentSpec, marks: readonly Mark[]): boolean {
  const { step, seconds } = marks.at(-1)!
  if (seconds >= MOST) return true
  return seconds >= ENOUGH && (!isTraining(spec) || (step >= spec.record.evaluateEvery && isSteady(marks)))
}

/** What a step takes: of the last third, or of all where that is a single call. */
function perStep(marks: readonly Mark[]): { seconds: number; bytes: number } {
  const late = between(marks, 2 / 3, 1)
  const whole = between([{ step: 0, seconds: 0, bytes: marks[0]!.bytes }, ...marks.slice(1)], 0, 1)
  return { seconds: late?.seconds ?? whole!.seconds, bytes: whole!.bytes }
}

/**
 * @param engine a process of its own, which is ended here
 * @param isCancelled asked when the process is gone
 * Throws `estimate.cancelled`, `estimate.lost`, and what the engine refuses.
 */
export async function measure(
  engine: EngineProcess,
  spec: ExperimentSpec,
  isCancelled: () => boolean
): Promise<Omit<Measurement, 'beside'>> {
  const began = performance.now()
  const marks: Mark[] = []
  let record: EngineRecord | null = null
  let startSeconds = 0
  let bytes = 0
  const take = (message: Extract<FromEngine, { type: 'columns' }>): void => {
    const { step, seconds } = message
    bytes += bytesOf(message.batches)
    if (step > 0 && startSeconds === 0) startSeconds = (performance.now() - began) / 1000 - seconds
    marks.push({ step, seconds, bytes })
    engine.send(isEnough(spec, marks) ? { type: 'stop' } : { type: 'stored' })
  }
  const done = new Promise<Omit<Measurement, 'beside'>>((resolve, reject) => {
    engine.onMessage((message) => {
      if (message.type === 'started') record = message.record
      if (message.type === 'columns') take(message)
      if (message.type === 'ended') {
        if (message.error) reject(fromWireError(message.error))
        else engine.send({ type: 'memory' })
      }
      if (message.type !== 'memory') return
      const last = marks.at(-1)
      if (!last || last.step === 0 || !record)
        return reject(new AppError('estimate.lost', 'It ended before it had trained a step.'))
      const each = perStep(marks)
      resolve({
        steps: last.step,
        seconds: last.seconds,
        startSeconds: Math.max(0, startSeconds),
        secondsPerStep: each.seconds,
        memoryBytes: message.peakBytes,
        rowBytesPerStep: each.bytes,
        engine: record
      })
    })
    engine.onExit((exit) =>
      reject(
        isCancelled()
          ? new AppError('estimate.cancelled', 'The estimate was cancelled.')
          : new AppError('estimate.lost', `What it takes could not be measured: ${whyEngineEnded(exit)}.`)
      )
    )
  })
  engine.send({
    type: 'train',
    job: { runId: 'estimate', spec: measurable(spec), from: null, engine: null, first: 0 }
  })
  return done.finally(() => engine.send({ type: 'quit' }))
}
