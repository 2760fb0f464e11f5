/** Neurons by amplitude and phase left above, use of the frequencies below; the exact solution is dashed in both. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  axesMarks,
  bar,
  barWidth,
  colourMap,
  cssColour,
  type Mark,
  plane,
  type Plane,
  segments,
  type Size,
  type Theme,
  words
} from '#kit/panel'

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => Math.max(a, b), 0)
const exactAmplitude = (inspection: Inspection): number => arrayOf(inspection, 'exactAmplitude')[0]!

export function planes(inspection: Inspection, size: Size): { neurons: Plane; use: Plane } {
  const half = Math.round(0.58 * size.height)
  const most = 1.1 * Math.max(exactAmplitude(inspection), largest(arrayOf(inspection, 'amplitude')))
  const use = arrayOf(inspection, 'use')
  const share = 1.15 * Math.max(largest(use), largest(arrayOf(inspection, 'exactUse')))
  return {
    neurons: plane(size, [0, most], [-1, 1], { top: 14, bottom: half - 22 }),
    use: plane(size, [0.4, use.length - 0.4], [0, share || 1], { top: half + 14, bottom: size.height - 20 })
  }
}

/** Phase left in half turns. */
const phase = (inspection: Inspection, j: number): number => arrayOf(inspection, 'phaseLeft')[j]! / Math.PI

export function solutionMarks(inspection: Inspection, size: Size, theme: Theme, colour: string): Mark[] {
  const on = planes(inspection, size)
  return [...neuronMarks(inspection, on.neurons, theme), ...useMarks(inspection, on.use, theme, colour)]
}

function neuronMarks(inspection: Inspection, on: Plane, theme: Theme): Mark[] {
  const { box } = on
  const exact = on.x(exactAmplitude(inspection))
  const frequency = arrayOf(inspection, 'frequency')
  const amplitude = arrayOf(inspection, 'amplitude')
  const colours = colourMap(theme.cyclic, largest(frequency) + 1)
  const known = Array.from(amplitude.keys()).filter((j) => Number.isFinite(phase(inspection, j)))
  const inner = exact > (box.left + box.right) / 2
  return [
    ...axesMarks(theme, on, { x: 'amplitude', y: 'phase left / π' }),
    segments(
      [
        [exact, box.top, exact, box.bottom],
        [box.left, on.y(0), box.right, on.y(0)]
      ],
      { colour: theme.text2, width: 1, dash: [4, 3] }
    ),
    ...known.map((j): Mark => {
      const [size, left] = [amplitude[j]!, phase(inspection, j)]
      const words = `neuron ${j + 1} · k = ${frequency[j]} · amplitude ${size.toFixed(3)} · phase left ${left.toFixed(3)} π`
      return {
        kind: 'circle',
        x: on.x(size),
        y: on.y(left),
        radius: 2.5,
        fill: cssColour(colours, frequency[j]!),
        datum: { id: `neuron ${j + 1}`, words }
      }
    }),
    words(theme, 'exact', exact + (inner ? -5 : 5), box.top + 10, {
      anchor: inner ? 'end' : 'start',
      colour: theme.text2,
      halo: true
    })
  ]
}

function useMarks(inspection: Inspection, on: Plane, theme: Theme, colour: string): Mark[] {
  const { x, y } = on
  const use = arrayOf(inspection, 'use')
  const exact = arrayOf(inspection, 'exactUse')
  const width = barWidth(on, use.length)
  const frequencies = Array.from(use.keys()).slice(1)
  return [
    ...axesMarks(theme, on, { x: 'k', y: 'share of the logits' }),
    ...frequencies.flatMap((k) =>
      bar(on, k, use[k]!, width, {
        fill: colour,
        datum: {
          id: `k = ${k}`,
          words: `k = ${k} · ${use[k]!.toFixed(3)} of the logits · exact ${exact[k]!.toFixed(3)}`
        }
      })
    ),
    segments(
      frequencies.map((k) => [x(k) - width / 2 - 1, y(exact[k]!), x(k) + width / 2 + 1, y(exact[k]!)]),
      { colour: theme.text1, width: 1.5 }
    )
  ]
}

/** What was found beside the exact: correlation of the logits, amplitude, margin, right answers. */
export function aboutSolution(inspection: Inspection): string {
  const [correlation, accuracy, margin] = arrayOf(inspection, 'learned') as ArrayLike<number> as [
    number,
    number,
    number
  ]
  const [, exactAccuracy, exactMargin] = arrayOf(inspection, 'exact') as ArrayLike<number> as [
    number,
    number,
    number
  ]
  const amplitude = arrayOf(inspection, 'amplitude')
  const mean = amplitude.reduce((a, b) => a + b, 0) / amplitude.length
  return [
    `r ${correlation.toFixed(3)}`,
    `margin ${margin.toFixed(2)} (exact ${exactMargin.toFixed(2)})`,
    `accuracy ${accuracy.toFixed(2)} (${exactAccuracy.toFixed(2)})`,
    `amplitude ${mean.toFixed(3)} (${exactAmplitude(inspection).toFixed(3)})`
  ].join(' · ')
}
