/**
 * What forecasts of a run's seeds would have been worth, had they been asked for earlier: the tool's own judge.
 *
 * Every seed that leapt is looked at again when 50, 70 and 90 % of its t₅₀ had passed, with the rows that there were then.
 * The rival knows the other seeds: it says the median of their t₅₀, or now where that has passed.
 */
import { crossingOver } from '../../threshold'
import { forecastOf } from './forecast'
import type { Plateau } from './plateau'

export const JUDGED_AT = [0.5, 0.7, 0.9] as const

export interface Judged {
  /** Share of t₅₀ that had passed. */
  passed: number
  /** Seeds that leapt, and of how many a forecast was told. */
  seeds: number
  told: number
  /** Forecasts whose 80 % interval held t₅₀. */
  covered: number
  /** Mean of |ln(forecast / t₅₀)| over forecasts told, and that of the rival on the same seeds; null: none was told. */
  error: number | null
  rival: number | null
}

/** In pieces, a seed at a time: each takes some milliseconds. @param chance loss of a learner that knows nothing */
export function* backTestInPieces(
  plateaus: readonly Plateau[],
  chance: number
): Generator<undefined, Judged[], undefined> {
  const leapt = plateaus.filter(({ crossing }) => crossing.at !== null && crossing.after !== null)
  const judged: Judged[] = []
  for (const passed of JUDGED_AT) {
    const errors: number[] = []
    const rivals: number[] = []
    let covered = 0
    for (const { deficits, crossing } of leapt) {
      const t50 = crossing.at!
      const { t50: said } = forecastOf(deficits, chance, passed * t50)
      yield
      if (!said) continue
      // Of t₅₀ no more is known than that it lies between two rows.
      covered += Number(said.low <= t50 && said.high >= crossing.after!)
      errors.push(Math.abs(Math.log(said.value / t50)))
      const others = leapt.filter((other) => other.crossing !== crossing).map((other) => other.crossing)
      rivals.push(Math.abs(Math.log(Math.max(passed * t50, crossingOver(others, 'median').at) / t50)))
    }
    const mean = (values: readonly number[]): number | null =>
      values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
    const told = errors.length
    judged.push({ passed, seeds: leapt.length, told, covered, error: mean(errors), rival: mean(rivals) })
  }
  return judged
}
