/** What each stage of a run came to: when accuracies crossed their levels, and how much sooner than in its controls. */
import { fewSeeds, type PairedMedian } from '#shared/analysis/paired'
import { controlsOf, levels, ratioText, speedUp } from '#shared/analysis/speedUp'
import { tracksOf, type Columns, type Track } from '#shared/analysis/tracks'
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesDeclaration } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import type { StageStart } from '#shared/axes'
import { atLeast, crossingOf } from '#shared/threshold'
import { formatCount } from './format'

/** By threshold. */
type SpeedUps = Record<string, PairedMedian>

export interface StageEnd extends StageStart {
  /** Per accuracy and threshold: the first place that reached it, counted from where the stage begins, per replica. */
  crossings: Record<string, Record<string, (number | null)[]>>
  /** Of the run's headline, against each control that has had as many steps. */
  speedUps: { control: string; metric: string; ratios: SpeedUps }[]
}

/** Of a run in stages, those that it has reached; none where it has a single one. */
export const stageEndsOf = ({ stageCount, stages }: RunSummary): StageEnd[] =>
  stageCount > 1 ? stages.map((start) => ({ ...start, crossings: {}, speedUps: [] })) : []

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
    end.crossings[metric] = byLevel((level) => crossings(tracks[i]!, level).map(({ at }) => at))
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

/** A line for the stage, one for each threshold that it crossed, in steps from its begin, and one for each ratio that is known. */
export function stageRows({ name, from, crossings, speedUps }: StageEnd): string[][] {
  const reached = Object.entries(crossings).flatMap(([metric, byThreshold]) =>
    Object.entries(byThreshold)
      .filter(([, steps]) => steps.some((step) => step !== null))
      .map(([level, steps]) => [
        `${metric} ≥ ${level}`,
        `after ${steps.map((step) => (step === null ? '–' : formatCount(step))).join(' ')} steps`
      ])
  )
  const sooner = speedUps.flatMap(({ control, metric, ratios }) =>
    Object.entries(ratios)
      .filter(([, { median }]) => ratioText(median) !== '')
      .map(([level, ratio]) => [`${metric} ≥ ${level}`, `${wholeText(ratio)} times as soon as ${control}`])
  )
  return [[name, `from step ${formatCount(from)}`], ...reached, ...sooner]
}

/** As in `8.2–9.1 (6–13 over 8 seeds)`, the median and its 90 % interval. */
const wholeText = ({ median, interval, seeds }: PairedMedian): string =>
  `${ratioText(median)} (${interval ? `${ratioText(interval) || 'any'} over ${seeds} seeds` : fewSeeds(seeds)})`
