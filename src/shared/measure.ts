/**
 * The numbers that expectations of a run speak of: when something happened, how much there was, how large it grew, how two
 * of these compare. Each is taken of every replica, then the median over them; ratios and orders are of two medians.
 */
import { quantile } from './analysis/quantiles'
import type { Track } from './analysis/tracks'
import type { Claim, Found, Judged } from './expectation'
import {
  crossingOf,
  crossingOver,
  valueAtCrossing,
  type Bound,
  type Level,
  type Place,
  type Threshold
} from './threshold'

/** When a threshold is crossed, on the main axis. */
export interface CrossingMeasure {
  kind: 'crossing'
  of: Threshold
}

/**
 * A metric's last value, that of the last row up to a place on the main axis, or that of the first row from where the replica
 * crosses a level of another metric.
 */
export interface ValueMeasure extends Place {
  kind: 'value'
  at?: number | undefined
  when?: (Place & Level) | undefined
}

/** The largest or smallest value, or the first place where it lies. */
export interface ExtremumMeasure extends Place {
  kind: 'extremum'
  which: 'max' | 'min'
  tell: 'value' | 'place'
}

export type SingleMeasure = CrossingMeasure | ValueMeasure | ExtremumMeasure

/** `of` divided by `to`. */
export interface RatioMeasure {
  kind: 'ratio'
  of: SingleMeasure
  to: SingleMeasure
}

/** How much later the second is than the first, on the main axis. */
export interface OrderMeasure {
  kind: 'order'
  first: Threshold
  second: Threshold
}

export type Measure = SingleMeasure | RatioMeasure | OrderMeasure
export type Expectation = Measure & Claim
export type RunVerdict = Judged<Expectation>

/** What a measure looks at. */
export function placesOf(measure: Measure): readonly Place[] {
  switch (measure.kind) {
    case 'crossing':
      return [measure.of]
    case 'ratio':
      return [...placesOf(measure.of), ...placesOf(measure.to)]
    case 'order':
      return [measure.first, measure.second]
    case 'value':
      return [measure, ...(measure.when ? [measure.when] : [])]
    case 'extremum':
      return [measure]
  }
}

/** Whether it is a place on the main axis or a distance there, and no value of a metric or plain ratio. */
export const isOnAxis = (measure: Measure): boolean =>
  measure.kind === 'crossing' ||
  measure.kind === 'order' ||
  (measure.kind === 'extremum' && measure.tell === 'place')

/** `tracks`: what replicas gave at a place. `ended`: no further rows come. */
export function measured(
  measure: Measure,
  tracks: (place: Place) => readonly Track[],
  ended: boolean
): Found {
  switch (measure.kind) {
    case 'crossing':
      return when(measure.of, tracks)
    case 'value':
      if (measure.when) return valueWhen(tracks(measure), tracks(measure.when), measure.when, ended)
      return ended || isBehind(tracks(measure), measure.at)
        ? median(tracks(measure), upTo(measure.at))
        : 'later'
    case 'extremum':
      return ended ? median(tracks(measure), extremeOf(measure)) : 'later'
    case 'ratio':
      return ratio(measured(measure.of, tracks, ended), measured(measure.to, tracks, ended))
    case 'order':
      return lag(when(measure.first, tracks), when(measure.second, tracks))
  }
}

/** A replica without the last rows has diverged, and would not have crossed it in them. */
function when(threshold: Threshold, tracks: (place: Place) => readonly Track[]): Bound {
  const crossings = tracks(threshold).map((track) => crossingOf(track, threshold))
  const until = Math.max(0, ...crossings.map((crossing) => crossing.until))
  return crossingOver(
    crossings.map(({ at }) => ({ at, until })),
    threshold.over
  )
}

/** Over the replicas that crossed the level; not before all have, or no further rows come. */
function valueWhen(of: readonly Track[], crossed: readonly Track[], level: Level, ended: boolean): Found {
  const values = of.map((track, r) => valueAtCrossing(track, crossed[r]!, level))
  return ended || values.every((value) => value !== null) ? medianOf(values) : 'later'
}

/** Whether every replica has rows up to a place. */
const isBehind = (tracks: readonly Track[], at: number | undefined): boolean =>
  at !== undefined && tracks.every((track) => (track.at.at(-1) ?? -Infinity) >= at)

const upTo =
  (place = Infinity) =>
  ({ at, values }: Track): number =>
    values[at.findLastIndex((each) => each <= place)] ?? NaN

/** NaN, as of a diverged replica, is no extremum. */
const extremeOf =
  ({ which, tell }: ExtremumMeasure) =>
  ({ at, values }: Track): number => {
    const beats = (a: number, b: number): boolean => (which === 'max' ? a > b : a < b)
    let best = -1
    values.forEach((value, i) => {
      if (!Number.isNaN(value) && (best < 0 || beats(value, values[best]!))) best = i
    })
    return (tell === 'place' ? at : values)[best] ?? NaN
  }

const median = (tracks: readonly Track[], of: (track: Track) => number): Found => medianOf(tracks.map(of))

/** Over the replicas that have a number. */
function medianOf(values: readonly (number | null)[]): Found {
  const numbers = values
    .filter((value) => value !== null)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b)
  return numbers.length === 0 ? 'unknown' : { at: quantile(numbers, numbers.length, 0.5), beyond: false }
}

/** Of two numbers, of which the first may be only known to be larger than what was looked at. */
export function ratio(of: Found, to: Found): Found {
  if (of === 'later' || to === 'later') return 'later'
  // Less than a quotient that is itself unknown.
  if (of === 'unknown' || to === 'unknown' || to.beyond) return 'unknown'
  return { at: of.at / to.at, beyond: of.beyond }
}

function lag(first: Bound, second: Bound): Found {
  const found = { at: second.at - first.at, beyond: second.beyond }
  if (!first.beyond) return found
  // The first comes later than all rows, and so behind a second that has come by this much at least.
  return second.beyond || found.at >= 0 ? 'unknown' : found
}
