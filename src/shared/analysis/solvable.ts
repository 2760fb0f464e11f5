/**
 * The exactly solvable cousin of tasks that come unlike often (Nam et al. 2024, 2404.17563, eq. 8): skills do not meet, and the
 * strength of skill k, which comes with probability p, after T steps is
 *
 *   R/S = 1 / (1 + (S/R₀ − 1)·e^(−2ηpB²ST)),
 *
 * S what is to be learned, R₀ what it begins with, η the rate, B² the mean square of what the skill computes. Two numbers
 * are free: the delay ln(S/R₀ − 1), which says how sudden all skills are, and the speed 2ηB²S, which says when. Both are
 * read off a run: the delay from the median over tasks and seeds of (t₉₀ − t₁₀)/t₅₀ = 2·ln 9/delay, the speed from t₅₀ of its
 * most frequent task alone, so that all other tasks are foretold.
 */
import { atLeast, crossingOf, crossingOver, type Bound } from '../threshold'
import { midpoint } from './emergence'
import { quantile } from './quantiles'
import type { Track } from './tracks'

export interface Solvable {
  /** ln(S/R₀ − 1). */
  delay: number
  /** 2ηB²S, by step. */
  speed: number
}

/** Strength R/S of a skill, 0 … 1. @param share p @param t steps */
export const strengthAt = ({ delay, speed }: Solvable, share: number, t: number): number =>
  1 / (1 + Math.exp(delay - speed * share * t))

/** Steps until half of a skill is there. */
export const halfAt = ({ delay, speed }: Solvable, share: number): number => delay / (speed * share)

/** A task of the run against the skill of its share. */
export interface Foretold {
  share: number
  /** t₅₀ over seeds. */
  median: Bound
  /** t₅₀ of the model. */
  model: number
  /** One over the other; null: not within the run. */
  ratio: number | null
}

export interface SolvableFit {
  model: Solvable
  /** The place of the most frequent task, through which the model goes. */
  through: number
  tasks: readonly Foretold[]
}

/** Share of the way from chance to 1, below and above which a rise is told. */
const TENTH = 0.1

/** (t₉₀ − t₁₀)/t₅₀ of one curve; null: it has not come so far, or there is no row between. t₁₀ is the row after the last one below, before t₅₀. */
function relativeWidth(track: Track, chance: number): number | null {
  const level = (share: number): number => chance + (1 - chance) * share
  const t50 = crossingOf(track, atLeast(midpoint(chance))).at
  const t90 = crossingOf(track, atLeast(level(1 - TENTH))).at
  if (t50 === null || t90 === null || t50 <= 0) return null
  let onset = track.at.indexOf(t50)
  while (onset > 0 && track.values[onset - 1]! > level(TENTH)) onset--
  const width = t90 - track.at[onset]!
  return width > 0 ? width / t50 : null
}

/**
 * Null: the most frequent task is not learned within the run, or no rise has a width.
 * @param tracks accuracy by place and replica @param shares how often each place comes @param chance accuracy of who knows nothing
 */
export function solvableFit(
  tracks: readonly (readonly Track[])[],
  shares: readonly number[],
  chance: number
): SolvableFit | null {
  const medians = tracks.map((own) =>
    crossingOver(
      own.map((track) => crossingOf(track, atLeast(midpoint(chance)))),
      'median'
    )
  )
  const through = shares.indexOf(Math.max(...shares))
  const first = medians[through]
  const widths = Float64Array.from(
    tracks.flatMap((own) => own.flatMap((track) => relativeWidth(track, chance) ?? []))
  ).sort()
  if (!first || first.beyond || first.at <= 0 || widths.length === 0) return null
  const delay = (2 * Math.log(9)) / quantile(widths, widths.length, 0.5)
  const model = { delay, speed: delay / (shares[through]! * first.at) }
  const tasks = shares.map((share, place): Foretold => {
    const median = medians[place]!
    const at = halfAt(model, share)
    return { share, median, model: at, ratio: median.beyond || share <= 0 ? null : median.at / at }
  })
  return { model, through, tasks }
}

/** As in `9 tasks besides the most frequent took 1.2 (0.84 to 1.5) of the model’s times`: the median, and the ends. */
export function solvableWords({ tasks, through }: SolvableFit): string {
  const ratios = Float64Array.from(
    tasks.flatMap(({ ratio }, place) => (place === through || ratio === null ? [] : [ratio]))
  ).sort()
  const number = (value: number): string => String(Number(value.toPrecision(2)))
  if (ratios.length === 0) return 'no task but the most frequent has emerged'
  const range = ratios.length > 1 ? ` (${number(ratios[0]!)} to ${number(ratios.at(-1)!)})` : ''
  const who = ratios.length > 1 ? `${ratios.length} tasks` : '1 task'
  return `${who} besides the most frequent took ${number(quantile(ratios, ratios.length, 0.5))}${range} of the model’s times`
}
