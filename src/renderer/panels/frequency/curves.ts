/** The curves of a run's tasks, in the median over seeds, beside those of the solvable model. Pure. */
import { strengthAt, type SolvableFit } from '#shared/analysis/solvable'
import { quantile } from '#shared/analysis/quantiles'
import type { Track } from '#shared/analysis/tracks'
import type { ValueTable } from '../../../kit/panel/series/table'

export interface TaskCurve {
  share: number
  /** Share of the way from chance to 1: of the run, and of the model. */
  strengths: readonly number[]
  model: readonly number[]
}

export interface SolvableCurves {
  /** Steps, from the first row after 0. */
  at: readonly number[]
  /** Frequent ones first. */
  tasks: readonly TaskCurve[]
  /** Over rows as they come: by share. */
  mean: Omit<TaskCurve, 'share'>
  fit: SolvableFit
}

/** Most rows that are drawn; a long run has one in so many. */
const MOST_POINTS = 2000

/** @param tracks accuracy by place and replica */
export function solvableCurves(
  tracks: readonly (readonly Track[])[],
  shares: readonly number[],
  chance: number,
  fit: SolvableFit
): SolvableCurves {
  const places = (tracks[0] ?? []).reduce(
    (most, { at }) => (at.length > most.length ? at : most),
    [] as number[]
  )
  const every = Math.max(1, Math.ceil(places.length / MOST_POINTS))
  const rows = places.flatMap((t, row) => (t > 0 && row % every === 0 ? [row] : []))
  const at = rows.map((row) => places[row]!)
  const strength = (track: Track, row: number): number => ((track.values[row] ?? NaN) - chance) / (1 - chance)
  /** Median over replicas that have a row there. */
  const middle = (of: (replica: number) => number): number => {
    const values = Float64Array.from(tracks[0] ?? [], (_, replica) => of(replica))
      .filter(Number.isFinite)
      .sort()
    return quantile(values, values.length, 0.5)
  }
  const tasks = shares
    .map((share, place) => ({
      share,
      strengths: rows.map((row) => middle((replica) => strength(tracks[place]![replica]!, row))),
      model: at.map((t) => strengthAt(fit.model, share, t))
    }))
    .sort((a, b) => b.share - a.share)
  const sum = (of: (place: number) => number): number =>
    shares.reduce((whole, share, place) => whole + share * of(place), 0)
  return {
    at,
    tasks,
    mean: {
      strengths: rows.map((row) =>
        middle((replica) => sum((place) => strength(tracks[place]![replica]!, row)))
      ),
      model: at.map((t) => sum((place) => strengthAt(fit.model, shares[place]!, t)))
    },
    fit
  }
}

/** A row for every evaluation: the mean, then every task, of the run and of the model. */
export function solvableTable({ at, tasks, mean }: SolvableCurves): ValueTable {
  const curves = [mean, ...tasks]
  return {
    columns: [
      'step',
      ...['mean over rows', ...tasks.map(({ share }) => `p ${Number(share.toPrecision(3))}`)].flatMap(
        (name) => [name, `${name}, model`]
      )
    ],
    rows: at.length,
    row: (index) => [
      at[index]!,
      ...curves.flatMap(({ strengths, model }) => [strengths[index]!, model[index]!])
    ]
  }
}
