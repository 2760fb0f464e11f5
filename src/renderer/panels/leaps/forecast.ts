/** Forecasts of seeds that have not leapt yet, and what they were worth on those that have, in lines. Pure but for the pieces. */
import { backTestInPieces, type Judged } from '#shared/analysis/forecast/backTest'
import { forecastOf, type Forecast } from '#shared/analysis/forecast/forecast'
import type { Plateaus } from '#shared/analysis/forecast/plateau'
import { about, count } from '../../../kit/ui/format'

/** Fewer seeds that leapt judge nothing. */
const FEWEST_SEEDS = 5

export interface Foreseen {
  /** Where the stage begins that places are counted from, and its name; null: the run has no others. */
  begin: number
  stage: string | null
  /** Of replicas that have not leapt. */
  waiting: readonly { replica: number; from: number; forecast: Forecast }[]
  /** Null: too few seeds have leapt. */
  judged: Judged[] | null
}

/** In pieces, a seed at a time. @param judges back-tests as well, which takes longer */
export function* foreseen(
  { metric, of: plateaus, begin, stage }: Plateaus,
  judges: boolean
): Generator<undefined, Foreseen, undefined> {
  const waiting: Foreseen['waiting'][number][] = []
  for (const [replica, { deficits, crossing }] of plateaus.entries()) {
    if (crossing.at !== null) continue
    waiting.push({ replica, from: crossing.until, forecast: forecastOf(deficits, metric.chance) })
    yield
  }
  const isJudged = judges && plateaus.length - waiting.length >= FEWEST_SEEDS
  return { begin, stage, waiting, judged: isJudged ? yield* backTestInPieces(plateaus, metric.chance) : null }
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** @param names of the replicas */
export function foreseenLines(
  { begin, stage, waiting, judged }: Foreseen,
  names: readonly string[]
): string[] {
  const within = stage === null ? '' : ` in stage “${stage}”`
  const place = (at: number): string => about(begin + at)
  const ahead = waiting.map(({ replica, from, forecast: { t50, q } }) => {
    const at = `forecast at ${count(begin + from)}${within}`
    return t50
      ? `${names[replica]}: t₅₀ ${place(t50.value)} (80 %: ${place(t50.low)}–${place(t50.high)}), q ${q}, ${at}`
      : `${names[replica]}: too early to tell, ${at}`
  })
  return [...ahead, ...(judged ?? []).map((one) => judgedLine(one, within))]
}

function judgedLine({ passed, seeds, told, covered, error, rival }: Judged, within: string): string {
  const said = `Back-test at ${percent(passed)} of t₅₀${within}: told for ${told} of ${seeds} seeds`
  if (error === null || rival === null) return said
  const nearer = error < rival ? 'the forecast is nearer' : 'other seeds tell more'
  return `${said}, interval held ${percent(covered / told)}, error ${percent(error)}, of the other seeds’ median ${percent(rival)}: ${nearer}`
}
