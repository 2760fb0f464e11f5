/** Which lines a curve panel draws, from back to front, and how each looks. */
import type { Group } from '#shared/analysis/quantiles'
import type { Placed } from '../../../kit/panel/axes/xAxis'
import type { Metric } from '../../../kit/panel/series/domain'
import type { Style } from '../../../kit/panel/draw/strokes'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'

/** One line of a metric of a run, at its place on the x axis; rank 0 is the active run. */
export interface Item extends Placed {
  metric: Metric
  /** Which of the metric's groups. */
  group: number
  /** Drawn bold: the metric under test; the others thin. */
  bold: boolean
  /** Another decision rule beside the first, drawn fainter. */
  second: boolean
  /** Named at its end, with a dash by its order among the lines of its run; null: the run's line. */
  named: { name: string; order: number } | null
}

export interface LineChoices {
  band: boolean
  /** Single replicas; `auto`: of the active run under test, up to twelve. */
  singles: 'auto' | 'on' | 'off'
}

/** A band between two quantiles, or a line. */
export interface Line extends Style {
  /** Stable name of what is drawn, for caches. */
  key: string
  item: Item
  kind: 'band' | 'single' | 'median'
  /** The line, or the upper edge of the band. */
  values(group: Group): Float64Array
}

/** Runs that are drawn in full; those behind them are fainter, without bands. */
const IN_FRONT = 8
const SINGLES = 12
const DASHES = 8

export const runColour = (theme: Theme, { run }: Item): string => theme.run[run.colour]!

/** Lines with names are told apart by it, of one run; else runs are. */
export const dashOf = ({ named, run }: Item): number => (named ? (named.order % DASHES) + 1 : run.dash)
export const runDash = (theme: Theme, item: Item): readonly number[] => theme.dash[dashOf(item)]!

/** Bands at the back, then single replicas, then medians; the active run in front, bold over thin. */
export function describeLines(items: readonly Item[], choices: LineChoices, theme: Theme): Line[] {
  const ordered = [...items].sort((a, b) => b.rank - a.rank || Number(a.bold) - Number(b.bold))
  return [
    ...ordered.flatMap((item) => (choices.band ? bandLines(item, theme) : [])),
    ...ordered.flatMap((item) => singleLines(item, choices, theme)),
    ...ordered.map((item) => medianLine(item, theme))
  ]
}

const keyOf = (item: Item, part: string): string => `${item.run.id} ${item.metric.name} ${item.group} ${part}`

function bandLines(item: Item, theme: Theme): Line[] {
  if (item.run.replicas < 2 || item.second || item.named || item.rank >= IN_FRONT) return []
  const opacity = item.rank === 0 && item.bold ? 0.2 : 0.13
  const colour = translucent(runColour(theme, item), opacity)
  const values = (group: Group): Float64Array => group.high
  return [{ key: keyOf(item, 'high'), item, kind: 'band', values, colour, dash: [], width: 0, opacity: 1 }]
}

function singleLines(item: Item, { singles }: LineChoices, theme: Theme): Line[] {
  const count = item.run.replicas
  const few = count <= SINGLES && item.rank === 0 && (item.bold || item.named)
  const shown = singles === 'on' || (singles === 'auto' && few)
  if (!shown || count < 2 || item.second) return []
  return Array.from({ length: count }, (_, replica) => ({
    key: keyOf(item, `replica ${replica}`),
    item,
    kind: 'single' as const,
    values: (group: Group) => group.replicas[replica]!,
    colour: runColour(theme, item),
    dash: [],
    width: 0.75,
    opacity: 0.38
  }))
}

export function medianLine(item: Item, theme: Theme): Line {
  const { rank, named, bold, second } = item
  const beside = named && rank > 0
  return {
    key: keyOf(item, 'median'),
    item,
    kind: 'median',
    values: (group) => group.median,
    colour: runColour(theme, item),
    dash: runDash(theme, item),
    width: second ? 1.25 : bold ? 2 : named ? 1.5 : 1,
    opacity: rank >= IN_FRONT ? 0.45 : second || beside ? 0.6 : bold || named ? 1 : 0.85
  }
}
