/** What each stage of a run came to: when accuracies crossed their levels, and how much sooner than in its controls. */
import { fewSeeds, type PairedMedian } from '#shared/analysis/paired'
import { controlsOf, levels, ratioText, speedUp } from '#shared/analysis/speedUp'
import { tracksOf, type Columns, type Track } from '#shared/analysis/tracks'
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesDeclaration } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import type { StageStart } from '#shared/axes'
import { stepsPerEpoch } from '#shared/stages'
import { atLeast, crossingOf, summarizeCrossings, type CrossingSummary } from '#shared/threshold'
import { formatCount, formatValue } from './format'

/** By threshold. */
type SpeedUps = Record<string, PairedMedian>

export interface StageEnd extends StageStart {
  /** Per accuracy and threshold: the first place that reached it, counted from where the stage begins, per replica. */
  crossings: Record<string, Record<string, (number | null)[]>>
  /** The same over the replicas: how many reached it, and the quartiles of the steps that it took. */
  summaries: Record<string, Record<string, CrossingSummary>>
  /** Steps of an epoch, where the task says how many rows that has. */
  stepsPerEpoch: number | null
  /** Of the run's headline, against each control that has had as many steps. */
  speedUps: { control: string; metric: string; ratios: SpeedUps }[]
}

/** Of a run in stages, those that it has reached; none where it has a single one. */
export const stageEndsOf = ({ stageCount, stages }: RunSummary): StageEnd[] =>
  stageCount > 1
    ? stages.map((start) => ({ ...start, crossings: {}, summaries: {}, stepsPerEpoch: null, speedUps: [] }))
    : []

/** Adds what one accuracy tells. */
export function addToStages(
  ends: StageEnd[],
  series: SeriesDeclaration,
  stored: Columns,
  column: string,
  { replicas, stages, headline }: RunSummary,
  spec: ExperimentSpec
): void {
  const metric = `${series.name}.${column}`
  const tracks = ends.map(({ stage }) => tracksOf(series, stored, column, replicas, { stage }, stages))
  const crossings = (found: readonly Track[], level: number) =>
    found.map((track) => crossingOf(track, atLeast(level)))
  const byLevel = <Value>(of: (level: number) => Value): Record<string, Value> =>
    Object.fromEntries(levels.map((level) => [String(level), of(level)]))
  ends.forEach((end, i) => {
    end.stepsPerEpoch = stepsPerEpoch(spec, end.stage)
    end.crossings[metric] = byLevel((level) => crossings(tracks[i]!, level).map(({ at }) => at))
    end.summaries[metric] = byLevel((level) => summarizeCrossings(crossings(tracks[i]!, level)))
    if (metric !== headline) return
    end.speedUps = controlsOf(spec, stages, end).map(({ stage, name }) => ({
      control: name,
      metric,
      ratios: byLevel((level) =>
        speedUp(
          crossings(tracks[i]!, level),
          crossings(tracks[ends.findIndex((other) => other.stage === stage)]!, level)
        )
      )
    }))
  })
}

/**
 * A line for the stage, one for each threshold that a replica reached, in steps from its begin (of several replicas with the
 * median, its quartiles, and epochs where the task has them), and one for each ratio that is known.
 */
export function stageRows({
  name,
  from,
  summaries,
  crossings,
  stepsPerEpoch,
  speedUps
}: StageEnd): string[][] {
  const reached = Object.entries(summaries).flatMap(([metric, byThreshold]) =>
    Object.entries(byThreshold)
      .filter(([, { reached }]) => reached > 0)
      .map(([level, summary]) => [
        `${metric} ≥ ${level}`,
        `after ${takenText(summary, stepsPerEpoch)}`,
        ...(summary.replicas > 1
          ? [crossings[metric]![level]!.map((step) => (step === null ? '–' : formatCount(step))).join(' ')]
          : [])
      ])
  )
  const sooner = speedUps.flatMap(({ control, metric, ratios }) =>
    Object.entries(ratios)
      .filter(([, { median }]) => ratioText(median) !== '')
      .map(([level, ratio]) => [`${metric} ≥ ${level}`, `${wholeText(ratio)} times as soon as ${control}`])
  )
  return [[name, `from step ${formatCount(from)}`], ...reached, ...sooner]
}

/** As in `1 240 steps (1 100 to > 12 560, 7 of 8 seeds), 7.9 epochs`: the median, its quartiles. */
function takenText({ quartiles, reached, replicas }: CrossingSummary, perEpoch: number | null): string {
  const [low, middle, high] = quartiles.map(
    ({ at, beyond }) => `${beyond ? '> ' : ''}${formatCount(Math.round(at))}`
  )
  const among = replicas > 1 ? ` (${low} to ${high}, ${reached} of ${replicas} seeds)` : ''
  const { at, beyond } = quartiles[1]
  const epochs = perEpoch === null ? '' : `, ${beyond ? '> ' : ''}${formatValue(at / perEpoch)} epochs`
  return `${middle} steps${among}${epochs}`
}

/** As in `8.2–9.1 (6–13 over 8 seeds)`, the median and its 90 % interval. */
const wholeText = ({ median, interval, seeds }: PairedMedian): string =>
  `${ratioText(median)} (${interval ? `${ratioText(interval) || 'any'} over ${seeds} seeds` : fewSeeds(seeds)})`
