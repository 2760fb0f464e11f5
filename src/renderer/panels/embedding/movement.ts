/** How far layout and weights moved between kept states: a level over every interval, since nothing is known inside. */
import type { Projection } from '#shared/projection'
import { clipped, plotAxes } from '../../../kit/panel/axes/axes'
import { scaleFor } from '../../../kit/panel/axes/range'
import type { StepAxis } from '../../../kit/panel/axes/scale'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { cursorLine } from '../../../kit/panel/marks/shapes'

/** Movement below this share of the largest is rounding; it lies on the lower edge. */
const LEAST = 1e-5

export interface MovementState {
  laid: Projection
  axis: StepAxis
  box: Box
  colour: number
  step: number
}

export function movementMarks({ laid, axis, box, colour, step }: MovementState, theme: Theme): Mark[] {
  const { layoutMovement, weightMovement, steps } = laid
  const all = [...layoutMovement, ...weightMovement]
  const highest = Math.max(LEAST, ...all)
  const positive = all.filter((value) => value > highest * LEAST)
  const scale = scaleFor('log', {
    lowest: Math.min(highest, ...all),
    highest,
    lowestPositive: Math.min(highest, ...positive)
  })
  const line = (values: Float64Array, width: number, dash: readonly number[]): Mark => ({
    kind: 'line',
    points: Array.from(values).flatMap((value, t) => {
      const y = box.bottom - scale.share(value) * (box.bottom - box.top)
      return [Math.max(box.left, axis.x(steps[t]!)), y, axis.x(steps[t + 1]!), y]
    }),
    stroke: { colour: theme.run[colour]!, width, dash }
  })
  const x = axis.x(step)
  return [
    ...plotAxes(theme, axis, scale, box),
    clipped(box, [line(weightMovement, 2, []), line(layoutMovement, 1.25, [4, 3])]),
    ...(x >= box.left && x <= box.right ? cursorLine(theme, x, box.top - 4, box.bottom + 5) : [])
  ]
}
