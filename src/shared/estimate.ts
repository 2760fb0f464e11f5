/**
 * What a run or a sweep would take, told before it starts: a short measurement of the very program, and what follows from
 * it. Pure; the measuring is main's (`services/estimates`).
 */
import { bytesText } from './bytes'
import type { EngineRecord } from './run'

/** What a program was seen to take while it trained for a moment, of which nothing was stored. */
export interface Measurement {
  /** Steps, or units of a computation, that it trained for this. */
  steps: number
  /** Seconds that these took. */
  seconds: number
  /** Seconds from the start of the process to its first step: loading, building, compiling. */
  startSeconds: number
  /** Of the last third of what was trained. */
  secondsPerStep: number
  /** Most memory that the process held. */
  memoryBytes: number
  /** Of the rows that a step adds to the stored series, on average. */
  rowBytesPerStep: number
  engine: EngineRecord
  /** Runs that trained on this machine meanwhile, and made it slower. */
  beside: number
}

/** Until the last step of every run: rules may end them sooner. */
export interface Estimate {
  runs: number
  /** Runs that train at the same time. */
  atOnce: number
  /** Steps, or units, over all runs. */
  steps: number
  seconds: number
  /** Over all processes that there are at once. */
  memoryBytes: number
  /** States and rows. */
  diskBytes: number
  /** One; of a sweep whose runs differ in size that of the smallest and that of the largest, the others lie between. */
  measured: readonly Measurement[]
}

/** A run that is to be told of, by its size: operations of a step, or units of work. */
export interface Sized {
  size: number
  steps: number
}

/** The value at `size` on the line through two measured ones; of one measurement that one's. */
function between(size: number, measured: readonly { size: number; value: number }[]): number {
  const [a, b] = measured as [{ size: number; value: number }, { size: number; value: number } | undefined]
  if (!b || a.size === b.size) return a.value
  return a.value + ((b.value - a.value) * (size - a.size)) / (b.size - a.size)
}

/**
 * @param runs all of them
 * @param measured one, or two of different sizes
 * @param slots runs that may train at once
 * @param keptBytes of the states that all runs keep
 */
export function estimateOf(
  runs: readonly Sized[],
  measured: readonly { size: number; measurement: Measurement }[],
  slots: number,
  keptBytes: number
): Estimate {
  const at = (size: number, value: (measurement: Measurement) => number): number =>
    between(
      size,
      measured.map(({ size, measurement }) => ({ size, value: value(measurement) }))
    )
  const atOnce = Math.min(slots, runs.length)
  const sum = (of: (run: Sized) => number): number => runs.reduce((total, run) => total + of(run), 0)
  const seconds = sum(
    ({ size, steps }) => at(size, (m) => m.startSeconds) + steps * at(size, (m) => m.secondsPerStep)
  )
  return {
    runs: runs.length,
    atOnce,
    steps: sum(({ steps }) => steps),
    seconds: seconds / atOnce,
    memoryBytes: atOnce * Math.max(...measured.map(({ measurement }) => measurement.memoryBytes)),
    diskBytes: keptBytes + Math.round(sum(({ size, steps }) => steps * at(size, (m) => m.rowBytesPerStep))),
    measured: measured.map(({ measurement }) => measurement)
  }
}

/** As in `about 1 min 25 s, 410 MB of memory, 41 MB on disk`. */
export const costText = (
  { seconds, memoryBytes, diskBytes }: Estimate,
  duration: (seconds: number) => string
): string =>
  `about ${duration(seconds)}, ${bytesText(memoryBytes)} of memory, ${bytesText(diskBytes)} on disk`

/** What the figures rest on, as in `Measured over 1240 steps (2.1 s) with native, CPU, 1 thread, while 2 other runs trained.` */
export function measuredText({ measured, runs, atOnce }: Estimate): string {
  const over = measured
    .map(({ steps, seconds }) => `${steps} ${steps === 1 ? 'step' : 'steps'} (${seconds.toFixed(1)} s)`)
    .join(' of the smallest and ')
  const { engine } = measured[0]!
  const beside = Math.max(...measured.map((each) => each.beside))
  const others = beside === 0 ? '' : `, while ${beside} other ${beside === 1 ? 'run' : 'runs'} trained`
  const on = `${engine.backend}, ${engine.device}, ${engine.threads} ${engine.threads === 1 ? 'thread' : 'threads'}`
  const several = measured.length > 1 ? ' of the largest run' : ''
  const together = runs > 1 ? ` ${atOnce} of ${runs} runs train at once.` : ''
  return `Measured over ${over}${several} with ${on}${others}; rules may end it sooner.${together}`
}

/** Of the contract. `asker`: a later question of the same one, or its cancel, ends an earlier one. */
export interface EstimateRequests {
  /** Trains the experiment for some seconds in a process of its own, storing nothing. Throws `estimate.cancelled`, `estimate.lost`, and what a start would. */
  'estimate.run': (input: { draft: unknown; asker?: string }) => Estimate
  'estimate.sweep': (input: { draft: unknown; asker?: string }) => Estimate
  'estimate.cancel': (input: { asker: string }) => void
}

export const estimateRequestNames = [
  'estimate.run',
  'estimate.sweep',
  'estimate.cancel'
] as const satisfies readonly (keyof EstimateRequests)[]
