/** Neurons as points: φ_W against φ_U ± φ_V where those are known, else IPR against frequency. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  axesMarks,
  colourMap,
  cssColour,
  type Mark,
  plane,
  type Plane,
  segments,
  type Size,
  type Theme
} from '#kit/panel'

export const hasPhases = ({ arrays }: Inspection): boolean => 'sum' in arrays

const inTurns = (value: number): string =>
  ({ '-1': '−π', '-0.5': '−π/2', '0': '0', '0.5': 'π/2', '1': 'π' })[String(value)] ?? ''

/** Points in the units of the axes: phases in half turns. */
export function points(inspection: Inspection): { x: Float64Array; y: Float64Array } {
  const half = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, (v) => v / Math.PI)
  if (hasPhases(inspection))
    return { x: half(arrayOf(inspection, 'sum')), y: half(arrayOf(inspection, 'output')) }
  return {
    x: Float64Array.from(arrayOf(inspection, 'frequency')),
    y: Float64Array.from(arrayOf(inspection, 'ipr'))
  }
}

function planeOf(inspection: Inspection, size: Size): Plane {
  if (hasPhases(inspection)) return plane(size, [-1, 1], [-1, 1])
  const most = arrayOf(inspection, 'frequency').reduce((a, b) => Math.max(a, b), 1)
  return plane(size, [0, most + 1], [0, 1])
}

export function neuronMarks(inspection: Inspection, size: Size, theme: Theme): Mark[] {
  const on = planeOf(inspection, size)
  const phases = hasPhases(inspection)
  const { x, y } = points(inspection)
  const frequency = arrayOf(inspection, 'frequency')
  const ipr = arrayOf(inspection, 'ipr')
  const most = frequency.reduce((a, b) => Math.max(a, b), 1)
  const colours = colourMap(theme.cyclic, most + 1)
  const diagonal = [on.x(-1), on.y(-1), on.x(1), on.y(1)] as const
  const known = Array.from(x.keys()).filter((j) => Number.isFinite(x[j]! + y[j]!))
  return [
    ...axesMarks(
      theme,
      on,
      phases ? { x: 'φ_U ± φ_V', y: 'φ_W', number: inTurns } : { x: 'frequency', y: 'IPR' }
    ),
    ...(phases ? [segments([diagonal], { colour: theme.axis, width: 1, dash: [4, 3] })] : []),
    ...known.map((j): Mark => ({
      kind: 'circle',
      x: on.x(x[j]!),
      y: on.y(y[j]!),
      radius: 2.5,
      fill: cssColour(colours, frequency[j]!),
      datum: {
        id: `neuron ${j + 1}`,
        words: `neuron ${j + 1} · k = ${frequency[j]} · IPR ${ipr[j]!.toFixed(2)}`
      }
    }))
  ]
}

/** R of the points drawn, or the mean IPR. */
export function aboutNeurons(inspection: Inspection): string {
  const { x, y } = points(inspection)
  const known = Array.from(x.keys()).filter((j) => Number.isFinite(x[j]! + y[j]!))
  const mean = (of: (j: number) => number): number => known.reduce((sum, j) => sum + of(j), 0) / known.length
  if (!hasPhases(inspection)) return `IPR, mean ${mean((j) => y[j]!).toFixed(2)} of ${known.length} neurons`
  const angle = (j: number): number => Math.PI * (y[j]! - x[j]!)
  const r = Math.hypot(
    mean((j) => Math.cos(angle(j))),
    mean((j) => Math.sin(angle(j)))
  )
  return `phases of ${known.length} of ${x.length} neurons, R ${r.toFixed(3)}`
}
