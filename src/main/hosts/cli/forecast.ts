/** When seeds that are still on their plateau will leave it, and what such forecasts were worth on those that have. */
import { backTestInPieces, type Judged } from '#shared/analysis/forecast/backTest'
import { forecastOf, NOMINAL, type Forecast } from '#shared/analysis/forecast/forecast'
import {
  plateauMetric,
  plateausOf,
  type HalfForecast,
  type PlateauMetric
} from '#shared/analysis/forecast/plateau'
import type { StageStart } from '#shared/axes'
import type { Columns } from '#shared/analysis/tracks'
import type { SeriesDeclaration } from '#shared/metrics'
import { formatCount, formatTable } from './format'

/** Fewer seeds that leapt judge nothing. */
const FEWEST_SEEDS = 5

export interface RunForecast {
  metric: PlateauMetric
  /** The stage that it speaks of; null: the run has no others. */
  stage: string | null
  /** Of seeds that have not leapt yet. */
  seeds: ({ seed: number; from: number } & Forecast)[]
  /** Null: too few seeds have leapt. */
  backTest: Judged[] | null
}

/** Null: the run records no loss whose chance level is known. @param read columns of a series */
export async function forecastRun(
  declared: readonly SeriesDeclaration[],
  seeds: readonly number[],
  stages: readonly StageStart[],
  read: (series: string) => Promise<Columns>
): Promise<RunForecast | null> {
  const metric = plateauMetric(declared)
  if (!metric) return null
  const found = plateausOf(metric, await read(metric.series.name), seeds.length, stages)
  const { of: plateaus, begin, stage } = found
  const waiting = plateaus.flatMap(({ deficits, crossing }, replica) => {
    if (crossing.at !== null) return []
    const { t50, ...rest } = forecastOf(deficits, metric.chance)
    const there = t50 && { low: begin + t50.low, value: begin + t50.value, high: begin + t50.high }
    return [{ seed: seeds[replica]!, from: begin + crossing.until, t50: there, ...rest }]
  })
  const isJudged = plateaus.length - waiting.length >= FEWEST_SEEDS
  return {
    metric,
    stage,
    seeds: waiting,
    backTest: isJudged ? finished(backTestInPieces(plateaus, metric.chance)) : null
  }
}

/** All pieces at once. */
export function finished<Result>(pieces: Generator<undefined, Result, undefined>): Result {
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

const place = (value: number): string => formatCount(Math.round(value))

/** As in `leap at 3 680 (2 900 to 5 100)`. */
export const halfText = ({ low, value, high }: HalfForecast): string =>
  `leap at ${place(value)} (${place(low)} to ${place(high)})`
const percent = (share: number): string => `${Math.round(100 * share)} %`

/** Empty where there is nothing to tell. */
export function describeForecast({ metric, stage, seeds, backTest }: RunForecast): string {
  const { series, column, accuracy } = metric
  const about = `t50 of ${series.name}.${accuracy.name} by its ${column.name}${stage === null ? '' : `, in stage “${stage}”`}`
  const waiting = seeds.map(({ seed, from, t50, q }) => [
    String(seed),
    place(from),
    t50 ? `${place(t50.value)} (${place(t50.low)} to ${place(t50.high)})` : 'too early to tell',
    q === null ? '' : String(q)
  ])
  const head = ['SEED', 'KNOWN TO', `t50 (${percent(NOMINAL)})`, 'q']
  const forecasts = waiting.length > 0 ? `\nForecast of ${about}\n${formatTable([head, ...waiting])}\n` : ''
  return `${forecasts}${backTest ? describeBackTest(backTest, about) : ''}`
}

function describeBackTest(judged: readonly Judged[], about: string): string {
  const head = ['PASSED', 'TOLD', 'INTERVAL HELD', 'ERROR', 'ERROR OF OTHER SEEDS’ MEDIAN', '']
  const rows = judged.map(({ passed, seeds, told, covered, error, rival }) => [
    `${percent(passed)} of t50`,
    `${told} of ${seeds}`,
    ...(error === null || rival === null
      ? []
      : [
          percent(covered / told),
          percent(error),
          percent(rival),
          error < rival ? '' : 'other seeds tell more'
        ])
  ])
  const means = 'errors: mean of |ln(forecast / t50)|'
  return `\nBack-test, forecast of ${about} (${means})\n${formatTable([head, ...rows])}\n`
}
