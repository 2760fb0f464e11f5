/** Draws named lines: medians over replicas, single replicas thin, each named at its right end. */
import { beginPlot } from '../../../kit/panel/axes/axes'
import { cursorLine, haloText, hatch, prepare, type Box, type Size } from '../../../kit/panel/draw/canvas'
import type { StepAxis, ValueScale } from '../../../kit/panel/axes/scale'
import { readTheme, type Theme } from '../../../kit/panel/draw/theme'
import { spread, type NamedLine } from './lines'

type Context = CanvasRenderingContext2D

export interface LinesState {
  size: Size
  axis: StepAxis
  scale: ValueScale
  box: Box
  lines: readonly NamedLine[]
  colour: number
  replicas: number
  /** Null: the run has ended. */
  head: number | null
  theme: 'light' | 'dark'
}

const SINGLES = 12

function stroke(
  g: Context,
  state: LinesState,
  steps: ArrayLike<number>,
  values: Float64Array,
  count: number
): void {
  const { axis, scale, box } = state
  g.beginPath()
  let down = false
  for (let i = 0; i < count; i++) {
    const share = scale.share(values[i]!)
    const x = axis.x(steps[i]!)
    const seen = Number.isFinite(share) && x >= box.left - 1
    if (seen && down) g.lineTo(x, box.bottom - share * (box.bottom - box.top))
    else if (seen) g.moveTo(x, box.bottom - share * (box.bottom - box.top))
    down = seen
  }
  g.stroke()
}

export function drawLines(canvas: HTMLCanvasElement, state: LinesState): void {
  const g = prepare(canvas, state.size)
  const theme = readTheme(state.theme)
  const { axis, scale, box, lines, head } = state
  if (head !== null) hatch(g, theme, { ...box, left: Math.max(box.left, axis.x(head)) })
  beginPlot(g, theme, axis, scale, box)
  g.strokeStyle = theme.run[state.colour]!
  g.lineJoin = 'round'
  lines.forEach(({ metric: { summary }, lane }, i) => {
    const { median, replicas } = summary.lanes[lane]!
    g.setLineDash([])
    g.globalAlpha = 0.35
    g.lineWidth = 0.75
    if (state.replicas > 1 && state.replicas <= SINGLES)
      for (const values of replicas) stroke(g, state, summary.steps, values, summary.count)
    g.globalAlpha = 1
    g.lineWidth = i === 0 ? 2 : 1.5
    g.setLineDash([...theme.dash[(i % 8) + 1]!])
    stroke(g, state, summary.steps, median, summary.count)
  })
  g.restore()
  g.setLineDash([])
  nameLines(g, theme, state)
}

/** Names in text colour with a sample of their dash, spread so that none covers another. */
function nameLines(g: Context, theme: Theme, { lines, scale, box, colour }: LinesState): void {
  const ends = lines.map(({ metric: { summary }, lane }) => {
    const { median } = summary.lanes[lane]!
    let index = summary.count - 1
    while (index > 0 && !Number.isFinite(median[index])) index--
    const share = scale.share(median[index] ?? NaN)
    return Number.isFinite(share) ? box.bottom - share * (box.bottom - box.top) : box.bottom
  })
  const places = spread(ends, theme.size + 3, box.top + 4, box.bottom - 4)
  g.font = theme.font()
  g.textAlign = 'left'
  g.textBaseline = 'middle'
  lines.forEach(({ name }, i) => {
    g.strokeStyle = theme.run[colour]!
    g.lineWidth = i === 0 ? 2 : 1.5
    g.setLineDash([...theme.dash[(i % 8) + 1]!])
    g.beginPath()
    const start = box.right - 6 - g.measureText(name).width
    g.moveTo(start - 22, places[i]!)
    g.lineTo(start - 4, places[i]!)
    g.stroke()
    g.setLineDash([])
    haloText(g, theme, name, start, places[i]!, theme.text2)
  })
}

export function drawLinesCursor(
  canvas: HTMLCanvasElement,
  { size, axis, box, theme, step }: LinesState & { step: number }
): void {
  const g = prepare(canvas, size)
  const x = axis.x(step)
  if (x >= box.left && x <= box.right) cursorLine(g, readTheme(theme), x, box.top - 4, box.bottom + 5)
}
