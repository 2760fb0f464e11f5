/**
 * `emergence`: whether and when the curves of a metric leapt, each with its fitted shape and 95 % intervals, and by when
 * half of the seeds had.
 */
import { lawAt } from '#shared/analysis/collapse'
import { frequencyFits, frequencyWords } from '#shared/analysis/frequency'
import { emergedCurves, leapOf, leapTracks, type Leap } from '#shared/analysis/transition/leaps'
import type { Estimate } from '#shared/analysis/transition/transition'
import { solvableFit, solvableWords } from '#shared/analysis/solvable'
import { shrinkOf } from '#shared/analysis/initControl'
import { isCoarse } from '#shared/analysis/survival'
import { AppError } from '#shared/errors'
import { replicaSeeds } from '#shared/replicas'
import { stepsPerEpoch } from '#shared/stages'
import type { Crossing } from '#shared/threshold'
import { chooseAccuracy } from './accuracies'
import type { ExitCode } from './exitCodes'
import { findRun, isSweepWord } from './findRun'
import { allEpisodes, describeEpisodes, trendsOf } from './episodes'
import { describeForecast, forecastRun } from './forecast'
import { formatCount, formatTable, formatValue } from './format'
import { print } from './listing'
import { withSession, type Build } from './session'
import { sharpnessCommand } from './sharpness'
import { describeSigmoids, sigmoidRows } from './sigmoids'
import { readSeries } from './summary'

export interface EmergenceOptions {
  metric?: string
  out?: string
  json?: boolean
  sigmoid?: boolean
  /** Another metric, with `sigmoid`. */
  against?: string
}

/** Throws `metric.unknown` for one that the run has not, or that has no chance level to leap from, `metric.unlike` where there is nothing to compare; of a sweep as `sharpnessCommand`. */
export function emergenceCommand(build: Build, wanted: string, options: EmergenceOptions): Promise<ExitCode> {
  if (isSweepWord(wanted)) return sharpnessCommand(build, wanted, options)
  return withSession(build, options, async ({ services: { handlers } }) => {
    const run = findRun(wanted, await handlers['runs.list']({}))
    const { spec, series, history } = await handlers['runs.read']({ runId: run.id })
    const seeds = replicaSeeds(spec)
    const curvesOf = async (metric: string) => {
      const { declaration, column } = chooseAccuracy(series, metric)
      const columns = await readSeries(handlers, run.id, declaration.name)
      const tracks = leapTracks(declaration, columns, column, run.replicas)
      const [start, ...later] = run.stages
      const law = start && later.length === 0 ? lawAt(declaration, history, start) : null
      return {
        tracks,
        trends: trendsOf(declaration, columns, tracks, column.chance ?? 0),
        series: declaration.name,
        chance: column.chance ?? 0,
        axis: declaration.main!.title,
        shares: law && unlike(law.shares)
      }
    }
    const { metric = run.headline, against } = options
    const { tracks, trends, series: name, chance, axis, shares } = await curvesOf(metric)
    const about = { id: run.id, metric, chance, axis, epoch: stepsPerEpoch(spec) }
    if (options.sigmoid || against !== undefined) {
      const others = against === undefined ? null : (await curvesOf(against)).tracks
      if (others && others.length !== tracks.length)
        throw new AppError(
          'metric.unlike',
          `${metric} has ${tracks.length} curves, ${against} has ${others.length}: they cannot be compared.`,
          { path: 'against' }
        )
      const rows = sigmoidRows(tracks, others, chance)
      return print(
        { runId: run.id, metric, against, chance, rows: withSeeds(rows, seeds) },
        describeSigmoids(rows, seeds, against ?? null),
        options.json
      )
    }
    const leaps = tracks.map((track) => leapOf(track, chance))
    const forecast = await forecastRun(series, seeds, run.stages, (name) =>
      readSeries(handlers, run.id, name)
    )
    const { seeds: forecasts = [], backTest = null } = forecast ?? {}
    const emerged = emergedCurves(leaps)
    const byFrequency =
      shares &&
      frequencyFits(
        shares.map((_, place) =>
          leaps.filter(({ group }) => group === place).map(({ crossing }) => crossing)
        ),
        shares
      )
    const ofPlace = (place: number) => tracks.filter(({ group }) => group === place).map(({ track }) => track)
    const solvable =
      shares &&
      solvableFit(
        shares.map((_, place) => ofPlace(place)),
        shares,
        chance
      )
    const leapt = withSeeds(leaps, seeds)
    const episodes = allEpisodes(tracks, chance)
    const shrinks = shrinkOf(spec, leaps, place)
    return print(
      {
        runId: run.id,
        metric,
        chance,
        leaps: leapt,
        emerged,
        byFrequency,
        solvable,
        forecasts,
        backTest,
        episodes,
        trends,
        shrinks
      },
      [
        describeLeaps(about, leaps, seeds),
        byFrequency ? `Time against frequency: ${frequencyWords(byFrequency)}\n` : '',
        solvable ? `Beside the solvable model: ${solvableWords(solvable)}\n` : '',
        shrinks === null ? '' : `\n${shrinks}\n`,
        describeEpisodes({ episodes, trends, series: name }, leaps, seeds),
        forecast ? describeForecast(forecast) : ''
      ].join(''),
      options.json
    )
  })
}

/** Null: all places come alike, and there is no frequency to tell times against. */
const unlike = (shares: readonly number[]): readonly number[] | null =>
  shares.some((share) => share !== shares[0]) ? shares : null

const withSeeds = <Row extends { replica: number }>(rows: readonly Row[], seeds: readonly number[]) =>
  rows.map((row) => ({ seed: seeds[row.replica], ...row }))

const place = (value: number): string => formatCount(Math.round(value))
const within = ({ value, low, high }: Estimate): string => `${place(value)} (${place(low)} to ${place(high)})`

/** An interval where it could be anywhere between two rows far apart. */
function crossedText(crossing: Crossing): string {
  const { at, after, until } = crossing
  if (at === null) return `> ${place(until)}`
  return isCoarse(crossing) ? `${place(after ?? 0)} to ${place(at)}` : place(at)
}

const inEpochs = ({ crossing: { at } }: Leap, epoch: number): string =>
  at === null ? '' : formatValue(at / epoch)

/** What a leap came to, as cells of a line. */
function cells({ crossing, fit }: Leap): string[] {
  const { verdict, t50, width, before, after } = fit
  const crossed = crossedText(crossing)
  if (!t50) return [crossed, verdict, '', '', '']
  return [
    crossed,
    verdict,
    within(t50),
    width ? within(width) : verdict === 'sharp' ? 'between two rows' : 'too short to tell',
    `${formatValue(before!)} to ${formatValue(after!)}`
  ]
}

interface About {
  id: string
  metric: string
  chance: number
  axis: string
  /** Steps of one; null: the run has none. */
  epoch: number | null
}

export function describeLeaps(
  { id, metric, chance, axis, epoch }: About,
  leaps: readonly Leap[],
  seeds: readonly number[]
): string {
  const named = leaps.some(({ name }) => name !== '')
  const head = [
    ...(named ? ['PLACE'] : []),
    ...[
      'SEED',
      `FIRST AT ${formatValue((1 + chance) / 2)}`,
      ...(epoch === null ? [] : ['EPOCH']),
      'SHAPE',
      't50 (95 %)',
      't10 TO t90 (95 %)',
      'FROM … TO'
    ]
  ]
  const rows = leaps.map((leap) => [
    ...(named ? [leap.name] : []),
    String(seeds[leap.replica]),
    ...cells(leap).toSpliced(1, 0, ...(epoch === null ? [] : [inEpochs(leap, epoch)]))
  ])
  const table = formatTable([head, ...rows])
  const many = seeds.length > 1 ? `\n${emergedText(leaps, named, axis)}` : ''
  return `${id}, ${metric} along the ${axis}\n${table}\n${many}`
}

/** One line a group: how many seeds have leapt, and by when half of them had. */
function emergedText(leaps: readonly Leap[], named: boolean, axis: string): string {
  const rows = emergedCurves(leaps).map(({ name, curve: { leapt, seeds, median, method } }) => [
    ...(named ? [name] : []),
    `${leapt} of ${seeds} seeds leapt`,
    median === null ? 'fewer than half within the run' : `half of them by ${axis} ${place(median)}`,
    `(${method})`
  ])
  return `${formatTable(rows)}\n`
}
