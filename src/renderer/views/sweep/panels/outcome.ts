/** Outcome against a knob: quartile band, median line, every seed; seeds that never came stand on top. */
import { breakLines, valueAxisMarks } from '../../../../kit/panel/axes/axes'
import { gutter, type Size } from '../../../../kit/panel/draw/canvas'
import type { ValueScale } from '../../../../kit/panel/axes/scale'
import { translucent, type Theme } from '../../../../kit/panel/draw/theme'
import { withoutOverlap } from '../../../../kit/panel/axes/ticks'
import type { Box, Mark } from '../../../../kit/panel/marks/marks'
import { crisp, dot, hairline, segments, type Segment } from '../../../../kit/panel/marks/shapes'
import { words } from '../../../../kit/panel/marks/text'
import type { Point } from './points'

export interface OutcomeState {
  size: Size
  points: readonly Point[]
  scale: ValueScale
  /** Shares between which the x axis is broken. */
  broken: readonly [number, number] | null
  /** Name of the knob, at the right end of its axis. */
  name: string
  /** What is said of a cell. */
  describe(cell: number): string
}

/** Room above the plot for seeds that never came. */
const CENSORED = 26
/** Room for the first and the last value inside the axis. */
const INSET = 24
const LEFT = gutter.left + 8
/** Two rows below: values, then the knob's name. */
const BELOW = 34

const outcomeBox = ({ width, height }: Size): Box => ({
  left: LEFT,
  right: width - gutter.right,
  top: CENSORED,
  bottom: height - BELOW
})

const pointX = ({ left, right }: Box, share: number): number =>
  left + INSET + share * (right - left - 2 * INSET)

/** Half the width in which a point is pointed at. */
const REACH = 16

/** The datum of a point has the index of its cell as id. */
export function outcomeMarks(state: OutcomeState, theme: Theme): Mark[] {
  const box = outcomeBox(state.size)
  const [colour = theme.text1] = theme.run.slice(1)
  const points = state.points.toSorted((a, b) => a.share - b.share)
  return [
    ...axisMarks(theme, state, points, box),
    ...expectedMarks(theme, state.scale, points, box),
    ...spanMarks(state.scale, points, box, colour),
    ...points.flatMap((point) => seedMarks(theme, state.scale, point, box, colour)),
    ...points.map((point, i) => zone(state, points, i, box))
  ]
}

const heightOf = (scale: ValueScale, box: Box, value: number): number =>
  box.bottom - (box.bottom - box.top) * scale.share(value)

function axisMarks(theme: Theme, state: OutcomeState, points: readonly Point[], box: Box): Mark[] {
  const line = crisp(box.bottom)
  const [zero, lowest] = (state.broken ?? [0, 0]).map((share) => pointX(box, share)) as [number, number]
  const x = (point: Point): number => pointX(box, point.share)
  const strokes: Segment[] = [
    [box.left, line, zero, line],
    ...(state.broken ? breakLines(zero, lowest, line) : []),
    [lowest, line, box.right, line],
    ...points.map((point): Segment => [crisp(x(point)), line, crisp(x(point)), line + 5])
  ]
  const named = points.map((point) => ({ value: x(point), major: true, label: point.label }))
  const place = ({ value, label }: { value: number; label: string | null }) => {
    const half = theme.width(label ?? '') / 2
    return { from: value - half, to: value + half }
  }
  return [
    ...valueAxisMarks(theme, state.scale, box),
    segments(strokes, hairline(theme.axis)),
    ...withoutOverlap(named, place, 8).map(({ value, label }) =>
      words(theme, label ?? '', value, box.bottom + 16, { anchor: 'middle' })
    ),
    words(theme, state.name, box.right, box.bottom + 30, { anchor: 'end' })
  ]
}

/** Half the width of an expected interval without a neighbour to join. */
const EXPECTED = 9

/** What is expected of each cell, as a box about its place; an open end reaches the edge of the plot. */
function expectedMarks(theme: Theme, scale: ValueScale, points: readonly Point[], box: Box): Mark[] {
  const known = points.filter(({ expected }) => expected !== null)
  if (known.length === 0) return []
  const edges = ({ expected }: Point): [top: number, bottom: number] => {
    const [low, high] = expected!
    return [
      high === null ? box.top : Math.max(box.top, heightOf(scale, box, high)),
      low === null ? box.bottom : Math.min(box.bottom, heightOf(scale, box, low))
    ]
  }
  const boxes = known.flatMap((point) => {
    const [top, bottom] = edges(point)
    // An interval of one value can still be seen.
    return [pointX(box, point.share) - EXPECTED, top, 2 * EXPECTED, Math.max(2, bottom - top)]
  })
  const lines = known.flatMap((point): Segment[] => {
    const x = pointX(box, point.share)
    return edges(point).map((y): Segment => [x - EXPECTED, y, x + EXPECTED, y])
  })
  const stroke = { colour: theme.running, width: 1 }
  return [{ kind: 'rects', boxes, fill: translucent(theme.running, 0.16) }, segments(lines, stroke, 0.6)]
}

/** Band and line, as far as neighbours have them. */
function spanMarks(scale: ValueScale, points: readonly Point[], box: Box, colour: string): Mark[] {
  const at = ({ share }: Point, value: number): [number, number] => [
    pointX(box, share),
    heightOf(scale, box, value)
  ]
  const gap = [NaN, NaN]
  const band = points.slice(1).flatMap((b, i) => {
    const a = points[i]!
    if (a.low === null || a.high === null || b.low === null || b.high === null) return []
    return [...at(a, a.high), ...at(b, b.high), ...at(b, b.low), ...at(a, a.low), ...gap]
  })
  const line = points.flatMap((point) => (point.median === null ? gap : at(point, point.median)))
  return [
    { kind: 'area', points: band, fill: translucent(colour, 0.2) },
    { kind: 'line', points: line, stroke: { colour, width: 2 } }
  ]
}

/** Seeds as dots; those that never came as open triangles above the plot, with how long was waited. */
function seedMarks(theme: Theme, scale: ValueScale, point: Point, box: Box, colour: string): Mark[] {
  const x = pointX(box, point.share)
  const came = point.marks.filter(({ beyond }) => !beyond)
  const never = point.marks.filter(({ beyond }) => beyond)
  const dots = came.flatMap(({ value }, i) =>
    dot(theme, x + spreadOf(i, came.length), heightOf(scale, box, value), colour)
  )
  if (never.length === 0) return dots
  const limit = Math.min(...never.map(({ value }) => value))
  const text = `> ${String(limit).replace(/\B(?=(\d{3})+$)/g, '\u202f')}`
  const half = theme.width(text) / 2
  const inside = Math.min(Math.max(x, half + 2), box.right + gutter.right - half - 2)
  return [
    ...dots,
    ...never.map((_, i) => triangle(theme, x + 9 * (i - (never.length - 1) / 2), box.top - 8, colour)),
    words(theme, text, inside, box.top - 14, { anchor: 'middle', colour: theme.text2, halo: true })
  ]
}

/** Seeds with the same value stand side by side, a pixel or two apart. */
const spreadOf = (index: number, count: number): number => 3 * (index - (count - 1) / 2)

const triangle = (theme: Theme, x: number, y: number, colour: string): Mark => ({
  kind: 'area',
  points: [x - 4, y + 4, x, y - 3, x + 4, y + 4],
  fill: theme.surface,
  stroke: { colour, width: 1.5 }
})

/** Where a point is pointed at: the whole height, halfway to its neighbours at most. */
function zone({ size, describe }: OutcomeState, points: readonly Point[], i: number, box: Box): Mark {
  const middle = (a: number, b: number): number => (a + b) / 2
  const at = (index: number): number | undefined => points[index] && pointX(box, points[index].share)
  const x = at(i)!
  const left = Math.max(x - REACH, middle(x, at(i - 1) ?? -Infinity))
  const right = Math.min(x + REACH, middle(x, at(i + 1) ?? Infinity))
  const { cell } = points[i]!
  return {
    kind: 'rects',
    boxes: [left, 0, right - left, size.height],
    datum: { id: String(cell), words: describe(cell) }
  }
}
