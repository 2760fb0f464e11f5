/**
 * How fast layout and weights move: degrees of turn per tenfold step, a level over every interval between kept states, since
 * nothing is known inside. Kept states are dense around changes, so that what lies between two of them says nothing until it
 * is divided by their distance; and 1 − CKA and m² grow with the square of a small move, so that angles are divided.
 *   weights: arccos CKA; layout: arcsin √m² (m² is the squared sine of the angle between aligned layouts)
 */
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

const degrees = (radians: number): number => (180 / Math.PI) * radians

/** Degrees per factor of ten in the step, by interval; NaN for one that begins at step 0, which spans no number of tens. */
export function turnRates({ steps, weightMovement, layoutMovement }: Turned): {
  weights: Float64Array
  layout: Float64Array
} {
  const rate = (moved: Float64Array, angle: (m: number) => number): Float64Array =>
    moved.map((m, t) => {
      const tens = Math.log10(steps[t + 1]! / steps[t]!)
      return Number.isFinite(tens) ? degrees(angle(Math.min(1, Math.max(0, m)))) / tens : NaN
    })
  return {
    weights: rate(weightMovement, (m) => Math.acos(1 - m)),
    layout: rate(layoutMovement, (m) => Math.asin(Math.sqrt(m)))
  }
}

type Turned = Pick<Projection, 'steps' | 'weightMovement' | 'layoutMovement'>

export function movementMarks({ laid, axis, box, colour, step }: MovementState, theme: Theme): Mark[] {
  const { steps } = laid
  const { weights, layout } = turnRates(laid)
  const all = [...layout, ...weights].filter(Number.isFinite)
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
      if (!Number.isFinite(value)) return []
      const y = box.bottom - scale.share(value) * (box.bottom - box.top)
      return [Math.max(box.left, axis.x(steps[t]!)), y, axis.x(steps[t + 1]!), y]
    }),
    stroke: { colour: theme.run[colour]!, width, dash }
  })
  const x = axis.x(step)
  return [
    ...plotAxes(theme, axis, scale, box),
    clipped(box, [line(weights, 2, []), line(layout, 1.25, [4, 3])]),
    ...(x >= box.left && x <= box.right ? cursorLine(theme, x, box.top - 4, box.bottom + 5) : [])
  ]
}
