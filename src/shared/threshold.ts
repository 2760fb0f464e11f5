/**
 * When something first happened: the one answer that stop rules, verdicts, sweeps, comparison and panels give.
 *
 * A replica crosses a threshold at the first of `inARow` rows in a row that meet it. Nothing is known between rows, so a
 * crossing is an interval (row before, row]; without one all that is known is that it comes later than the last row.
 * Several replicas together: `all` is the latest of their crossings, `any` the earliest, `median` the quantile ½ (type 7,
 * linear between neighbours), for all of which "not within n" is later than everything else (censored, as in
 * Kaplan & Meier 1958). NaN, as of a diverged replica, meets nothing.
 */
import type { TrackLike } from './analysis/tracks'
import type { Where } from './axes'
import { metricWords } from './metrics'

export const directions = ['atLeast', 'atMost'] as const
export const overs = ['all', 'any', 'median'] as const
export type Over = (typeof overs)[number]

/** What a row must meet. */
export interface Level {
  is: (typeof directions)[number]
  value: number
  /** Rows in a row that must meet it. */
  inARow: number
}

/** What is looked at. */
export interface Place {
  /** As in `test.accuracy`. */
  metric: string
  /** Along inner axes that are not named it counts as the mean over their places. */
  where?: Where | undefined
}

/** A metric's level, for several replicas together. */
export interface Threshold extends Level, Place {
  over: Over
}

const signs = { atLeast: '≥', atMost: '≤' } as const

/** As in `tasks accuracy (task 3) ≥ 0.75`; places are shown from 1. */
export const thresholdText = ({ is, value, ...place }: Omit<Threshold, 'inARow' | 'over'>): string =>
  `${placeText(place)} ${signs[is]} ${value}`

export function placeText({ metric, where = {} }: Place): string {
  const places = Object.entries(where).map(([axis, place]) => `${axis} ${place + 1}`)
  const words = metricWords(metric)
  return places.length === 0 ? words : `${words} (${places.join(', ')})`
}

export const atLeast = (value: number, inARow = 1): Level => ({ is: 'atLeast', value, inARow })

export const meets = ({ is, value }: Pick<Level, 'is' | 'value'>, found: number): boolean =>
  is === 'atLeast' ? found >= value : found <= value

export interface Crossing {
  /** On the main axis; null: not within the rows there are. */
  at: number | null
  /** The row before it; null: the first row met it already. */
  after: number | null
  /** The last row that was looked at. */
  until: number
}

/** A place on the main axis, or somewhere beyond it. */
export interface Bound {
  at: number
  beyond: boolean
}

/** The crossing of one replica. */
export function crossingOf({ at, values }: TrackLike, level: Level): Crossing {
  const until = at[at.length - 1] ?? 0
  let streak = 0
  for (let i = 0; i < values.length; i++) {
    streak = meets(level, values[i]!) ? streak + 1 : 0
    if (streak === level.inARow) {
      const first = i - level.inARow + 1
      return { at: at[first]!, after: at[first - 1] ?? null, until }
    }
  }
  return { at: null, after: null, until }
}

/**
 * What one track is worth where another crosses a level: its value in the first of its rows from there on, for the two may have
 * rows at different places. Null: no crossing, or no row behind it.
 */
export function valueAtCrossing(of: TrackLike, crossed: TrackLike, level: Level): number | null {
  const { at } = crossingOf(crossed, level)
  if (at === null) return null
  let row = 0
  while (row < of.at.length && of.at[row]! < at) row++
  return of.values[row] ?? null
}

type Known = Pick<Crossing, 'at' | 'until'>

/** Quantile p (type 7) of crossings, of which some are only known to come later. No crossings: beyond 0. */
export function crossingQuantile(crossings: readonly Known[], p: number): Bound {
  const reached = crossings.map(({ at }) => at ?? Infinity).sort((a, b) => a - b)
  const position = p * (reached.length - 1)
  const below = reached[Math.floor(position)] ?? Infinity
  const above = reached[Math.ceil(position)] ?? Infinity
  if (above < Infinity) return { at: below + (above - below) * (position % 1), beyond: false }
  const limits = crossings.filter(({ at }) => at === null).map(({ until }) => until)
  return { at: limits.length > 0 ? Math.min(...limits) : 0, beyond: true }
}

/** When replicas together crossed it. */
export const crossingOver = (crossings: readonly Known[], over: Over): Bound =>
  crossingQuantile(crossings, { all: 1, any: 0, median: 0.5 }[over])

/** Quartiles over replicas, and how many crossed it. */
export interface CrossingSummary {
  quartiles: readonly [Bound, Bound, Bound]
  reached: number
  replicas: number
}

export const summarizeCrossings = (crossings: readonly Known[]): CrossingSummary => ({
  quartiles: [
    crossingQuantile(crossings, 0.25),
    crossingQuantile(crossings, 0.5),
    crossingQuantile(crossings, 0.75)
  ],
  reached: crossings.filter(({ at }) => at !== null).length,
  replicas: crossings.length
})

/** How many of `replicas` must have crossed before `crossingOver` is known. */
export const neededOver = (over: Over, replicas: number): number =>
  ({ all: replicas, any: 1, median: Math.floor(replicas / 2) + 1 })[over]
