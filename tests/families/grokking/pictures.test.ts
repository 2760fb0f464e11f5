/** What the family's panels draw of a stored state, and what their marks say under a pointer. */
import { describe, expect, it } from 'vitest'
import type { Inspection } from '#shared/inspection'
import { hit } from '../../../src/kit/panel/marks/hit'
import { attentionMarks } from '../../../src/families/grokking/panels/attention/marks'
import { frequencyMarks } from '../../../src/families/grokking/panels/frequencies/marks'
import { neuronMarks } from '../../../src/families/grokking/panels/neurons/marks'
import { ringMarks } from '../../../src/families/grokking/panels/ring/marks'
import { spectrumMarks } from '../../../src/families/grokking/panels/spectrum/marks'
import { tableMarks } from '../../../src/families/grokking/panels/table/marks'
import { dataOf, isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'

const size = { width: 400, height: 300, ratio: 1 }

const inspection = (arrays: Record<string, number[]>, labels: Inspection['labels'] = {}): Inspection => ({
  step: 1,
  reason: null,
  labels,
  arrays: Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [
      name,
      { shape: [values.length], data: Float64Array.from(values) }
    ])
  )
})

it('a neuron is a point that says its frequency; one without phases is none', () => {
  const marks = neuronMarks(
    inspection({ frequency: [1, 2], ipr: [0.5, 1], sum: [0, NaN], output: [Math.PI / 2, 1] }),
    size,
    theme
  )
  const [point] = ofKind(marks, 'circle')
  expect(dataOf(marks)).toEqual([{ id: 'neuron 1', words: 'neuron 1 · k = 1 · IPR 0.50' }])
  expect(hit(marks, point!.x + 5, point!.y)?.id).toBe('neuron 1')
  expect(textsOf(marks)).toEqual(expect.arrayContaining(['φ_W', 'φ_U ± φ_V', 'π/2']))
  const plain = neuronMarks(inspection({ frequency: [1, 2], ipr: [0.5, 1] }), size, theme)
  expect(ofKind(plain, 'circle')).toHaveLength(2)
  expect(isDrawable([...marks, ...plain])).toBe(true)
})

it('members of a ring are points that other panels know; theirs are ringed here', () => {
  const members = ['0', '1', '2', '3']
  const ring = inspection({ 'L/1': [1, 0, 0, 1, -1, 0, 0, -1] }, { members })
  const marks = ringMarks(ring, { matrix: 'L', frequency: 1 }, size, theme, {
    hovered: new Set(['symbol 2']),
    selected: new Set(['symbol 0', 'symbol 1'])
  })
  const circles = ofKind(marks, 'circle')
  expect(hit(marks, circles[1]!.x, circles[1]!.y)).toEqual({
    id: 'symbol 1',
    words: 'symbol 1 · member 1 of the group',
    elements: ['symbol 1']
  })
  expect(circles.slice(4).map(({ radius, stroke }) => [radius, stroke?.colour])).toEqual([
    [5, 'accent'],
    [5, 'accent'],
    [6, 'text1']
  ])
  expect([textsOf(marks), isDrawable(marks)]).toEqual([members, true])
})

it('frequencies are bars in two strips, key ones named, each told over its whole column', () => {
  const given = inspection(
    { input: [9, 1, 4], output: [9, 2, 3], inputKeys: [0, 0, 1], outputKeys: [0, 0, 0], dominant: [0, 0, 7] },
    { blocks: ['mean', 'k = 1', 'k = 2'] }
  )
  const marks = frequencyMarks(given, size, theme, 'red')
  const bars = ofKind(marks, 'rects').filter(({ fill }) => fill)
  expect(bars.map(({ fill }) => fill)).toEqual(['#abcdef', 'red', '#abcdef', '#abcdef'])
  const strong = ofKind(marks, 'text').filter(({ font }) => font.weight === 500)
  expect(strong.map(({ text }) => text)).toEqual(['2'])
  const [x, , width] = Array.from(bars[1]!.boxes)
  for (const y of [20, 280])
    expect(hit(marks, x! + width! / 2, y)?.words).toBe(
      'k = 2 · W_E 4.00 · W_L 3.00 · carries over 85 % of 7 neurons'
    )
})

it('singular values are bars that say themselves', () => {
  const marks = spectrumMarks([3, 1], size, theme, 'red')
  const heights = ofKind(marks, 'rects')
    .filter(({ fill }) => fill)
    .map(({ boxes }) => boxes[3]!)
  expect(heights[0]! / heights[1]!).toBeCloseTo(3, 9)
  expect(dataOf(marks).map(({ words }) => words)).toEqual(['σ 1 = 3.000', 'σ 2 = 1.000'])
})

it('attention is a cell a pair, as bright as its weight', () => {
  const weights = (values: number[]) => ({ shape: [1, 2, 2], data: Float64Array.from(values) })
  const given: Inspection = {
    ...inspection({}, { symbols: ['e', 'f'] }),
    arrays: { a: weights([0, 1, 0.5, 0]), b: weights([1, 0, 0, 0]), equals: weights([0, 0, 0.5, 1]) }
  }
  const marks = attentionMarks(given, { target: 'a', head: 0 }, size, theme)
  const [cells] = ofKind(marks, 'raster')
  expect([cells!.rgba[0], cells!.rgba[4]]).toEqual([0x10, 0xa0])
  const { x, y, width } = cells!
  expect(hit(marks, x + width - 1, y + 1)?.words).toBe('a e, b f · a 1.00 · b 0.00 · = 0.00')
})

describe('the table', () => {
  const given = inspection(
    { a: [0, 1], b: [0, 1], answer: [0, 1], told: [0, 1], predicted: [0, 0], trained: [1, 0] },
    { symbols: ['e', 'f'] }
  )
  const pointedAt = { hovered: new Set(['symbol f']), selected: new Set(['symbol e']) }
  const picture = (mask: 'all' | 'trained') =>
    tableMarks(given, { colouring: 'correct', mask }, size, theme, pointedAt)
  const cellsOf = (mask: 'all' | 'trained') => ofKind(picture(mask), 'raster')[0]!

  it('has a cell a row, the symbols of which other panels know', () => {
    const { x, y, width, height } = cellsOf('all')
    const last = hit(picture('all'), x + width - 1, y + height - 1)
    expect(last?.elements).toEqual(['symbol f', 'symbol f', 'symbol f'])
    expect(last?.words).toBe('f ∘ f = f, the network says e · held out')
    expect(hit(picture('all'), x + 1, y + height - 1)).toBeNull()
  })

  it('is bright where the network is right, and clear where there is no row or it is masked', () => {
    const { rgba } = cellsOf('all')
    expect([3, 7, 11, 15].map((alpha) => rgba[alpha])).toEqual([255, 0, 0, 255])
    expect(rgba[0]).toBeGreaterThan(rgba[12]!)
    expect(cellsOf('trained').rgba[15]).toBe(0)
  })

  it('frames row and column of the symbol that is pointed at in another panel', () => {
    const frames = ofKind(picture('all'), 'rects').filter(({ stroke }) => stroke?.colour === 'text1')
    expect(frames.map(({ boxes }) => boxes.length)).toEqual([8])
  })
})
