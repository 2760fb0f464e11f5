/** The y scale of a curve panel. */
import type { ReplicaSummary } from '#shared/analysis/quantiles'
import { logRange, valueScale, type ValueScale, type ValueScaleKind } from './scale'
import { linearTicks } from './ticks'

/** A run that diverges leaves the picture: values above this multiple of its start do not stretch the axis. */
const BLOW_UP = 1e4

export interface Extent {
  lowest: number
  highest: number
  lowestPositive: number
}

export function extentOf(summaries: readonly ReplicaSummary[]): Extent {
  const extent = { lowest: Infinity, highest: -Infinity, lowestPositive: Infinity }
  for (const summary of summaries) {
    if (summary.count === 0) continue
    const start = Math.abs(summary.groups[0]!.median[0]!)
    const limit = summary.diverged && start > 0 ? start * BLOW_UP : Infinity
    extent.lowest = Math.min(extent.lowest, Math.max(summary.lowest, -limit))
    extent.highest = Math.max(extent.highest, Math.min(summary.highest, limit))
    extent.lowestPositive = Math.min(extent.lowestPositive, summary.lowestPositive)
  }
  return extent
}

/** Chance above this share of a range leaves so much of it empty that the axis begins below what is there. */
const HIGH_CHANCE = 0.4

/** Where a linear axis of a fixed range begins: at its end, or, where chance is high, a tenth of it or less below all values and chance. */
export function shownFrom(
  [low, high]: readonly [number, number],
  chance: number | undefined,
  lowest: number
): number {
  const size = high - low
  if (chance === undefined || (chance - low) / size < HIGH_CHANCE) return low
  const least = Math.min(chance, lowest)
  const tenths = Math.floor(((least - low) / size) * 10 - 0.2)
  return tenths > 0 ? Number((low + (tenths * size) / 10).toPrecision(12)) : low
}

/** A fixed range is never cut above, nor where values are; a log range covers the positive values, with room below for what is not. */
export function scaleFor(
  kind: ValueScaleKind,
  extent: Extent,
  { range, chance }: { range?: readonly [number, number]; chance?: number } = {}
): ValueScale {
  if (range)
    return valueScale(kind, kind === 'linear' ? shownFrom(range, chance, extent.lowest) : range[0], range[1])
  if (!(extent.highest > -Infinity)) return valueScale('linear', 0, 1)
  if (kind === 'log' && extent.highest > 0) {
    // The name of the chance line stands above it.
    const [min, max] = logRange(extent.lowestPositive, Math.max(extent.highest, 2.5 * (chance ?? 0)))
    const floor = extent.lowest <= 0
    return valueScale('log', floor ? min / 3 : min, max > min ? max : min * 10, { floor })
  }
  if (kind === 'symlog') return symlogScale({ ...extent, highest: Math.max(extent.highest, chance ?? 0) })
  const low = Math.min(0, extent.lowest)
  const most = Math.max(0, extent.highest)
  const high = most > low ? most : low + 1
  const pitch = linearTicks(low, high, 5)
  const size = pitch.length > 1 ? pitch[1]!.value - pitch[0]!.value : high - low
  return valueScale('linear', Math.floor(low / size) * size, Math.ceil(high / size) * size)
}

/** Powers of ten a symlog axis shows at most on either side of 0. */
const MOST_POWERS = 6

/** From 0, or from both sides of it, out to the next of 1, 2, 5; linear below the smallest positive value. */
function symlogScale({ lowest, highest, lowestPositive }: Extent): ValueScale {
  const most = Math.max(Math.abs(lowest), Math.abs(highest))
  if (most === 0) return valueScale('linear', 0, 1)
  const smallest = 10 ** Math.floor(Math.log10(Math.min(lowestPositive, most / 10)))
  const knee = Math.max(smallest, most / 10 ** MOST_POWERS)
  const end = (value: number): number => (value > 0 ? logRange(value, value)[1] : 0)
  return valueScale('symlog', 0 - end(-lowest), end(highest), { knee })
}
