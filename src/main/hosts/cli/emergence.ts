/**
 * `emergence`: whether and when the curves of a metric leapt, each with its fitted shape and 95 % intervals, and by when
 * half of the seeds had. Of a run in stages each stage is told by itself, as if the run began there: a change of task is no leap
 * and nothing forgotten.
 */
import { lawAt } from '#shared/analysis/collapse'
import { frequencyFits, frequencyWords } from '#shared/analysis/frequency'
import { emergedCurves, leapOf, leapTracks, type LeapTrack } from '#shared/analysis/transition/leaps'
import { solvableFit, solvableWords } from '#shared/analysis/solvable'
import { shrinkOf } from '#shared/analysis/initControl'
import { ofStage, type Columns } from '#shared/analysis/tracks'
import type { StageStart } from '#shared/axes'
import { AppError } from '#shared/errors'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'
import { replicaSeeds } from '#shared/replicas'
import type { RunDetail } from '#shared/run'
import { isStaged, stepsPerEpoch } from '#shared/stages'
import { chooseAccuracy } from './accuracies'
import type { ExitCode } from './exitCodes'
import { findRun, isSweepWord } from './findRun'
import { findStage } from './findStage'
import { allEpisodes, describeEpisodes, trendsOf } from './episodes'
import { describeForecast, forecastRun } from './forecast'
import { formatCount } from './format'
import { describeLeaps, type About } from './leapText'
import { print } from './listing'
import { withSession, type Build } from './session'
import { sharpnessCommand } from './sharpness'
import { describeSigmoids, sigmoidRows } from './sigmoids'
import { readSeries } from './summary'

export interface EmergenceOptions {
  metric?: string
  /** Name or number of one; else each is told. */
  stage?: string
  out?: string
  json?: boolean
  sigmoid?: boolean
  /** Another metric, with `sigmoid`. */
  against?: string
}

/** Throws `metric.unknown` for one that the run has not, or that has no chance level to leap from, `metric.unlike` where there is nothing to compare, `stage.unknown`; of a sweep as `sharpnessCommand`. */
export function emergenceCommand(build: Build, wanted: string, options: EmergenceOptions): Promise<ExitCode> {
  if (isSweepWord(wanted)) return sharpnessCommand(build, wanted, options)
  return withSession(build, options, async ({ services: { handlers } }) => {
    const run = findRun(wanted, await handlers['runs.list']({}))
    const detail = await handlers['runs.read']({ runId: run.id })
    const { spec, series } = detail
    const seeds = replicaSeeds(spec)
    const read = (name: string): Promise<Columns> => readSeries(handlers, run.id, name)
    const measured = async (metric: string): Promise<Measured> => {
      const { declaration, column } = chooseAccuracy(series, metric)
      return { metric, declaration, column, columns: await read(declaration.name) }
    }
    const { metric = run.headline, against } = options
    const own = await measured(metric)
    const one = options.stage === undefined ? null : findStage(options.stage, spec, run.stages)
    // What is computed of the kept states of a run in stages belongs to none of them.
    const stages = one ? [one] : isStaged(spec) && own.declaration.staged ? run.stages : [null]
    const about = { runId: run.id, metric, chance: own.column.chance ?? 0 }
    if (options.sigmoid || against !== undefined) {
      const other = against === undefined ? null : await measured(against)
      const told = stages.map((stage) => sigmoidsOf(own, other, stage, detail))
      return print(
        { ...about, against, ...inStages(stages, told) },
        told.map(({ text }) => text).join('\n'),
        options.json
      )
    }
    const told = stages.map((stage) => leapsOf(own, stage, detail))
    // It speaks of the newest stage.
    const isNewest = one === null || one.stage === run.stages.at(-1)?.stage
    const forecast = isNewest ? await forecastRun(series, seeds, run.stages, read) : null
    const { seeds: forecasts = [], backTest = null } = forecast ?? {}
    return print(
      { ...about, ...inStages(stages, told), forecasts, backTest },
      told.map(({ text }) => text).join('\n') + (forecast ? describeForecast(forecast) : ''),
      options.json
    )
  })
}

/** A metric with the rows of its series. */
export interface Measured {
  metric: string
  declaration: SeriesDeclaration
  column: MetricColumn
  columns: Columns
}

/** What there is to tell: as numbers, and in words. */
interface Told {
  numbers: object
  text: string
}

/** Numbers of the whole run, or of the one stage asked for, stand by themselves; those of several in a list. */
function inStages(stages: readonly (StageStart | null)[], told: readonly Told[]): object {
  const numbers = told.map((each, i) => ({ ...stages[i], ...each.numbers }))
  return numbers.length === 1 ? numbers[0]! : { stages: numbers }
}

/** @param stage null: of the whole run */
function tracksIn(
  { declaration, column, columns }: Measured,
  stage: StageStart | null,
  { summary: { stages, replicas } }: RunDetail
): { columns: Columns; tracks: LeapTrack[] } {
  const own = stage ? ofStage(declaration, columns, stage.stage, stages) : columns
  return { columns: own, tracks: leapTracks(declaration, own, column, replicas) }
}

function sigmoidsOf(
  own: Measured,
  other: Measured | null,
  stage: StageStart | null,
  detail: RunDetail
): Told {
  const { tracks } = tracksIn(own, stage, detail)
  const others = other && tracksIn(other, stage, detail).tracks
  if (others && others.length !== tracks.length)
    throw new AppError(
      'metric.unlike',
      `${own.metric} has ${tracks.length} curves, ${other!.metric} has ${others.length}: they cannot be compared.`,
      { path: 'against' }
    )
  const rows = sigmoidRows(tracks, others, own.column.chance ?? 0)
  const seeds = replicaSeeds(detail.spec)
  const head = stage ? `Stage ${stage.stage + 1} “${stage.name}”, counted from its begin\n` : ''
  return {
    numbers: { rows: withSeeds(rows, seeds) },
    text: head + describeSigmoids(rows, seeds, other?.metric ?? null)
  }
}

/** All that is told of a metric. @param stage null: of the whole run */
export function leapsOf(own: Measured, stage: StageStart | null, detail: RunDetail): Told {
  const { summary, spec, history } = detail
  const { declaration, column, metric } = own
  const chance = column.chance ?? 0
  const seeds = replicaSeeds(spec)
  const { tracks, columns } = tracksIn(own, stage, detail)
  const leaps = tracks.map((track) => leapOf(track, chance))
  const start = stage ?? summary.stages[0]
  const law = start ? lawAt(declaration, history, start) : null
  const shares = law && unlike(law.shares)
  const byPlace = shares?.map((_, place) => tracks.filter(({ group }) => group === place))
  const byFrequency =
    shares &&
    frequencyFits(
      shares.map((_, place) => leaps.filter(({ group }) => group === place).map(({ crossing }) => crossing)),
      shares
    )
  const solvable =
    shares &&
    solvableFit(
      byPlace!.map((tracks) => tracks.map(({ track }) => track)),
      shares,
      chance
    )
  const episodes = allEpisodes(tracks, chance)
  const trends = trendsOf(declaration, columns, tracks, chance)
  // Initial weights are those of the first stage.
  const shrinks = start?.stage ? null : shrinkOf(spec, leaps, (at) => formatCount(Math.round(at)))
  const about: About = {
    id: summary.id,
    metric,
    chance,
    axis: declaration.main!.title,
    epoch: stepsPerEpoch(spec, start?.stage),
    stage
  }
  return {
    numbers: {
      leaps: withSeeds(leaps, seeds),
      emerged: emergedCurves(leaps),
      byFrequency,
      solvable,
      episodes,
      trends,
      shrinks
    },
    text: [
      describeLeaps(about, leaps, seeds),
      byFrequency ? `Time against frequency: ${frequencyWords(byFrequency)}\n` : '',
      solvable ? `Beside the solvable model: ${solvableWords(solvable)}\n` : '',
      shrinks === null ? '' : `\n${shrinks}\n`,
      describeEpisodes({ episodes, trends, series: declaration.name }, leaps, seeds)
    ].join('')
  }
}

/** Null: all places come alike, and there is no frequency to tell times against. */
const unlike = (shares: readonly number[]): readonly number[] | null =>
  shares.some((share) => share !== shares[0]) ? shares : null

const withSeeds = <Row extends { replica: number }>(rows: readonly Row[], seeds: readonly number[]) =>
  rows.map((row) => ({ seed: seeds[row.replica], ...row }))
