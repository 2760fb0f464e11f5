/** What panels on stored states compute: which state, where cells and names lie, what a table says. */
import { describe, expect, it } from 'vitest'
import type { Inspection } from '#shared/inspection'
import { hit } from '../../../src/kit/panel/marks/hit'
import { storedStep } from '../../../src/kit/panel/frame/stored'
import { crossingText } from '../../../src/kit/panel/axes/places'
import { medianText, summaryText } from '../../../src/renderer/panels/crossing/rows'
import { aboutNeurons } from '../../../src/families/grokking/panels/neurons/marks'
import { ringStep } from '../../../src/families/grokking/panels/ring/marks'
import { aboutSolution, planes, solutionMarks } from '../../../src/families/grokking/panels/solution/marks'
import { describeRow, shareRight } from '../../../src/families/grokking/panels/table/marks'
import { panelsOf } from '#shared/panels'
import { isDrawable, theme } from '../../kit/panel/pictures'

const inspection = (arrays: Record<string, number[]>): Inspection => ({
  step: 1,
  reason: null,
  labels: {},
  arrays: Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [
      name,
      { shape: [values.length], data: Float64Array.from(values) }
    ])
  )
})

describe('the stored state of a step', () => {
  const checkpoints = [0, 10, 20].map((step) => ({ step, sizeBytes: 1, rolling: step === 20 }))
  it('is the newest at or before it, the first where none is, a kept one where that is needed', () => {
    expect([0, 9, 10, 99].map((step) => storedStep(checkpoints, step, false))).toEqual([0, 0, 10, 20])
    expect(storedStep(checkpoints, 99, true)).toBe(10)
    expect(storedStep([checkpoints[1]!], 3, false)).toBe(10)
    expect(storedStep([], 3, false)).toBeNull()
  })
})

it('neighbours on the circle of frequency k are k⁻¹ apart', () => {
  expect((14 * ringStep(14, 97)) % 97).toBe(1)
  expect(ringStep(4, 58)).toBe(1)
})

it('phases that add up have R = 1; opposite ones cancel', () => {
  const base = { frequency: [1, 2], ipr: [1, 1] }
  expect(aboutNeurons(inspection({ ...base, sum: [0.5, 3], output: [0.5, 3] }))).toContain(
    '2 of 2 neurons, R 1.000'
  )
  expect(aboutNeurons(inspection({ ...base, sum: [0, 0], output: [0, Math.PI] }))).toContain('R 0.000')
})

describe('the table', () => {
  it('says what a row is, and how many are right', () => {
    const names = ['e', '(0,1)']
    const row = { a: 1, b: 0, answer: 1, told: 0, predicted: -1, trained: true }
    expect(describeRow(row, names)).toBe('(0,1) ∘ e = (0,1), the network says nothing · trained on, told e')
    const table = inspection({
      a: [0, 1],
      b: [0, 0],
      answer: [0, 1],
      told: [0, 1],
      predicted: [0, 0],
      trained: [1, 0]
    })
    expect([shareRight(table, 'all'), shareRight(table, 'trained'), shareRight(table, 'held out')]).toEqual([
      0.5, 1, 0
    ])
  })
})

describe('steps to 99 %', () => {
  it('are intervals, and never is a value', () => {
    expect(crossingText({ after: 40, at: 50, until: 600 })).toBe('40\u00a0… 50')
    expect(crossingText({ after: null, at: 0, until: 600 })).toBe('by\u00a00')
    expect(crossingText({ after: null, at: null, until: 600 })).toBe('>\u00a0600')
    const reached = (at: number) => ({ after: at - 10, at, until: 600 })
    expect(summaryText([reached(40), reached(50), { after: null, at: null, until: 600 }])).toBe(
      '50, 45 to >\u00a0600'
    )
    expect(summaryText([reached(40), reached(43), reached(50), reached(57)])).toBe('47, 42 to 52')
    expect(summaryText([reached(8), reached(8), reached(8)])).toBe('8')
    expect([medianText([0.5, null, 0.7, NaN, 0.6]), medianText([null, NaN])]).toEqual([
      '0.600, 0.550 to 0.650',
      '–'
    ])
  })
})

describe('panels of a run', () => {
  it('depend on its spec', () => {
    const spec = (kind: string) => ({ model: { kind } })
    const panels = [
      { kind: 'curve', title: 'all', metrics: [] },
      { kind: 'attention', title: 'one', metrics: [], when: { path: 'model.kind', in: ['transformer'] } }
    ]
    expect(panelsOf(panels, spec('transformer'))).toHaveLength(2)
    expect(panelsOf(panels, spec('relu'))).toHaveLength(1)
    expect(panelsOf(panels, null)).toHaveLength(1)
  })
})

it('a network beside the exact solution is told in numbers, its neurons and frequencies under the pointer', () => {
  const network = inspection({
    frequency: [1, 2, 2],
    amplitude: [0.1, 0.2, 0.3],
    phaseLeft: [0, Math.PI / 2, NaN],
    exactAmplitude: [0.25],
    use: [0, 0.4, 0.6],
    exactUse: [0, 0.5, 0.5],
    learned: [0.91, 1, 0.8, 0.1],
    exact: [1, 1, 1.1, 1.1]
  })
  expect(aboutSolution(network)).toBe(
    'r 0.910 · margin 0.80 (exact 1.10) · accuracy 1.00 (1.00) · amplitude 0.200 (0.250)'
  )
  const size = { width: 400, height: 300, ratio: 1 }
  const { neurons, use } = planes(network, size)
  const marks = solutionMarks(network, size, theme, 'red')
  const told = (x: number, y: number) => hit(marks, x, y)?.words
  expect(told(neurons.x(0.2), neurons.y(0.5))).toBe('neuron 2 · k = 2 · amplitude 0.200 · phase left 0.500 π')
  expect(told(neurons.x(0.3), neurons.y(-1))).toBeUndefined()
  expect(told(use.x(2), use.y(0.1))).toBe('k = 2 · 0.600 of the logits · exact 0.500')
  expect(isDrawable(marks)).toBe(true)
})
