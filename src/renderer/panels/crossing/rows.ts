/** Steps to 99 % in words, one row a replica, and the summary under them. Pure but for what series give. */
import {
  crossingQuantile,
  delayOf,
  trajectories,
  type CensoredStep,
  type Crossing,
  type Delay,
  type Rule
} from '#shared/analysis/grokking'
import { parseMetric } from '#shared/metrics'
import { count } from '../../../kit/ui/format'
import type { PanelRun } from '../../../kit/panel/props'

/** Delays of every replica from the accuracy on training and on held-out rows. */
export function delaysOf(run: PanelRun, [train, heldOut]: readonly string[], rule: Rule): Delay[] {
  const of = (name: string) => {
    const { series, column } = parseMetric(name)
    const stored = run.series(series)
    const columns = Object.fromEntries(['step', 'replica', column].map((key) => [key, stored.column(key)]))
    return trajectories(columns, column, run.replicas)
  }
  const [trained, tested] = [of(train ?? ''), of(heldOut ?? '')]
  return trained.map((one, r) => delayOf(one, tested[r]!, rule))
}

/** `40 … 50`: after one evaluation, by the next. `> 600`: never within 600. Lines break after “…” alone. */
export function crossingText(crossing: Crossing): string {
  if (!crossing.reached) return `>\u00a0${count(crossing.within)}`
  return crossing.after < 0
    ? `by\u00a0${count(crossing.at)}`
    : `${count(crossing.after)}\u00a0… ${count(crossing.at)}`
}

export const censoredText = (value: CensoredStep): string =>
  'step' in value ? count(value.step) : `>\u00a0${count(value.neverWithin)}`

/** `45, 42 to 60`: median and quartiles. */
export function summaryText(crossings: readonly Crossing[]): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => censoredText(crossingQuantile(crossings, p)))
  return crossings.length < 2 ? middle! : `${middle}, ${low} to ${high}`
}
