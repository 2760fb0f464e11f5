/** The time strip: overview of the headline metric, checkpoints, axis, head, and the cursor's handle. */
import type { CheckpointInfo } from '#shared/run'
import type { StageStart } from '#shared/axes'
import { count } from '../../../kit/ui/format'
import { stepAxisMarks } from '../../../kit/panel/axes/axes'
import type { Size } from '../../../kit/panel/draw/canvas'
import type { Metric } from '../../../kit/panel/series/domain'
import type { Landmark } from '../../../kit/panel/series/landmarks'
import type { Delay, Leap } from '../../../kit/panel/series/leaps'
import { valueScale, type StepAxis } from '../../../kit/panel/axes/scale'
import { bandMark, lineMarks } from '../../../kit/panel/draw/strokes'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Frame } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Mark } from '../../../kit/panel/marks/marks'
import {
  crisp,
  cross,
  delayLines,
  hairline,
  segments,
  span,
  type Segment
} from '../../../kit/panel/marks/shapes'
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

/** What the run has come through. */
export interface StripEvents {
  leaps: readonly Leap[]
  delay: Delay
  landmarks: readonly Landmark[]
}

export const inset = { left: 48, right: 20 }
const track = { top: 26, bottom: 50 }
/** Height of the marks above the track. */
const MARK = 20

/** @param traces the line as it was last decimated */
export function stripMarks(
  state: StripState,
  { leaps, delay, landmarks }: StripEvents,
  theme: Theme,
  traces = new Traces()
): Mark[] {
  const { axis, head, metric } = state
  const height = track.bottom - track.top
  const end = Math.min(axis.right, Math.max(axis.left, axis.x(head)))
  const kept = state.checkpoints.map(({ step }) => axis.x(step)).filter((x) => x >= axis.left)
  const box = (width: number): number[] => [axis.left, track.top, width, height]
  const whole = { left: axis.left, right: axis.right, ...track }
  const place = (step: number | null): number | null => (step === null ? null : axis.x(step))
  return [
    { kind: 'rects', boxes: box(axis.right - axis.left), fill: theme.raised },
    { kind: 'rects', boxes: box(end - axis.left), fill: theme.active },
    ...leaps.flatMap(({ from, to }) => span(theme, [axis.x(from), axis.x(to)], whole)),
    ...(metric ? overview(theme, state, metric, traces) : []),
    ...delayLines(theme, { train: place(delay.train), grok: place(delay.grok) }, whole),
    {
      kind: 'rects',
      boxes: kept.flatMap((x) => [Math.round(x), track.bottom + 2, 1, 4]),
      fill: theme.text3
    },
    ...stepAxisMarks(theme, axis, track.bottom + 8),
    ...stageMarks(theme, state),
    ...landmarkMarks(theme, axis, landmarks),
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

/** A diamond for a leap, a bar for a task that emerges, a wedge for a sudden change, a cross for what diverges. */
function landmarkMarks(theme: Theme, axis: StepAxis, landmarks: readonly Landmark[]): Mark[] {
  const half = 3.5
  const room = 2 * half + 1
  const leaps = apart(axis, landmarks, 'leap', room)
  const hidden = (x: number): boolean => leaps.some((leap) => Math.abs(leap - x) < room)
  const at = (kind: Landmark['kind']): number[] =>
    apart(axis, landmarks, kind, room).filter((x) => kind === 'diverged' || !hidden(x))
  const wedge = (x: number, up: 1 | -1): Segment[] => [
    [x - half, MARK + (up * half) / 2, x, MARK - (up * half) / 2],
    [x, MARK - (up * half) / 2, x + half, MARK + (up * half) / 2]
  ]
  const diamond = (x: number): number[] => [
    ...[x, MARK - half, x + half, MARK, x, MARK + half, x - half, MARK, NaN, NaN]
  ]
  const changes = [...at('rose').flatMap((x) => wedge(x, 1)), ...at('fell').flatMap((x) => wedge(x, -1))]
  const tasks = at('emerged').map((x): Segment => [crisp(x), MARK - half, crisp(x), MARK + half])
  return [
    segments(changes, { colour: theme.text2, width: 1.25 }),
    segments(tasks, { colour: theme.accent, width: 1.5 }),
    ...at('diverged').flatMap((x) => cross(theme, x, MARK, theme.diverged)),
    { kind: 'area', points: leaps.flatMap(diamond), fill: theme.accent }
  ]
}

/** Where marks of one kind stand; those that would touch share one. */
function apart(
  axis: StepAxis,
  landmarks: readonly Landmark[],
  kind: Landmark['kind'],
  pixels: number
): number[] {
  const places: number[] = []
  for (const { step, kind: own } of landmarks) {
    const x = axis.x(step)
    const before = places.at(-1) ?? -Infinity
    if (own === kind && x >= axis.left && x <= axis.right && x - before >= pixels) places.push(x)
  }
  return places
}

/** Pixels about a mark that are its own. */
const NEAR = 6

/** What the marks above the track under the pointer are. */
export function landmarkWords(
  axis: StepAxis,
  landmarks: readonly Landmark[],
  { x, y }: { x: number; y: number }
): string | undefined {
  if (Math.abs(y - MARK) > NEAR) return undefined
  const near = landmarks.filter(({ step }) => Math.abs(axis.x(step) - x) <= NEAR)
  return near.length > 0 ? near.map(({ words }) => words).join('\n') : undefined
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
