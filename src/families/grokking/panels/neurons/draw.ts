/** Neurons as points: φ_W against φ_U ± φ_V where those are known, else IPR against frequency. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  drawAxes,
  nearest,
  plane,
  type Plane,
  segment,
  type Size,
  type Theme
} from '#kit/panel'

export const hasPhases = ({ arrays }: Inspection): boolean => 'sum' in arrays

const inTurns = (value: number): string =>
  ({ '-1': '−π', '-0.5': '−π/2', '0': '0', '0.5': 'π/2', '1': 'π' })[String(value)] ?? ''

/** Points in the units of the axes: phases in half turns. */
export function points(looked: Inspection): { x: Float64Array; y: Float64Array } {
  const half = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, (v) => v / Math.PI)
  if (hasPhases(looked)) return { x: half(arrayOf(looked, 'sum')), y: half(arrayOf(looked, 'output')) }
  return { x: Float64Array.from(arrayOf(looked, 'frequency')), y: Float64Array.from(arrayOf(looked, 'ipr')) }
}

function planeOf(looked: Inspection, size: Size): Plane {
  if (hasPhases(looked)) return plane(size, [-1, 1], [-1, 1])
  const most = arrayOf(looked, 'frequency').reduce((a, b) => Math.max(a, b), 1)
  return plane(size, [0, most + 1], [0, 1])
}

export function drawNeurons(g: CanvasRenderingContext2D, looked: Inspection, size: Size, theme: Theme): void {
  const on = planeOf(looked, size)
  const phases = hasPhases(looked)
  drawAxes(
    g,
    theme,
    on,
    phases ? { x: 'φ_U ± φ_V', y: 'φ_W', number: inTurns } : { x: 'frequency', y: 'IPR' }
  )
  if (phases) {
    g.strokeStyle = theme.axis
    g.setLineDash([4, 3])
    segment(g, on.x(-1), on.y(-1), on.x(1), on.y(1))
    g.setLineDash([])
  }
  const { x, y } = points(looked)
  const frequency = arrayOf(looked, 'frequency')
  const most = frequency.reduce((a, b) => Math.max(a, b), 1)
  const colours = colourMap(theme.cyclic, most + 1)
  for (let j = 0; j < x.length; j++) {
    if (!Number.isFinite(x[j]! + y[j]!)) continue
    g.fillStyle = `rgb(${colours.slice(4 * frequency[j]!, 4 * frequency[j]! + 3).join(' ')})`
    g.beginPath()
    g.arc(on.x(x[j]!), on.y(y[j]!), 2.5, 0, 2 * Math.PI)
    g.fill()
  }
}

export function neuronUnder(looked: Inspection, px: number, py: number, size: Size): string | null {
  const on = planeOf(looked, size)
  const { x, y } = points(looked)
  const j = nearest(x.length, (i) => [on.x(x[i]!), on.y(y[i]!)], px, py)
  if (j < 0) return null
  return `neuron ${j + 1} · k = ${arrayOf(looked, 'frequency')[j]} · IPR ${arrayOf(looked, 'ipr')[j]!.toFixed(2)}`
}

/** R of the points drawn, or the mean IPR. */
export function aboutNeurons(looked: Inspection): string {
  const { x, y } = points(looked)
  const known = Array.from(x.keys()).filter((j) => Number.isFinite(x[j]! + y[j]!))
  const mean = (of: (j: number) => number): number => known.reduce((sum, j) => sum + of(j), 0) / known.length
  if (!hasPhases(looked)) return `IPR, mean ${mean((j) => y[j]!).toFixed(2)} of ${known.length} neurons`
  const angle = (j: number): number => Math.PI * (y[j]! - x[j]!)
  const r = Math.hypot(
    mean((j) => Math.cos(angle(j))),
    mean((j) => Math.sin(angle(j)))
  )
  return `phases of ${known.length} of ${x.length} neurons, R ${r.toFixed(3)}`
}
