/** The time strip: overview of the headline metric, checkpoints, axis, head, and the cursor's handle. */
import type { CheckpointInfo } from '#shared/run'
import type { StageStart } from '#shared/axes'
import { count } from '../../../kit/ui/format'
import { stepAxisMarks } from '../../../kit/panel/axes/axes'
import type { Size } from '../../../kit/panel/draw/canvas'
import type { Metric } from '../../../kit/panel/series/domain'
import { valueScale, type StepAxis } from '../../../kit/panel/axes/scale'
import { bandMark, lineMarks } from '../../../kit/panel/draw/strokes'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Frame } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Mark } from '../../../kit/panel/marks/marks'
import { crisp, hairline, segments, type Segment } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'

export interface StripState {
  size: Size
  axis: StepAxis
  /** Headline metric of the active run. */
  metric: Metric | null
  colour: number
  head: number
  ongoing: boolean
  checkpoints: readonly CheckpointInfo[]
  stages: readonly StageStart[]
  theme: 'light' | 'dark'
}

export const inset = { left: 48, right: 20 }
const track = { top: 26, bottom: 50 }

/**
 * @param changes steps at which something changed, ascending
 * @param traces the line as it was last decimated
 */
export function stripMarks(
  state: StripState,
  changes: readonly number[],
  theme: Theme,
  traces = new Traces()
): Mark[] {
  const { axis, head, metric } = state
  const height = track.bottom - track.top
  const end = Math.min(axis.right, Math.max(axis.left, axis.x(head)))
  const kept = state.checkpoints.map(({ step }) => axis.x(step)).filter((x) => x >= axis.left)
  const box = (width: number): number[] => [axis.left, track.top, width, height]
  return [
    { kind: 'rects', boxes: box(axis.right - axis.left), fill: theme.raised },
    { kind: 'rects', boxes: box(end - axis.left), fill: theme.active },
    ...(metric ? overview(theme, state, metric, traces) : []),
    {
      kind: 'rects',
      boxes: kept.flatMap((x) => [Math.round(x), track.bottom + 2, 1, 4]),
      fill: theme.text3
    },
    ...stepAxisMarks(theme, axis, track.bottom + 8),
    ...stageMarks(theme, state),
    diamonds(theme, axis, changes),
    ...(head > 0 && state.ongoing ? headMarks(theme, axis, end, head) : [])
  ]
}

function overview(
  theme: Theme,
  { axis, size, ...state }: StripState,
  metric: Metric,
  traces: Traces
): Mark[] {
  const { summary, column, series } = metric
  const [low, high] = column.range ?? [summary.lowest, summary.highest]
  const scale = valueScale('linear', low, high > low ? high : low + 1)
  const height = (track.bottom - track.top - 3) * size.ratio
  const place = (value: number): number => Math.min(1, Math.max(0, scale.share(value))) * height
  const frame: Frame = { axis, ratio: size.ratio, place }
  traces.use(axis, Math.round((axis.right - axis.left) * size.ratio))
  const data = traces.read('headline', summary, 0, (group) => group.median)
  const colour = theme.run[state.colour]!
  const corner = { left: axis.left, bottom: track.bottom - 1 }
  const middle = (track.top + track.bottom) / 2
  return [
    bandMark(null, data, frame, corner, translucent(colour, 0.22)),
    ...lineMarks(data, frame, corner, { colour, width: 1.25, dash: [], opacity: 1 }),
    words(theme, series.declaration.name, axis.left - 8, middle, { anchor: 'end', baseline: 'middle' })
  ]
}

/** Where each stage begins, and its name as far as the next one leaves room. */
function stageMarks(theme: Theme, { axis, stages }: StripState): Mark[] {
  const later = stages.filter(({ stage, from }) => stage > 0 && axis.x(from) >= axis.left)
  return later.flatMap(({ from, name }, i): Mark[] => {
    const x = crisp(axis.x(from))
    const next = later[i + 1]
    const room = (next ? axis.x(next.from) : axis.right) - x - 10
    return [
      segments([[x, 4, x, track.bottom]], hairline(theme.text2)),
      ...(theme.width(name) <= room ? [words(theme, name, x + 5, 10, { colour: theme.text2 })] : [])
    ]
  })
}

/** A diamond per change; those that would touch share one. */
function diamonds(theme: Theme, axis: StepAxis, changes: readonly number[]): Mark {
  const [y, half] = [20, 3.5]
  const points: number[] = []
  let before = -Infinity
  for (const step of changes) {
    const x = axis.x(step)
    if (x < axis.left || x > axis.right || x - before < 2 * half + 1) continue
    before = x
    points.push(x, y - half, x + half, y, x, y + half, x - half, y, NaN, NaN)
  }
  return { kind: 'area', points, fill: theme.accent }
}

function headMarks(theme: Theme, axis: StepAxis, x: number, head: number): Mark[] {
  if (x >= axis.right - 1) return []
  const text = `head ${count(head)}`
  const fits = x + 6 + theme.width(text) < axis.right
  return [
    segments([[x, track.top, x, track.bottom]], { colour: theme.running, width: 1.5 }),
    words(theme, text, fits ? x + 6 : x - 6, 18, { anchor: fits ? 'start' : 'end' })
  ]
}

/** The cursor and the handle that drags it. */
export function handleMarks(axis: StepAxis, step: number, theme: Theme): Mark[] {
  const x = crisp(Math.min(axis.right, Math.max(axis.left, axis.x(step))))
  const line = (bottom: number): Segment => [x, 8, x, track.bottom + bottom]
  const handle = [x - 5, 3, x + 5, 3, x + 5, 8, x, 13, x - 5, 8]
  return [
    segments([line(12)], { colour: theme.halo, width: 3 }, 0.8),
    segments([line(13)], hairline(theme.cursor)),
    { kind: 'area', points: handle, fill: theme.cursor }
  ]
}
