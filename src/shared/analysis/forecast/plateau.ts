/**
 * The plateau of a run that a forecast speaks of: that of the loss which is trained on, and the leap of the accuracy on the
 * same rows. A change of stage ends a plateau in its own way, so that of a run in stages it is the one of its newest stage, as
 * if the run began there. One reading for the window, the command line and every family.
 */
import type { StageStart } from '../../axes'
import type { MetricColumn, SeriesDeclaration } from '../../metrics'
import { atLeast, crossingOf, crossingOver, type Crossing } from '../../threshold'
import { midpoint } from '../emergence'
import { ofStage, tracksOf, type Columns, type Track } from '../tracks'
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
    if (!series.main || series.inner.length > 0 || series.source) continue
    if (loss?.chance !== undefined && accuracy?.chance !== undefined)
      return { series, column: named('deficit') ?? loss, chance: loss.chance, accuracy }
  }
  return null
}

/** One replica on its plateau, or beyond; places on the main axis are counted from where the stage begins. */
export interface Plateau {
  deficits: Track
  /** Of the accuracy half way from chance to 1. */
  crossing: Crossing
}

/** Of every replica, by what it is told, and where its stage begins. */
export interface Plateaus {
  metric: PlateauMetric
  of: readonly Plateau[]
  begin: number
  /** Null: the run has no others. */
  stage: string | null
}

/** Where the newest stage begins: what the plateaus are told from. @param starts of the stages that a run has been in */
export function newestStage(
  { series }: PlateauMetric,
  starts: readonly StageStart[]
): Pick<Plateaus, 'begin' | 'stage'> {
  const start = series.staged ? starts.at(-1) : undefined
  return { begin: start?.from ?? 0, stage: start?.name ?? null }
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

/** Throws on a missing column. @param columns of the metric's series @param starts of the stages that the run has been in */
export function plateausOf(
  metric: PlateauMetric,
  columns: Columns,
  replicas: number,
  starts: readonly StageStart[] = []
): Plateaus {
  const { series, column, accuracy } = metric
  const own = ofStage(series, columns, series.staged ? (starts.at(-1)?.stage ?? 0) : 0, starts)
  const accuracies = tracksOf(series, own, accuracy.name, replicas)
  const of = tracksOf(series, own, column.name, replicas).map((values, r) =>
    plateauOf(metric, values, accuracies[r]!)
  )
  return { metric, of, ...newestStage(metric, starts) }
}

/** When half of the seeds will have leapt. */
export interface HalfForecast {
  low: number
  value: number
  high: number
  /** Newest row that it knows. */
  from: number
  /** Where its stage begins. */
  begin: number
}

/**
 * Medians over seeds, of which some may have leapt; null: half of them have, or more than half cannot be told yet.
 * In pieces, a seed at a time: each takes some milliseconds.
 */
export function* halfForecastInPieces({
  metric: { chance },
  of: plateaus,
  begin
}: Plateaus): Generator<undefined, HalfForecast | null, undefined> {
  const half = (values: readonly number[]): number => crossingOver(values.map(known), 'median').at
  const isBeyond = (values: readonly number[]): boolean => crossingOver(values.map(known), 'median').beyond
  const newest = Math.max(0, ...plateaus.map(({ deficits }) => deficits.at.at(-1) ?? 0))
  if (!isBeyond(plateaus.map(({ crossing }) => crossing.at ?? Infinity))) return null
  const places = { low: [] as number[], value: [] as number[], high: [] as number[] }
  for (const { deficits, crossing } of plateaus) {
    const t50 = crossing.at === null ? forecastOf(deficits, chance).t50 : null
    for (const name of ['low', 'value', 'high'] as const)
      places[name].push(crossing.at ?? t50?.[name] ?? Infinity)
    yield
  }
  if (isBeyond(places.value)) return null
  const [low, value, high] = [places.low, places.value, places.high].map((each) => begin + half(each)) as [
    number,
    number,
    number
  ]
  return { low, value, high, from: begin + newest, begin }
}

const known = (at: number): Pick<Crossing, 'at' | 'until'> => ({
  at: at === Infinity ? null : at,
  until: 0
})
