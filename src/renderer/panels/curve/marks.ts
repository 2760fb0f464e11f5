/** The data of a curve panel: axes, chance, bands and lines from decimated points, and where lines are named. */
import { clipped, plotAxes } from '../../../kit/panel/axes/axes'
import { extentOf, scaleFor } from '../../../kit/panel/axes/range'
import type { StepAxis, ValueScale, ValueScaleKind } from '../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../kit/panel/draw/canvas'
import { bandMark, lineMarks } from '../../../kit/panel/draw/strokes'
import type { Theme } from '../../../kit/panel/draw/theme'
import { profile, type Frame, type LineData } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { hatch, segments } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import { parseMetric } from '#shared/metrics'
import { chanceLine, withChance } from './chance'
import { partingOf, spread } from './labels'
import { describeLines, type Item, type Line, type LineChoices } from './lines'

export interface CurveState {
  size: Size
  axis: StepAxis
  items: readonly Item[]
  kind: ValueScaleKind
  choices: LineChoices
  /** How far the active run has trained, on the x axis; null: it has ended. */
  head: number | null
  /** The run that stands out; none: all alike. */
  lit?: string | null
}

/** A plot, for what lies over it and for the legend. */
export interface Plot {
  marks: readonly Mark[]
  scale: ValueScale
  box: Box
  axis: StepAxis
  size: Size
  labels: readonly Label[]
}

/** A line's name, where it parts from the other. */
export interface Label {
  text: string
  x: number
  y: number
  bold: boolean
}

/** Least distance of two lines that are named, CSS pixels. */
const PARTED = 38

/** @param traces the lines as they were last decimated */
export function curvePlot(state: CurveState, theme: Theme, traces = new Traces()): Plot {
  const { size, axis, items, head } = state
  const box = plotBox(size)
  const scale = scaleFor(state.kind, extentOf(items.map((i) => i.metric.summary)), items[0]!.metric.column)
  const height = (box.bottom - box.top) * size.ratio
  const frame: Frame = { axis, ratio: size.ratio, place: (value) => scale.share(value) * height }
  const lines = standingOut(describeLines(items, state.choices, theme), state.lit ?? null)
  traces.use(axis, Math.round((box.right - box.left) * size.ratio))
  const read = ({ key, item, values }: Line): LineData =>
    traces.read(key, item.metric.summary, item.group, values, item.timeline)
  const known = withChance(items)
  const marks = [
    ...(head === null ? [] : hatch(theme, { ...box, left: Math.max(box.left, axis.x(head)) })),
    ...plotAxes(theme, axis, scale, box),
    ...(known ? [chanceLine(theme, scale, box, known.chance!)] : []),
    clipped(
      box,
      lines.flatMap((line): Mark[] => {
        if (line.kind !== 'band') return lineMarks(read(line), frame, box, line)
        const low = read({ ...line, key: `${line.key} low`, values: (group) => group.low })
        return [bandMark(low, read(line), frame, box, line.colour)]
      })
    ),
    ...endNames(theme, lines, scale, box)
  ]
  return { marks, scale, box, axis, size, labels: labelsOf(lines, read, frame, scale, box) }
}

/** Share of its opacity that is left of a line that does not stand out. */
const FAINT = 0.3

/** Lines of other runs grow faint, and their bands go. */
const standingOut = (lines: readonly Line[], lit: string | null): readonly Line[] =>
  lit === null
    ? lines
    : lines.flatMap((line) => {
        if (line.item.run.id === lit) return [line]
        return line.kind === 'band' ? [] : [{ ...line, opacity: FAINT * line.opacity }]
      })

/** Names the thin and the bold line of the active run inside the space between them; more than two lines above their ends. */
function labelsOf(
  lines: readonly Line[],
  read: (line: Line) => LineData,
  frame: Frame,
  scale: ValueScale,
  box: Box
): Label[] {
  const own = lines.filter(
    ({ item, kind }) => item.rank === 0 && !item.second && !item.named && kind === 'median'
  )
  const [thin, bold] = own
  if (!thin || !bold) return []
  if (own.length > 2) {
    const ends = own.map(({ item }) => endOf(item, scale, box) - LABEL.above)
    const places = spread(ends, LABEL.pitch, box.top + 6, box.bottom - 6)
    return own.map(({ item }, i) => ({
      text: seriesOf(item),
      x: box.right - LABEL.fromRight,
      y: places[i]!,
      bold: item.bold
    }))
  }
  const { ratio } = frame
  const [first, second] = [thin, bold].map((line) => profile(read(line), frame, 'highest'))
  const parting = partingOf(first!, second!, PARTED * ratio)
  if (!parting) return []
  const margin = 24
  const x = Math.min(Math.max(box.left + parting.column / ratio, box.left + margin), box.right - margin)
  const inward = parting.first > parting.second ? 12 : -12
  return [
    { text: seriesOf(thin.item), x, y: box.bottom - parting.first / ratio + inward, bold: false },
    { text: seriesOf(bold.item), x, y: box.bottom - parting.second / ratio - inward, bold: true }
  ]
}

/** Of names above the ends of lines, CSS pixels. */
const LABEL = { above: 8, pitch: 13, fromRight: 28 }

/** The height at which a line ends. */
function endOf({ metric, group }: Item, scale: ValueScale, box: Box): number {
  const { median } = metric.summary.groups[group]!
  let index = metric.summary.count - 1
  while (index > 0 && !Number.isFinite(median[index])) index--
  const share = scale.share(median[index] ?? NaN)
  return Number.isFinite(share) ? box.bottom - share * (box.bottom - box.top) : box.bottom
}

const seriesOf = (item: Item): string => parseMetric(item.metric.name).series

/** Length of the sample of a dash, and its distance to the name. */
const SAMPLE = { length: 18, gap: 4 }

/** Names at the right end of the active run's lines, with a sample of their dash, so that none covers another. */
function endNames(theme: Theme, lines: readonly Line[], scale: ValueScale, box: Box): Mark[] {
  const named = lines.flatMap((line) => {
    const { rank, named } = line.item
    return named && rank === 0 && line.kind === 'median' ? [{ ...line, name: named.name }] : []
  })
  const ends = named.map(({ item }) => endOf(item, scale, box))
  const places = spread(ends, theme.size + 3, box.top + 4, box.bottom - 4)
  return named.flatMap(({ name, colour, width, dash }, i) => {
    const y = places[i]!
    const start = box.right - 6 - theme.width(name)
    const end = start - SAMPLE.gap
    return [
      segments([[end - SAMPLE.length, y, end, y]], { colour, width, dash }),
      words(theme, name, start, y, { baseline: 'middle', colour: theme.text2, halo: true })
    ]
  })
}
