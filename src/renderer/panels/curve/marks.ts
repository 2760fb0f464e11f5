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
import { hatch } from '../../../kit/panel/marks/shapes'
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
