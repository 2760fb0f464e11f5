/**
 * What came of the cells of a sweep: crossings as intervals, quartiles over seeds, phases.
 *
 * A crossing lies in (previous row, this row], since nothing is known in between. "Never within n" is a value: such
 * a replica is later than all others, so that a quantile that falls on it is itself "later than n".
 */
import type { Columns } from '../analysis/crossings'
import { quantile } from '../analysis/quantiles'
import type { RunStatus } from '../run'
import type { PhaseRule } from '../sweep'

export const phases = ['comprehension', 'grokking', 'memorisation', 'confusion'] as const
export type Phase = (typeof phases)[number]

export const cellStates = [
  'waiting',
  'running',
  'paused',
  'done',
  'censored',
  'diverged',
  'failed',
  'interrupted'
] as const
export type CellState = (typeof cellStates)[number]

/** (previous row, first row that reaches it], in steps. */
export type Interval = readonly [number, number]

/** When a threshold was reached. */
export interface Reach {
  reached: Interval | null
  /** Last step that was looked at: without a crossing, it is later than this. */
  until: number
}

export interface ReplicaOutcome extends Reach {
  seed: number
  /** When the training threshold of the sweep's phases was reached; null: it has none. */
  trained: Reach | null
  /** Last value of the metric; null: none yet, or diverged. */
  final: number | null
  diverged: boolean
  /** Null: the sweep has no phases, or the replica is not at its end or diverged. */
  phase: Phase | null
}

/** A step, or `beyond`: later than this one. */
export interface Bound {
  step: number
  beyond: boolean
}

export interface Quartiles<T> {
  low: T
  median: T
  high: T
}

/**
 * Per replica the first of `evaluations` rows in a row that reach `threshold`, as an interval, and the last row's step.
 * Rows are in step order with columns `step` and `replica`; NaN reaches nothing.
 */
export function crossingIntervals(
  columns: Columns,
  value: string,
  threshold: number,
  options: { replicas: number; evaluations: number }
): Reach[] {
  const tracks = Array.from({ length: options.replicas }, () => ({
    reached: null as Interval | null,
    until: 0,
    streak: 0,
    candidate: [0, 0] as Interval
  }))
  columns[value]!.forEach((v, row) => {
    const track = tracks[columns['replica']![row]!]
    if (!track) return
    const step = columns['step']![row]!
    if (track.streak === 0) track.candidate = [track.until, step]
    track.streak = v >= threshold ? track.streak + 1 : 0
    if (track.streak === options.evaluations) track.reached ??= track.candidate
    track.until = step
  })
  return tracks.map(({ reached, until }) => ({ reached, until }))
}

/** Quantile (type 7) of steps of which some are only known to be later than their `until`. */
export function boundQuantile(replicas: readonly Reach[], p: number): Bound {
  const steps = replicas.map(({ reached }) => reached?.[1] ?? Infinity).sort((a, b) => a - b)
  const position = p * (steps.length - 1)
  const below = steps[Math.floor(position)]!
  const above = steps[Math.ceil(position)]!
  if (above < Infinity) return { step: below + (above - below) * (position % 1), beyond: false }
  const limits = replicas.filter(({ reached }) => !reached).map(({ until }) => until)
  return { step: Math.min(...limits), beyond: true }
}

export const reachedQuartiles = (replicas: readonly Reach[]): Quartiles<Bound> => ({
  low: boundQuantile(replicas, 0.25),
  median: boundQuantile(replicas, 0.5),
  high: boundQuantile(replicas, 0.75)
})

/** Quartiles of the last values; null when no replica has one. */
export function finalQuartiles(replicas: readonly ReplicaOutcome[]): Quartiles<number> | null {
  const values = replicas.flatMap(({ final }) => (final === null ? [] : [final])).sort((a, b) => a - b)
  if (values.length === 0) return null
  const at = (p: number): number => quantile(values, values.length, p)
  return { low: at(0.25), median: at(0.5), high: at(0.75) }
}

/** Phase of a replica at its end, from its two crossings. A test threshold reached first counts as comprehension. */
export function phaseOf(train: Interval | null, test: Interval | null, { delayRatio }: PhaseRule): Phase {
  if (!test) return train ? 'memorisation' : 'confusion'
  return train && test[1] > delayRatio * train[1] ? 'grokking' : 'comprehension'
}

/** The phase of most replicas; of equally many the one that generalises later. */
export function commonPhase(replicas: readonly Pick<ReplicaOutcome, 'phase'>[]): Phase | null {
  const counts = phases.map((phase) => replicas.filter((replica) => replica.phase === phase).length)
  const most = Math.max(...counts)
  return most === 0 ? null : phases[counts.lastIndexOf(most)]!
}

/** `status`: that of the cell's run; null: it has none yet. */
export function cellState(status: RunStatus | null, replicas: readonly ReplicaOutcome[]): CellState {
  switch (status) {
    case null:
    case 'queued':
      return 'waiting'
    case 'starting':
    case 'running':
      return 'running'
    case 'paused':
    case 'failed':
    case 'interrupted':
      return status
    case 'stopped':
      return 'interrupted'
    case 'diverged':
    case 'finished':
      if (replicas.every(({ diverged }) => diverged)) return 'diverged'
      return boundQuantile(replicas, 0.5).beyond ? 'censored' : 'done'
  }
}

/** The run has ended and will not change: what came of the cell is final. */
export const isOver = (state: CellState): boolean =>
  state === 'done' || state === 'censored' || state === 'diverged'
