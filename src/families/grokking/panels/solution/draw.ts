/** Neurons by amplitude and phase left above, use of the frequencies below; the exact solution is dashed in both. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  drawAxes,
  haloText,
  nearest,
  plane,
  type Plane,
  segment,
  type Size,
  type Theme
} from '#kit/panel'

type Context = CanvasRenderingContext2D

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => Math.max(a, b), 0)
const exactAmplitude = (looked: Inspection): number => arrayOf(looked, 'exactAmplitude')[0]!

export function planes(looked: Inspection, size: Size): { neurons: Plane; use: Plane } {
  const half = Math.round(0.58 * size.height)
  const most = 1.1 * Math.max(exactAmplitude(looked), largest(arrayOf(looked, 'amplitude')))
  const use = arrayOf(looked, 'use')
  const share = 1.15 * Math.max(largest(use), largest(arrayOf(looked, 'exactUse')))
  return {
    neurons: plane(size, [0, most], [-1, 1], { top: 14, bottom: half - 22 }),
    use: plane(size, [0.4, use.length - 0.4], [0, share || 1], { top: half + 14, bottom: size.height - 20 })
  }
}

/** Phase left in half turns. */
const phase = (looked: Inspection, j: number): number => arrayOf(looked, 'phaseLeft')[j]! / Math.PI

export function drawSolution(g: Context, looked: Inspection, size: Size, theme: Theme, colour: string): void {
  const on = planes(looked, size)
  drawNeurons(g, looked, on.neurons, theme)
  drawUse(g, looked, on.use, theme, colour)
}

function drawNeurons(g: Context, looked: Inspection, on: Plane, theme: Theme): void {
  const { box } = on
  const exact = exactAmplitude(looked)
  drawAxes(g, theme, on, { x: 'amplitude', y: 'phase left / π' })
  g.strokeStyle = theme.text2
  g.setLineDash([4, 3])
  segment(g, on.x(exact), box.top, on.x(exact), box.bottom)
  segment(g, box.left, on.y(0), box.right, on.y(0))
  g.setLineDash([])
  const frequency = arrayOf(looked, 'frequency')
  const amplitude = arrayOf(looked, 'amplitude')
  const colours = colourMap(theme.cyclic, largest(frequency) + 1)
  amplitude.forEach((value, j) => {
    const left = phase(looked, j)
    if (!Number.isFinite(left)) return
    g.fillStyle = `rgb(${colours.slice(4 * frequency[j]!, 4 * frequency[j]! + 3).join(' ')})`
    g.beginPath()
    g.arc(on.x(value), on.y(left), 2.5, 0, 2 * Math.PI)
    g.fill()
  })
  g.font = theme.font()
  g.textBaseline = 'alphabetic'
  g.textAlign = on.x(exact) > (box.left + box.right) / 2 ? 'right' : 'left'
  haloText(g, theme, 'exact', on.x(exact) + (g.textAlign === 'right' ? -5 : 5), box.top + 10, theme.text2)
}

function drawUse(g: Context, looked: Inspection, on: Plane, theme: Theme, colour: string): void {
  const { box, x, y } = on
  const use = arrayOf(looked, 'use')
  const exact = arrayOf(looked, 'exactUse')
  drawAxes(g, theme, on, { x: 'k', y: 'share of the logits' })
  const width = Math.max(1, Math.min(14, (0.7 * (box.right - box.left)) / use.length))
  g.fillStyle = colour
  for (let k = 1; k < use.length; k++) g.fillRect(x(k) - width / 2, y(use[k]!), width, y(0) - y(use[k]!))
  g.strokeStyle = theme.text1
  g.lineWidth = 1.5
  for (let k = 1; k < exact.length; k++)
    segment(g, x(k) - width / 2 - 1, y(exact[k]!), x(k) + width / 2 + 1, y(exact[k]!))
}

export function solutionUnder(looked: Inspection, px: number, py: number, size: Size): string | null {
  const { neurons, use } = planes(looked, size)
  const frequency = arrayOf(looked, 'frequency')
  const amplitude = arrayOf(looked, 'amplitude')
  if (py <= neurons.box.bottom) {
    const j = nearest(
      amplitude.length,
      (i) => [neurons.x(amplitude[i]!), neurons.y(phase(looked, i))],
      px,
      py
    )
    if (j < 0) return null
    return `neuron ${j + 1} · k = ${frequency[j]} · amplitude ${amplitude[j]!.toFixed(3)} · phase left ${phase(looked, j).toFixed(3)} π`
  }
  const k = Math.round((px - use.x(0)) / (use.x(1) - use.x(0)))
  const share = arrayOf(looked, 'use')[k]
  if (share === undefined || k < 1) return null
  return `k = ${k} · ${share.toFixed(3)} of the logits · exact ${arrayOf(looked, 'exactUse')[k]!.toFixed(3)}`
}

/** What was found beside the exact: correlation of the logits, amplitude, margin, right answers. */
export function aboutSolution(looked: Inspection): string {
  const [correlation, accuracy, margin] = arrayOf(looked, 'learned') as ArrayLike<number> as [
    number,
    number,
    number
  ]
  const [, exactAccuracy, exactMargin] = arrayOf(looked, 'exact') as ArrayLike<number> as [
    number,
    number,
    number
  ]
  const amplitude = arrayOf(looked, 'amplitude')
  const mean = amplitude.reduce((a, b) => a + b, 0) / amplitude.length
  return [
    `r ${correlation.toFixed(3)}`,
    `margin ${margin.toFixed(2)} (exact ${exactMargin.toFixed(2)})`,
    `accuracy ${accuracy.toFixed(2)} (${exactAccuracy.toFixed(2)})`,
    `amplitude ${mean.toFixed(3)} (${exactAmplitude(looked).toFixed(3)})`
  ].join(' · ')
}
