/**
 * What came of a run in a few numbers, for a table of thousands of runs: when each seed leapt, when it had learned its training
 * and its held-out rows, its last and best values, and a small curve. Pure; whoever has the rows computes it.
 */
import { midpoint } from '../analysis/emergence'
import { FOUR_FIFTHS, ONCE } from '../analysis/grokking'
import { quantile } from '../analysis/quantiles'
import type { Track } from '../analysis/tracks'
import type { Verdict } from '../expectation'
import type { ExperimentSpec } from '../experiment'
import type { MetricColumn } from '../metrics'
import { isObject, pathText, type Path } from '../paths'
import { replicaSeeds } from '../replicas'
import { atLeast, crossingOf, valueAtCrossing, type Crossing } from '../threshold'

/** Of one replica; null: this family has no such number, or the replica has none. */
export interface SeedOutcome {
  seed: number
  /** Headline accuracy half way from chance to 1. */
  t50: Crossing | null
  /** 99 % of training rows, and of held-out rows. */
  train: Crossing | null
  grok: Crossing | null
  /** Held-out accuracy where four fifths of the training rows are right. */
  heldOutAtFourFifths: number | null
  /** Of the headline. */
  last: number | null
  best: number | null
}

/** The headline over the main axis: median and extremes over replicas, at most `CURVE_PLACES` places. */
export interface SmallCurve {
  at: readonly number[]
  low: readonly number[]
  median: readonly number[]
  high: readonly number[]
  /** What the curve is of, its unit and where it is drawn between. */
  quantity: string
  range: readonly [number, number] | null
}

export type Leaf = string | number | boolean | null

export interface RunOutcome {
  runId: string
  /** Equal in runs that differ in their seeds at most. */
  setOf: string
  /** Leaves of the spec by path; a list is one text. */
  fields: Readonly<Record<string, Leaf>>
  seeds: readonly SeedOutcome[]
  curve: SmallCurve | null
  /** How many expectations of its preset came to what; null: it is from no preset. */
  verdicts: Readonly<Record<Verdict, number>> | null
}

/** Places of a small curve. */
export const CURVE_PLACES = 48
/** Runs that are told of at once. */
export const MOST_OUTCOMES = 64

/** Spec fields that name a run, or say with which seeds and engine it was trained, and not what was trained. */
const NOT_THE_SET: ReadonlySet<string> = new Set(['title', 'notes', 'seed', 'replicas', 'engine'])

/** What must be equal in runs that are one set, as a text. Rates by replica are part of it, seeds by replica are not. */
export function setText(spec: ExperimentSpec): string {
  const kept = Object.entries(spec).filter(([key]) => !NOT_THE_SET.has(key))
  const { seed: _seeds, ...perReplica } = spec.perReplica
  return JSON.stringify({ ...Object.fromEntries(kept), perReplica })
}

/** Leaves of a spec by path, titles and notes left out. */
export function leavesOf(value: unknown, path: Path = []): Record<string, Leaf> {
  if (isObject(value))
    return Object.assign(
      {},
      ...Object.entries(value)
        .filter(([key]) => path.length > 0 || (key !== 'title' && key !== 'notes'))
        .map(([key, inner]) => leavesOf(inner, [...path, key]))
    )
  if (value === undefined) return {}
  const leaf = typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Leaf)
  return { [pathText(path)]: leaf }
}

/** The tracks of a run by replica; null where it records no such metric. */
export interface OutcomeTracks {
  headline: { column: MetricColumn; tracks: readonly Track[] } | null
  train: readonly Track[] | null
  heldOut: readonly Track[] | null
}

export function seedOutcomes(
  spec: ExperimentSpec,
  { headline, train, heldOut }: OutcomeTracks
): SeedOutcome[] {
  const half = headline?.column.range && atLeast(midpoint(headline.column.chance ?? 0))
  const crossed = (track: Track | undefined, level = ONCE): Crossing | null =>
    track && track.at.length > 0 ? crossingOf(track, level) : null
  return replicaSeeds(spec).map((seed, r) => {
    const own = headline?.tracks[r]
    return {
      seed,
      t50: half ? crossed(own, half) : null,
      train: crossed(train?.[r]),
      grok: crossed(heldOut?.[r]),
      heldOutAtFourFifths:
        train?.[r] && heldOut?.[r] ? valueAtCrossing(heldOut[r], train[r], FOUR_FIFTHS) : null,
      last: finite(own?.values.at(-1)),
      best: own && headline ? bestOf(own.values, headline.column) : null
    }
  })
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/** Highest where the quantity is a share, as an accuracy; else lowest, as a loss. */
function bestOf(values: readonly number[], { range }: MetricColumn): number | null {
  const known = values.filter(Number.isFinite)
  if (known.length === 0) return null
  return known.reduce((best, value) => (range ? Math.max(best, value) : Math.min(best, value)))
}

/** At places evenly spread over log steps from the first row on, each with the newest values up to it. */
export const smallCurve = ({ headline }: OutcomeTracks): SmallCurve | null =>
  headline && curveOf(headline.column, headline.tracks)

/** @param tracks of replicas with the same rows; null: they have none */
export function curveOf(column: MetricColumn, tracks: readonly Track[]): SmallCurve | null {
  const [first] = tracks
  if (!first || first.at.length === 0) return null
  const rows = spread(first.at, CURVE_PLACES)
  const over = rows.map((row) =>
    tracks
      .map(({ values }) => values[row] ?? NaN)
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
  )
  const at = (p: number) => over.map((values) => quantile(values, values.length, p))
  return {
    at: rows.map((row) => first.at[row]!),
    low: at(0),
    median: at(0.5),
    high: at(1),
    quantity: column.quantity,
    range: column.range ?? null
  }
}

/** At most `most` row numbers whose places are even in log, the first and the last among them. */
function spread(at: readonly number[], most: number): number[] {
  if (at.length <= most) return at.map((_, row) => row)
  const from = Math.log(Math.max(1, at[0]!))
  const to = Math.log(Math.max(1, at.at(-1)!))
  const rows = new Set<number>()
  let row = 0
  for (let i = 0; i < most; i++) {
    const place = Math.exp(from + ((to - from) * i) / (most - 1)) * (1 + 1e-9)
    while (row + 1 < at.length && at[row + 1]! <= place) row++
    rows.add(row)
  }
  return [...rows.add(at.length - 1)]
}
