/** How far layout and weights moved between kept states: a level over every interval, since nothing is known inside. */
import type { Projection } from '#shared/projection'
import { beginPlot } from '../../../kit/panel/axes/axes'
import { cursorLine, prepare, type Box, type Size } from '../../../kit/panel/draw/canvas'
import { scaleFor } from '../../../kit/panel/axes/range'
import type { StepAxis } from '../../../kit/panel/axes/scale'
import { readTheme } from '../../../kit/panel/draw/theme'

/** Movement below this share of the largest is rounding; it lies on the lower edge. */
const LEAST = 1e-5

export interface MovementState {
  laid: Projection
  size: Size
  axis: StepAxis
  box: Box
  colour: number
  step: number
  theme: 'light' | 'dark'
}

export function drawMovement(canvas: HTMLCanvasElement, state: MovementState): void {
  const { laid, size, axis, box, colour, step } = state
  const g = prepare(canvas, size)
  const theme = readTheme(state.theme)
  const { layoutMovement, weightMovement, steps } = laid
  const all = [...layoutMovement, ...weightMovement]
  const highest = Math.max(LEAST, ...all)
  const positive = all.filter((value) => value > highest * LEAST)
  const scale = scaleFor('log', {
    lowest: Math.min(highest, ...all),
    highest,
    lowestPositive: Math.min(highest, ...positive)
  })
  beginPlot(g, theme, axis, scale, box)
  const line = (values: Float64Array, width: number, dash: readonly number[]): void => {
    g.lineWidth = width
    g.setLineDash([...dash])
    g.beginPath()
    values.forEach((value, t) => {
      const y = box.bottom - scale.share(value) * (box.bottom - box.top)
      g.lineTo(Math.max(box.left, axis.x(steps[t]!)), y)
      g.lineTo(axis.x(steps[t + 1]!), y)
    })
    g.stroke()
  }
  g.strokeStyle = theme.run[colour]!
  line(weightMovement, 2, [])
  line(layoutMovement, 1.25, [4, 3])
  g.restore()
  g.setLineDash([])
  const x = axis.x(step)
  if (x >= box.left && x <= box.right) cursorLine(g, theme, x, box.top - 4, box.bottom + 5)
}
