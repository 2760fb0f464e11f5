/**
 * What share of seeds has leapt by when, of runs of which some ended before they did.
 *
 * A leap is only known to lie between two evaluations, (after, at], and of a run that ended without one, beyond its last.
 * Where evaluations are dense beside the leaps themselves their ends are taken as the leaps, and the share is Kaplan and
 * Meier's product (1958) with Greenwood's variance on the scale of log(−log S), whose interval stays within 0 and 1
 * (Kalbfleisch & Prentice 1980, §1.3). Where not, it is Turnbull's estimate (1976), by self-consistency.
 *
 * Of the median there is a 95 % interval: beside Kaplan and Meier's product from where the upper limit of the share reaches a
 * half to where the lower one does (Brookmeyer & Crowley 1982), beside Turnbull's, whose shares have no variance in closed form,
 * by the order of the seeds alone (`paired.ts`): from the row before the k-th earliest leap to that of the k-th latest.
 */
import type { Crossing } from '../threshold'
import { pairedMedian } from './paired'

/** The share that had leapt at a place, and from there until the next entry. */
export interface Emerged {
  at: number
  share: number
  /** 95 % interval; null: none is known. */
  low: number | null
  high: number | null
}

export interface EmergedCurve {
  /** Ascending; the first entry is at the first place of all, mostly with share 0. */
  steps: Emerged[]
  method: 'Kaplan–Meier' | 'Turnbull'
  /** Where half have leapt; null: not within the runs. */
  median: number | null
  /** 95 % interval of the median; null: not known on that side, as seeds are too few or ended too early. */
  low: number | null
  high: number | null
  leapt: number
  seeds: number
}

/** Evaluations further apart than this share of a leap's place tell an interval, no place. */
const DENSE = 0.05
const Z = 1.959964

/** It lies anywhere between two rows that are far apart beside it. */
export const isCoarse = ({ at, after }: Crossing): boolean => at !== null && at - (after ?? 0) > DENSE * at

export function emergedCurve(crossings: readonly Crossing[]): EmergedCurve {
  const known = crossings.filter(({ at, until }) => at !== null || until > 0)
  const coarse = known.filter(isCoarse).length > known.length / 2
  const steps = coarse ? turnbull(known) : kaplanMeier(known)
  return {
    steps,
    method: coarse ? 'Turnbull' : 'Kaplan–Meier',
    median: steps.find(({ share }) => share >= 0.5)?.at ?? null,
    ...(coarse ? orderInterval(known) : shareInterval(steps)),
    leapt: known.filter(({ at }) => at !== null).length,
    seeds: known.length
  }
}

type Interval = Pick<EmergedCurve, 'low' | 'high'>

const shareInterval = (steps: readonly Emerged[]): Interval => ({
  low: steps.find(({ high }) => high !== null && high >= 0.5)?.at ?? null,
  high: steps.find(({ low }) => low !== null && low >= 0.5)?.at ?? null
})

function orderInterval(crossings: readonly Crossing[]): Interval {
  const spans = crossings.map(({ at, after, until }): [number, number] =>
    at === null ? [until, Infinity] : [after ?? 0, at]
  )
  const [low, high] = pairedMedian(spans, 0.95).interval ?? [null, null]
  return { low, high }
}

/** As in `half of 8 seeds by 1 240 (95 %: 1 100 to 1 500)`. @param place a place on the main axis in words */
export function halfWords(
  { median, low, high, leapt, seeds }: EmergedCurve,
  place: (at: number) => string
): string {
  const who = `half of ${seeds} seed${seeds === 1 ? '' : 's'}`
  const half = median === null ? `not reached by ${who}` : `${who} by ${place(median)}`
  if (leapt === 0) return half
  if (low === null && high === null) return `${half} (95 % interval not known)`
  const [from, to] = [low, high].map((end) => (end === null ? 'not known' : place(end)))
  return `${half} (95 %: ${from} to ${to})`
}

function kaplanMeier(crossings: readonly Crossing[]): Emerged[] {
  const places = [...new Set(crossings.flatMap(({ at }) => (at === null ? [] : [at])))].sort((a, b) => a - b)
  const steps: Emerged[] = [{ at: 0, share: 0, low: null, high: null }]
  let [left, variance] = [1, 0]
  for (const place of places) {
    // Who ended at this very place without a leap was still there to be seen.
    const watched = crossings.filter(({ at, until }) => (at ?? until) >= place).length
    const leapt = crossings.filter(({ at }) => at === place).length
    left *= 1 - leapt / watched
    variance += leapt / (watched * (watched - leapt))
    steps.push({ at: place, share: 1 - left, ...interval(left, variance) })
  }
  return steps
}

/** exp(−exp(log(−log S) ± Z·σ)), as shares that have leapt. */
function interval(left: number, variance: number): Pick<Emerged, 'low' | 'high'> {
  if (!(left > 0 && left < 1)) return { low: null, high: null }
  const spread = (Z * Math.sqrt(variance)) / Math.abs(Math.log(left))
  const [less, more] = [-1, 1].map((sign) => 1 - left ** Math.exp(sign * spread))
  return { low: less!, high: more! }
}

const MOST_ROUNDS = 2000
const SETTLED = 1e-9

/** Mass of each interval between neighbouring ends, shared anew until it stays; an interval's mass is told at its end. */
function turnbull(crossings: readonly Crossing[]): Emerged[] {
  const spans = crossings.map(({ at, after, until }) =>
    at === null ? { from: until, to: Infinity } : { from: after ?? -Infinity, to: at }
  )
  const ends = [...new Set(spans.map(({ to }) => to))].sort((a, b) => a - b)
  // Only where no other interval begins in between can mass lie (Peto 1973): just before each end.
  const holds = spans.map(({ from, to }) => ends.map((end) => end > from && end <= to))
  let mass = ends.map(() => 1 / ends.length)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = ends.map(() => 0)
    for (const held of holds) {
      const total = mass.reduce((sum, value, e) => sum + (held[e] ? value : 0), 0)
      for (const [e, isHeld] of held.entries()) if (isHeld) next[e]! += mass[e]! / total / crossings.length
    }
    const moved = Math.max(...next.map((value, e) => Math.abs(value - mass[e]!)))
    mass = next
    if (moved < SETTLED) break
  }
  let share = 0
  return [
    { at: 0, share: 0, low: null, high: null },
    ...ends.flatMap((at, e) => {
      share += mass[e]!
      return at === Infinity ? [] : [{ at, share, low: null, high: null }]
    })
  ]
}
