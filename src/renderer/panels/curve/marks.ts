/** The data of a curve panel: axes, chance, bands and lines from decimated points, and their names in the margin. */
import { clipped, plotAxes } from '../../../kit/panel/axes/axes'
import { extentOf, scaleFor } from '../../../kit/panel/axes/range'
import type { StepAxis, ValueScale, ValueScaleKind } from '../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../kit/panel/draw/canvas'
import { bandMark, lineMarks } from '../../../kit/panel/draw/strokes'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Frame, LineData } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { delayLines, hatch, span } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import { delayOf, leapsOf } from '../../../kit/panel/series/leaps'
import { comparedMetrics } from '#shared/panels'
import { count } from '../../../kit/ui/format'
import { chanceLine, withChance } from './chance'
import { describeLines, type Item, type Line, type LineChoices } from './lines'
import { nameMarks, type Name } from './names'

export interface CurveState {
  size: Size
  /** What is right of it is the margin. */
  axis: StepAxis
  items: readonly Item[]
  kind: ValueScaleKind
  choices: LineChoices
  /** How far the active run has trained, on the x axis; null: it has ended. */
  head: number | null
  /** The run that stands out; none: all alike. */
  lit?: string | null
  /** Lines are named in the margin; else something else stands there. */
  named?: boolean
}

/** A plot, for what lies over it and for the legend. */
export interface Plot {
  marks: readonly Mark[]
  scale: ValueScale
  box: Box
  axis: StepAxis
  size: Size
  names: readonly Name[]
}

/** @param traces the lines as they were last decimated */
export function curvePlot(state: CurveState, theme: Theme, traces = new Traces()): Plot {
  const { size, axis, items, head, named = true } = state
  const box = { ...plotBox(size), right: axis.right }
  const scale = scaleFor(state.kind, extentOf(items.map((i) => i.metric.summary)), items[0]!.metric.column)
  const height = (box.bottom - box.top) * size.ratio
  const frame: Frame = { axis, ratio: size.ratio, place: (value) => scale.share(value) * height }
  const lines = standingOut(describeLines(items, state.choices, theme), state.lit ?? null)
  traces.use(axis, Math.round((box.right - box.left) * size.ratio))
  const read = ({ key, item, values }: Line): LineData =>
    traces.read(key, item.metric.summary, item.group, values, item.timeline)
  const known = withChance(items)
  const place = { axis, scale, box, width: size.width }
  const told = named ? nameMarks(theme, items, place) : { marks: [], names: [] }
  const marks = [
    ...(head === null ? [] : hatch(theme, { ...box, left: Math.max(box.left, axis.x(head)) })),
    ...leapMarks(theme, items, { axis, box }),
    ...plotAxes(theme, axis, scale, box, size.width - 4),
    ...(known ? [chanceLine(theme, scale, box, known.chance!)] : []),
    clipped(
      box,
      lines.flatMap((line): Mark[] => {
        if (line.kind !== 'band') return lineMarks(read(line), frame, box, line)
        const low = read({ ...line, key: `${line.key} low`, values: (group) => group.low })
        return [bandMark(low, read(line), frame, box, line.colour)]
      })
    ),
    ...told.marks
  ]
  return { marks, scale, box, axis, size, names: told.names }
}

/** The leaps of a run that is shown alone, as spans; when it knew its training and its held-out rows, named where these are drawn. */
function leapMarks(theme: Theme, items: readonly Item[], { axis, box }: Pick<Plot, 'axis' | 'box'>): Mark[] {
  const { run, timeline } = items[0]!
  if (items.some((item) => item.run.id !== run.id)) return []
  const x = (step: number | null): number | null => (step === null ? null : axis.x(timeline.at(step)))
  const { train, grok } = delayOf(run)
  const compared = run.spec ? comparedMetrics(run.family.panels, run.spec) : []
  const named = items.some(({ metric }) => compared.includes(metric.name))
  const label = (at: number | null, name: string, step: number | null): Mark[] =>
    named && at !== null && step !== null && at > box.left && at < box.right
      ? nameBeside(theme, `${name} ${count(step)}`, at, box)
      : []
  return [
    ...leapsOf(run).flatMap(({ from, to }) => span(theme, [x(from)!, x(to)!], box)),
    ...delayLines(theme, { train: x(train), grok: x(grok) }, box),
    ...label(x(train), 'T_train', train),
    ...label(x(grok), 'T_grok', grok)
  ]
}

/** On the side of a line that has room for it. */
function nameBeside(theme: Theme, text: string, x: number, box: Box): Mark[] {
  const right = x + 5 + theme.width(text) < box.right
  const place = right ? x + 5 : x - 5
  return [
    words(theme, text, place, box.top + 22, {
      colour: theme.text2,
      halo: true,
      ...(!right && { anchor: 'end' as const })
    })
  ]
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
