/**
 * The leaps of a run's headline accuracy, as strip, plots and the card at the cursor tell of them. A leap goes from the last
 * evaluation below a tenth of the way from chance to 1 to the first at nine tenths, by the median over replicas; its middle is
 * t₅₀. A run in stages may leap once in each. All of it from what has been summarised so far.
 */
import { ONCE } from '#shared/analysis/grokking'
import type { ReplicaSummary } from '#shared/analysis/quantiles'
import { countsSteps } from '#shared/axes'
import { comparedMetrics } from '#shared/panels'
import { count, significant } from '../../ui/format'
import type { PanelRun } from '../props'
import { metricOf, type Metric } from './domain'
import { emergenceOf, stageNumbers } from './emerged'

/** Shares of the way from chance to 1 between which an accuracy leaps. */
const RISEN = [0.1, 0.9] as const

/** Steps, and the accuracy at its ends. */
export interface Leap {
  from: number
  /** t₅₀. */
  middle: number
  /** The last evaluation so far where it is not `whole`. */
  to: number
  /** It has come to nine tenths. */
  whole: boolean
  before: number
  after: number
}

/** The headline of a run that measures an accuracy. */
export function accuracyOf(run: PanelRun): Metric | null {
  const metric = metricOf(run, run.headline)
  return metric?.column.range && metric.declaration.inner.length === 0 ? metric : null
}

/** Metrics that leaps and delays are read from. */
export function leapMetrics(run: PanelRun): Metric[] {
  const compared = run.spec ? comparedMetrics(run.family.panels, run.spec) : []
  return [run.headline, ...compared].flatMap((name) => metricOf(run, name) ?? [])
}

const known = new WeakMap<ReplicaSummary, { at: string; leaps: readonly Leap[] }>()

/** Ascending. Of runs over steps alone. */
export function leapsOf(run: PanelRun): readonly Leap[] {
  const metric = countsSteps(run.axis) ? accuracyOf(run) : null
  if (!metric || metric.summary.count === 0) return []
  const { summary } = metric
  const at = `${summary.count} ${summary.revised} ${run.stages.length}`
  const found = known.get(summary)
  if (found?.at === at) return found.leaps
  const leaps = stageNumbers(run).flatMap((stage) => {
    const t50 = emergenceOf(metric, stage)[0] ?? null
    const leap = t50 === null ? null : leapAt(metric, t50, summary.rowsOf(stage))
    // else it was there from the first evaluation on
    return leap && leap.from < leap.middle ? [leap] : []
  })
  known.set(summary, { at, leaps })
  return leaps
}

/** The leap about t₅₀, among some rows of an accuracy. */
export function leapAt(
  { summary, column }: Metric,
  t50: number,
  [first, end]: readonly [number, number] = [0, summary.count]
): Leap {
  const { median } = summary.groups[0]!
  const chance = column.chance ?? 0
  const [low, high] = RISEN.map((share) => chance + share * (1 - chance)) as [number, number]
  const middle = Math.max(first, Math.min(end - 1, summary.indexAt(t50)))
  let from = middle
  while (from > first && !(median[from]! < low)) from--
  let to = middle
  while (to < end - 1 && !(median[to]! >= high)) to++
  const [before, after] = [median[from]!, median[to]!]
  return {
    ...{ from: summary.steps[from]!, middle: t50, to: summary.steps[to]! },
    ...{ whole: after >= high, before, after }
  }
}

/** First evaluations at 99 % of training and of held-out rows; null: not reached, or the run does not tell them apart. */
export interface Delay {
  train: number | null
  grok: number | null
}

/** Of runs in one stage. */
export function delayOf(run: PanelRun): Delay {
  const compared = run.spec && run.stages.length < 2 ? comparedMetrics(run.family.panels, run.spec) : []
  const [train = null, grok = null] = compared.map((name) => reachedIn(run, name))
  return { train, grok }
}

function reachedIn(run: PanelRun, name: string): number | null {
  const metric = metricOf(run, name)
  return metric && metric.declaration.inner.length === 0
    ? (emergenceOf(metric, 0, ONCE.value)[0] ?? null)
    : null
}

/** `440 → 762, +0.49 in 0.24 decades`. */
export function leapWords({ from, to, whole, before, after }: Leap): string {
  const rise = `${after < before ? '−' : '+'}${significant(Math.abs(after - before), 2)}`
  if (!whole) return `from ${count(from)}, ${rise} by ${count(to)}`
  const width = from > 0 ? `${significant(Math.log10(to / from), 2)} decades` : `${count(to)} steps`
  return `${count(from)} → ${count(to)}, ${rise} in ${width}`
}

/** What happens at a step, in a clause; null: nothing that is known of. */
export function phaseWords(run: PanelRun, step: number): string | null {
  const leaps = leapsOf(run)
  const within = leaps.find(({ from, to }) => from <= step && step <= to)
  if (within) return `leap ${leapWords(within)}`
  const [next] = leaps.filter(({ from }) => from > step)
  const { train } = delayOf(run)
  if (train !== null && step >= train && (next || leaps.length === 0))
    return `training rows known since ${count(train)}; held-out ones not yet`
  if (next) return `waits for the leap from ${count(next.from)}`
  const last = leaps.findLast(({ to }) => to < step)
  return last ? `after the leap ${count(last.from)} → ${count(last.to)}` : null
}
