/**
 * The leaps of a metric in words, one row a place of the inner axes and replica, and how many seeds have leapt; of a run in stages
 * within one of them, counted from where it begins. Pure.
 */
import { episodesOf, episodeWords, type Episodes } from '#shared/analysis/episodes/episodes'
import { emergedCurves, leapInPieces, type Leap, type LeapTrack } from '#shared/analysis/transition/leaps'
import {
  constrainedSigmoid,
  gapOf,
  type Estimate,
  type SigmoidFit,
  type TransitionVerdict
} from '#shared/analysis/transition/transition'
import { atLeast, crossingOf, type Crossing } from '#shared/threshold'
import { plateauTrends, trendNote, trendWords, type ReplicaTrend } from '#shared/analysis/trend'
import { midpoint } from '#shared/analysis/emergence'
import { halfWords } from '#shared/analysis/survival'
import type { StageStart } from '#shared/axes'
import { crossingText, placeText } from '../../../kit/panel/axes/places'
import type { Metric } from '../../../kit/panel/series/domain'
import type { ValueTable } from '../../../kit/panel/series/table'
import { inTurns } from '../../../kit/panel/series/turns'
import { significant } from '../../../kit/ui/format'

/** A metric within a stage; null: of a run that has no others. */
export interface Told {
  metric: Metric
  stage: StageStart | null
}

/** Who waits for fits. */
export interface Fitting {
  /** Told at every pause how many curves of a metric are fitted. */
  progress(done: number, total: number): void
  isWanted(): boolean
}

/** Fits every curve of a metric that is taken in whole, in turns with the window; null: nobody wanted it any more. */
export function fitLeaps(told: Told, { progress, isWanted }: Fitting): Promise<Leap[] | null> {
  const { summary } = told.metric
  const leaps: Leap[] = []
  return inTurns(fits(told, leaps), () => {
    progress(leaps.length, summary.groups.length * summary.replicas)
    return isWanted()
  })
}

/** Every curve, group by group. */
function* tracksIn({ metric: { summary, nameOf }, stage }: Told): Generator<LeapTrack, void, undefined> {
  const [from, to] = summary.rowsOf(stage?.stage ?? 0)
  const at = Array.from(summary.steps.subarray(from, to), (step) => step - (stage?.from ?? 0))
  for (const [group, { replicas }] of summary.groups.entries())
    for (const [replica, values] of replicas.entries()) {
      const track = { at, values: Array.from(values.subarray(from, to)) }
      yield { group, name: nameOf(group), replica, track }
    }
}

/** @param leaps filled in meanwhile */
function* fits(told: Told, leaps: Leap[]): Generator<undefined, Leap[], undefined> {
  for (const track of tracksIn(told)) {
    leaps.push(yield* leapInPieces(track, told.metric.column.chance ?? 0))
    yield
  }
  return leaps
}

/** One curve as a sigmoid from chance to 1; null: its rows do not tell one. */
export interface SigmoidRow extends Omit<LeapTrack, 'track'> {
  crossing: Crossing
  fit: SigmoidFit | null
}

/** The same for every curve, in turns with the window; null: nobody wants them any more. */
export const fitSigmoids = (told: Told, isWanted: () => boolean): Promise<SigmoidRow[] | null> =>
  inTurns(sigmoids(told), isWanted)

function* sigmoids(told: Told): Generator<undefined, SigmoidRow[], undefined> {
  const chance = told.metric.column.chance ?? 0
  const found: SigmoidRow[] = []
  for (const { track, ...where } of tracksIn(told)) {
    const crossing = crossingOf(track, atLeast(midpoint(chance)))
    found.push({ ...where, crossing, fit: constrainedSigmoid(track, chance) })
    yield
  }
  return found
}

/** Staircases and falls of every curve, in turns with the window; null: nobody wants them any more. */
export function findEpisodes(told: Told, isWanted: () => boolean): Promise<Episodes[] | null> {
  return inTurns(episodes(told), isWanted)
}

function* episodes(told: Told): Generator<undefined, Episodes[], undefined> {
  const found: Episodes[] = []
  for (const track of tracksIn(told)) {
    const own = episodesOf(track, told.metric.column.chance ?? 0)
    if (own) found.push(own)
    yield
  }
  return found
}

/** Of the loss of the accuracy's own rows, while that rests at chance; none of a metric with inner axes. @param loss taken in whole */
export const trendsIn = (told: Told, loss: Metric): ReplicaTrend[] =>
  plateauTrends(
    [...tracksIn({ ...told, metric: loss })].map(({ track }) => track),
    [...tracksIn(told)],
    told.metric.column.chance ?? 0
  )

/** A line each, and what they are of. @param series of the loss @param names of the replicas */
export const trendLines = (
  trends: readonly ReplicaTrend[],
  series: string,
  names: readonly string[]
): string[] =>
  trends.length === 0
    ? []
    : [...trends.map((trend) => trendWords(trend, series, names[trend.replica]!, whole)), trendNote]

/** As in `task 3, seed 21: fell from 0.91 at 900 to 0.56 at 1 300, not back within the run`. @param names of the replicas */
export const episodeLines = (found: readonly Episodes[], names: readonly string[]): string[] =>
  found.map(
    (each) => `${[each.name, names[each.replica]].filter(Boolean).join(', ')}: ${episodeWords(each, whole)}`
  )

const words: Record<TransitionVerdict, string> = {
  sigmoid: 'sigmoid',
  'log-sigmoid': 'sigmoid in log t',
  ramp: 'ramp',
  sharp: 'between two rows',
  unfinished: 'not over yet',
  none: 'no leap',
  unknown: 'too few rows'
}

const whole = (value: number): string => placeText(Math.abs(value) >= 100 ? Math.round(value) : value)
/** `4 705 ± 35`: half of the 95 % interval. */
const within = (estimate: Estimate | null): string =>
  estimate ? `${whole(estimate.value)} ± ${significant((estimate.high - estimate.low) / 2, 2)}` : '–'

export const measures = ['first at ½', 'shape', 't₅₀', 't₁₀ to t₉₀', 'from', 'to'] as const

export function leapCells({ crossing, fit: { verdict, t50, width, before, after } }: Leap): string[] {
  const accuracy = (value: number | null): string =>
    value === null ? '–' : value.toFixed(3).replace('-', '−')
  return [
    crossingText(crossing),
    words[verdict],
    within(t50),
    within(width),
    accuracy(before),
    accuracy(after)
  ]
}

/** @param other metric that it is compared with, in words; null: none */
export const sigmoidMeasures = (other: string | null): string[] => [
  'first at ½',
  't₀',
  'κ',
  ...(other === null ? [] : [`t₀ of ${other}`, 'gap', 'lag'])
]

/** @param other the same replica of another metric; undefined: there is none */
export function sigmoidCells({ crossing, fit }: SigmoidRow, other: SigmoidRow | undefined): string[] {
  const rate = (kappa: Estimate): string =>
    `${significant(kappa.value)} ± ${significant((kappa.high - kappa.low) / 2, 2)}`
  const gap = fit && other?.fit ? gapOf(fit, other.fit) : null
  return [
    crossingText(crossing),
    within(fit?.t0 ?? null),
    fit ? rate(fit.kappa) : '–',
    ...(other ? [within(other.fit?.t0 ?? null)] : []),
    ...(other ? (gap === null ? ['–', '–'] : [whole(gap), whole(Math.sqrt(2 * gap))]) : [])
  ]
}

/** As in `task 3: 7 of 8 seeds leapt, half of 8 seeds by 1 240 (95 %: 1 100 to 1 500; Kaplan–Meier)`. */
export function emergedLines(leaps: readonly Leap[]): string[] {
  return emergedCurves(leaps).map(({ name, curve }) => {
    const said = `${curve.leapt} of ${curve.seeds} seeds leapt, ${halfWords(curve, whole)}`
    return `${name && `${name}: `}${said}, ${curve.method}`
  })
}

/** All numbers, for a file. @param stage its name, where the run has several */
export function leapTable(
  leaps: readonly Leap[],
  traits: readonly Record<string, number>[],
  stage?: string
): ValueTable {
  const estimates = ['t10', 't50', 't90', 'width'] as const
  return {
    columns: [
      ...(stage === undefined ? [] : ['stage']),
      ...['place', ...Object.keys(traits[0] ?? {}), 'after', 'reached', 'until', 'shape'],
      ...estimates.flatMap((name) => [name, `${name} standard error`, `${name} low`, `${name} high`]),
      ...['from', 'to', 'lead']
    ],
    rows: leaps.length,
    row(index) {
      const { name, replica, crossing, fit } = leaps[index]!
      const number = (value: number | null): number => value ?? NaN
      return [
        ...(stage === undefined ? [] : [stage]),
        ...[name, ...Object.values(traits[replica] ?? {})],
        ...[number(crossing.after), number(crossing.at), crossing.until, fit.verdict],
        ...estimates.flatMap((one) => {
          const { value, error, low, high } = fit[one] ?? { value: NaN, error: NaN, low: NaN, high: NaN }
          return [value, error, low, high]
        }),
        ...[number(fit.before), number(fit.after), fit.lead]
      ]
    }
  }
}
