/**
 * What came of the cells of a sweep: crossings as intervals, quartiles over seeds, phases.
 *
 * A crossing lies in (previous row, this row], since nothing is known in between. "Never within n" is a value: such
 * a replica is later than all others, so that a quantile that falls on it is itself "later than n".
 */
import type { LastValue } from '../analysis/tracks'
import { quantile } from '../analysis/quantiles'
import type { RunStatus } from '../run'
import type { PhaseRule } from '../sweep'
import { crossingQuantile, type Bound, type Crossing } from '../threshold'

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
  /** Last value of the metric and its step; null: none yet, or diverged. */
  final: LastValue | null
  /** Best value of the same metric and the first step with it: the lowest where the threshold is one, else the highest. */
  best: LastValue | null
  /** Step at which it diverged; null: it has not. */
  divergedAt: number | null
  /** Null: the sweep has no phases, or the replica is not at its end or diverged. */
  phase: Phase | null
}

export interface Quartiles<T> {
  low: T
  median: T
  high: T
}

export const reachOf = ({ at, after, until }: Crossing): Reach => ({
  reached: at === null ? null : [after ?? 0, at],
  until
})

/** Quantile over replicas (see `threshold.ts`). */
const boundQuantile = (replicas: readonly Reach[], p: number): Bound =>
  crossingQuantile(
    replicas.map(({ reached, until }) => ({ at: reached?.[1] ?? null, until })),
    p
  )

export const reachedQuartiles = (replicas: readonly Reach[]): Quartiles<Bound> => ({
  low: boundQuantile(replicas, 0.25),
  median: boundQuantile(replicas, 0.5),
  high: boundQuantile(replicas, 0.75)
})

/** Quartiles of the last values, or of the best ones; null when no replica has one. */
export function valueQuartiles(
  replicas: readonly ReplicaOutcome[],
  which: 'final' | 'best'
): Quartiles<number> | null {
  const values = replicas.flatMap((replica) => replica[which]?.value ?? []).sort((a, b) => a - b)
  if (values.length === 0) return null
  const at = (p: number): number => quantile(values, values.length, p)
  return { low: at(0.25), median: at(0.5), high: at(0.75) }
}

/** Step of the last values, the earliest of them where that lies before `end`; else null. */
export function finalBefore(end: number, replicas: readonly ReplicaOutcome[]): number | null {
  const first = Math.min(...replicas.flatMap(({ final }) => final?.step ?? []))
  return first < end ? first : null
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
      if (replicas.every(({ divergedAt }) => divergedAt !== null)) return 'diverged'
      return boundQuantile(replicas, 0.5).beyond ? 'censored' : 'done'
  }
}

/** The run has ended and will not change: what came of the cell is final. */
export const isOver = (state: CellState): boolean =>
  state === 'done' || state === 'censored' || state === 'diverged'
