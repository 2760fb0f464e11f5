/** When places of an inner axis emerged against how often they come, seed by seed and in the median. Pure but for what series give. */
import { lawAt } from '#shared/analysis/collapse'
import { midpoint } from '#shared/analysis/emergence'
import { frequencyFits, type FrequencyFits } from '#shared/analysis/frequency'
import { solvableFit } from '#shared/analysis/solvable'
import { innerSizes, tracksByGroup } from '#shared/analysis/tracks'
import { groupName } from '#shared/axes'
import { parseMetric } from '#shared/metrics'
import { atLeast, crossingOf, crossingOver, type Bound, type Crossing } from '#shared/threshold'
import { boundText } from '../../../kit/panel/axes/places'
import type { PanelRun } from '../../../kit/panel/props'
import type { ValueTable } from '../../../kit/panel/series/table'
import { significant } from '../../../kit/ui/format'
import { solvableCurves, type SolvableCurves } from './curves'

export interface FrequencyPoint {
  /** Share of the training rows. */
  share: number
  /** Of every seed; null: not within the run. */
  times: readonly (number | null)[]
  median: Bound
  words: string
}

export interface Frequencies {
  points: readonly FrequencyPoint[]
  fits: FrequencyFits
  /** Beside the solvable model; null: too little was learned to set it by. */
  curves: SolvableCurves | null
}

/** Null: no rows yet, no law over its places, or several stages, whose tasks are others. */
export function frequenciesIn(run: PanelRun, metric: string): Frequencies | null {
  const { series: name, column } = parseMetric(metric)
  const declaration = run.declarations.find((each) => each.name === name)
  const chance = declaration?.columns.find((each) => each.name === column)?.chance ?? 0
  const [start, ...later] = run.stages
  if (!declaration || !start || later.length > 0 || run.series(name).rows === 0) return null
  const shares = lawAt(declaration, run.history, start)?.shares
  if (!shares) return null
  const columns = run.series(name).all()
  const sizes = innerSizes(declaration.inner, columns)
  const tracks = tracksByGroup(declaration, columns, column, run.replicas)
  const crossings = tracks.map((own) =>
    own.map((track): Crossing => crossingOf(track, atLeast(midpoint(chance))))
  )
  const fit = solvableFit(tracks, shares, chance)
  const points = crossings.map((own, group): FrequencyPoint => {
    const median = crossingOver(own, 'median')
    const share = shares[group]!
    const place = groupName(declaration.inner, sizes, group)
    return {
      share,
      times: own.map(({ at }) => at),
      median,
      words: `${place}: p ${significant(share, 3)}, half of the seeds at ${boundText(median)}`
    }
  })
  const curves = fit && solvableCurves(tracks, shares, chance, fit)
  return { points, fits: frequencyFits(crossings, shares), curves }
}

export function frequencyTable(
  { points }: Pick<Frequencies, 'points'>,
  traits: readonly Record<string, number>[]
): ValueTable {
  const seeds = traits.map((trait) => Object.values(trait).join(' '))
  return {
    columns: ['place', 'share', 'median', ...seeds.map((seed) => `seed ${seed}`)],
    rows: points.length,
    row(index) {
      const { share, median, times } = points[index]!
      return [index + 1, share, median.beyond ? NaN : median.at, ...times.map((t) => t ?? NaN)]
    }
  }
}
