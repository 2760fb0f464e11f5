/** Axes and grid lines as the interface rules want them. */
import type { Box, Mark } from '../marks/marks'
import { crisp, hairline, segments, type Segment } from '../marks/shapes'
import { words } from '../marks/text'
import type { StepAxis, ValueScale } from './scale'
import type { Theme } from '../draw/theme'
import {
  besideName,
  linearTicks,
  logTicks,
  symlogTicks,
  valueTicks,
  withoutOverlap,
  type Tick
} from './ticks'

/** Least distance of the axis name to a label. */
const nameGap = (theme: Theme): number => 1.3 * theme.size

function stepTicks(axis: StepAxis): Tick[] {
  const width = axis.right - axis.start
  const room = (pixels: number): number => Math.max(2, Math.floor(width / pixels))
  if (axis.scale === 'log') return logTicks(axis.min, axis.max, room(40))
  if (axis.scale === 'symlog') return symlogTicks(axis.min, axis.max, axis.knee ?? 1, room(40))
  return linearTicks(axis.min, axis.max, room(60))
}

/** Vertical grid lines of the step axis, at its majors. */
function stepGrid(theme: Theme, axis: StepAxis, { top, bottom }: Box): Mark {
  const majors = stepTicks(axis).filter(({ major }) => major)
  const at = majors.map(({ value }) => crisp(axis.x(value)))
  return segments(
    at.map((x) => [x, top, x, bottom]),
    hairline(theme.grid)
  )
}

/** Of an axis whose name stands beside its end: from there to the name, CSS pixels. */
const BESIDE_END = 24

/**
 * The x axis along `y`: line, marks, labels, and its name at the right end.
 * @param edge how far right the name may go, where there is a margin
 */
export function stepAxisMarks(theme: Theme, axis: StepAxis, y: number, edge = axis.right): Mark[] {
  const { title = 'step' } = axis
  const line = crisp(y)
  const ticks = stepTicks(axis)
  const strokes: Segment[] = [[axis.start, line, axis.right, line]]
  for (const { value, major } of ticks) {
    const x = crisp(axis.x(value))
    strokes.push([x, line, x, line + (major ? 5 : 3)])
  }
  if (axis.zero)
    strokes.push(...breakLines(axis.left, axis.start, line), [
      crisp(axis.left),
      line,
      crisp(axis.left),
      line + 5
    ])
  const named = axis.zero ? [{ value: 0, major: true, label: '0' }, ...ticks] : ticks
  const place = (tick: Tick) => {
    const half = theme.width(tick.label ?? '') / 2
    return { from: axis.x(tick.value) - half, to: axis.x(tick.value) + half }
  }
  const wide = theme.width(title)
  const end = Math.max(axis.right, Math.min(edge, axis.right + BESIDE_END + wide))
  const { labels, name } = besideName(named, place, end, wide + nameGap(theme))
  return [
    segments(strokes, hairline(theme.axis)),
    ...labels.flatMap(({ label, value }) =>
      label === null ? [] : [words(theme, label, axis.x(value), y + 16, { anchor: 'middle' })]
    ),
    words(theme, title, name, y + 16, { anchor: 'end' })
  ]
}

/** The line from 0 to where a log axis begins, and the two slanted strokes that part them. */
export function breakLines(from: number, to: number, line: number): Segment[] {
  const middle = (from + to) / 2
  return [
    [from, line, middle - 3, line],
    [middle + 3, line, to, line],
    ...[middle - 2, middle + 2].map((x): Segment => [x - 1.5, line + 3.5, x + 1.5, line - 3.5])
  ]
}

/** Grid lines and labels of a y axis between `top` and `bottom`. */
export function valueAxisMarks(theme: Theme, scale: ValueScale, box: Box): Mark[] {
  const y = (value: number): number => box.bottom - (box.bottom - box.top) * scale.share(value)
  const ticks = valueTicks(scale, box.bottom - box.top)
  const majors = ticks.filter(({ major }) => major).map(({ value }) => crisp(y(value)))
  // From the bottom up, so that positions ascend.
  const place = (tick: Tick) => ({
    from: -y(tick.value) - theme.size / 2,
    to: -y(tick.value) + theme.size / 2
  })
  return [
    segments(
      majors.map((at) => [box.left, at, box.right, at]),
      hairline(theme.grid)
    ),
    ...withoutOverlap(ticks, place, 2).flatMap(({ label, value }) =>
      label === null
        ? []
        : [words(theme, label, box.left - 6, y(value) + 0.5, { anchor: 'end', baseline: 'middle' })]
    )
  ]
}

/** Grid and both axes of a plot. @param edge how far right the name of the x axis may go */
export const plotAxes = (
  theme: Theme,
  axis: StepAxis,
  scale: ValueScale,
  box: Box,
  edge?: number
): Mark[] => [
  stepGrid(theme, axis, box),
  ...valueAxisMarks(theme, scale, box),
  ...stepAxisMarks(theme, axis, box.bottom, edge)
]

/** What is drawn in a plot: it ends a line's width beside its box. */
export const clipped = ({ left, right, top, bottom }: Box, marks: readonly Mark[]): Mark => ({
  kind: 'group',
  clip: { left: left - 1, right: right + 1, top: top - 2, bottom: bottom + 2 },
  marks
})
