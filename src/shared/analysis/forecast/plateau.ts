/**
 * The plateau of a run that a forecast speaks of: that of the loss which is trained on, and the leap of the accuracy on the
 * same rows. One reading for the window, the command line and every family.
 */
import type { MetricColumn, SeriesDeclaration } from '../../metrics'
import { atLeast, crossingOf, crossingOver, type Crossing } from '../../threshold'
import { midpoint } from '../emergence'
import { tracksOf, type Columns, type Track } from '../tracks'
import { forecastOf } from './forecast'

/** Columns of one series, in which `chance` of loss and accuracy is known. */
export interface PlateauMetric {
  series: SeriesDeclaration
  /** Of the deficit in full precision where it is recorded, else of the loss. */
  column: MetricColumn
  /** Loss of a learner that knows nothing; the deficit of one that makes no error. */
  chance: number
  accuracy: MetricColumn
}

/** Null: no loss whose chance level is known is recorded step by step beside an accuracy. */
export function plateauMetric(declared: readonly SeriesDeclaration[]): PlateauMetric | null {
  for (const series of declared) {
    const named = (name: string) => series.columns.find((column) => column.name === name)
    const [loss, accuracy] = [named('loss'), named('accuracy')]
    // A change of stage ends a plateau in its own way.
    if (!series.main || series.inner.length > 0 || series.source || series.staged) continue
    if (loss?.chance !== undefined && accuracy?.chance !== undefined)
      return { series, column: named('deficit') ?? loss, chance: loss.chance, accuracy }
  }
  return null
}

/** One replica on its plateau, or beyond. */
export interface Plateau {
  deficits: Track
  /** Of the accuracy half way from chance to 1. */
  crossing: Crossing
}

/** @param values what the metric's column holds, @param accuracies of the same replica */
export function plateauOf(
  { column, chance, accuracy }: PlateauMetric,
  { at, values }: Track,
  accuracies: Track
): Plateau {
  return {
    deficits: { at, values: column.name === 'deficit' ? values : values.map((loss) => chance - loss) },
    crossing: crossingOf(accuracies, atLeast(midpoint(accuracy.chance!)))
  }
}

/** By replica. Throws on a missing column. @param columns of the metric's series */
export function plateausOf(metric: PlateauMetric, columns: Columns, replicas: number): Plateau[] {
  const { series, column, accuracy } = metric
  const accuracies = tracksOf(series, columns, accuracy.name, replicas)
  return tracksOf(series, columns, column.name, replicas).map((values, r) =>
    plateauOf(metric, values, accuracies[r]!)
  )
}

/** When half of the seeds will have leapt. */
export interface HalfForecast {
  low: number
  value: number
  high: number
  /** Newest row that it knows. */
  from: number
}

/**
 * Medians over seeds, of which some may have leapt; null: half of them have, or more than half cannot be told yet.
 * In pieces, a seed at a time: each takes some milliseconds.
 */
export function* halfForecastInPieces(
  plateaus: readonly Plateau[],
  chance: number
): Generator<undefined, HalfForecast | null, undefined> {
  const half = (values: readonly number[]): number => crossingOver(values.map(known), 'median').at
  const isBeyond = (values: readonly number[]): boolean => crossingOver(values.map(known), 'median').beyond
  const from = Math.max(0, ...plateaus.map(({ deficits }) => deficits.at.at(-1) ?? 0))
  if (!isBeyond(plateaus.map(({ crossing }) => crossing.at ?? Infinity))) return null
  const places = { low: [] as number[], value: [] as number[], high: [] as number[] }
  for (const { deficits, crossing } of plateaus) {
    const t50 = crossing.at === null ? forecastOf(deficits, chance).t50 : null
    for (const name of ['low', 'value', 'high'] as const)
      places[name].push(crossing.at ?? t50?.[name] ?? Infinity)
    yield
  }
  if (isBeyond(places.value)) return null
  return { low: half(places.low), value: half(places.value), high: half(places.high), from }
}

const known = (at: number): Pick<Crossing, 'at' | 'until'> => ({
  at: at === Infinity ? null : at,
  until: 0
})
