/** Steps to 99 % in words, one row a replica, and the summary under them. Pure but for what series give. */
import { delayOf, type Delay } from '#shared/analysis/grokking'
import { quantile } from '#shared/analysis/quantiles'
import { tracksOf, type Track } from '#shared/analysis/tracks'
import { parseMetric } from '#shared/metrics'
import { summarizeCrossings, type Bound, type Crossing, type Level } from '#shared/threshold'
import { boundText, quartilesText } from '../../../kit/panel/axes/places'
import type { PanelRun } from '../../../kit/panel/props'

/** The rows of a metric by replica; none where the run has no such series. */
export function tracksIn(run: PanelRun, metric: string): Track[] {
  const { series: name, column } = parseMetric(metric)
  const declaration = run.declarations.find((each) => each.name === name)
  return declaration ? tracksOf(declaration, run.series(name).all(), column, run.replicas) : []
}

/** Delays of every replica from the accuracy on training and on held-out rows. */
export function delaysOf(run: PanelRun, [train, heldOut]: readonly string[], level: Level): Delay[] {
  const tested = tracksIn(run, heldOut ?? '')
  return tracksIn(run, train ?? '').flatMap((one, r) => (tested[r] ? [delayOf(one, tested[r], level)] : []))
}

/** `45, 42 to 60`: median and quartiles, in whole steps. */
export function summaryText(crossings: readonly Crossing[]): string {
  const text = ({ at, beyond }: Bound): string => boundText({ at: Math.round(at), beyond })
  const [low, middle, high] = summarizeCrossings(crossings).quartiles
  return quartilesText([text(low), text(middle), text(high)])
}

/** `0.654, 0.641 to 0.67`: median and quartiles over the replicas that have a value. */
export function medianText(values: readonly (number | null)[]): string {
  const known = values
    .map((value) => value ?? NaN)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const at = (p: number): string => quantile(known, known.length, p).toFixed(3)
  return known.length === 0 ? '–' : quartilesText([at(0.25), at(0.5), at(0.75)])
}
