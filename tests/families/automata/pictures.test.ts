/** What the family's panels draw of a stored state, and what their marks say under a pointer. */
import { describe, expect, it } from 'vitest'
import type { Inspection } from '#shared/inspection'
import { matrixMarks } from '../../../src/families/automata/panels/matrix/marks'
import { largeClasses, ruleMapMarks } from '../../../src/families/automata/panels/ruleMap/marks'
import { ruleAmong } from '../../../src/families/automata/panels/elements'
import { spaceTimeMarks } from '../../../src/families/automata/panels/spaceTime/marks'
import { shownIn } from '../../../src/families/automata/panels/spaceTime/shown'
import { createViews } from '../../../src/families/automata/views'
import type { View, ViewAsked } from '../../../src/kit/view/views'
import { colourMap } from '../../../src/kit/panel/draw/colormap'
import { hit } from '../../../src/kit/panel/marks/hit'
import { dataOf, isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'
import { cellByCell, specOf } from './support'

const size = { width: 500, height: 320, ratio: 1 }
const none = { hovered: new Set<string>(), selected: new Set<string>() }

const spec = specOf({
  task: { rules: [0, 8, 51, 64, 110, 204], width: 9, updates: 5, rowsSeen: 2, probeRows: 4 },
  model: { width: 4 }
})
/** Weights that answer by the first cell alone: rule 110 where it is 1. */
const state = {
  'layer1/weight': tensor([1, 18, 4], (i) => Number(i === 0)),
  'layer1/bias': tensor([1, 1, 4], () => 0),
  'layer2/weight': tensor([1, 4, 6], (i) => (i === 4 ? 9 : 0)),
  'layer2/bias': tensor([1, 1, 6], () => 0),
  // four test rows of each rule: 0, 8 and 64 all taken for 64; a row of 51 for 204; 110 and 204 right
  'probe/predicted': tensor([1, 24], (i) => [3, 3, 2, 3, 4, 5][i >> 2]! + (i === 8 ? 3 : 0))
}
function tensor(shape: number[], at: (i: number) => number) {
  const length = shape.reduce((a, b) => a * b)
  return { dtype: 'float32' as const, shape, data: Float32Array.from({ length }, (_, i) => at(i)) }
}

const asked = { boundary: 'as trained', start: 'as trained', density: 0.5, draw: 0, rule: 110, by: 'density' }
async function look(id: string, args: Partial<typeof asked> = {}): Promise<Inspection> {
  const view: View = createViews(spec)[id]!
  const question: ViewAsked = { args: { ...asked, ...args }, pause: () => Promise.resolve() }
  return { step: 1, ...(await view(state, 0, question)) }
}

describe('space and time', () => {
  it('is the start and its updates by any rule, at any boundary', async () => {
    const inspection = await look('spaceTime', { rule: 90, start: 'one cell', boundary: 'fixed' })
    const { data, shape } = inspection.arrays['rows']!
    expect(shape).toEqual([6, 9])
    const start = Uint8Array.from({ length: 9 }, (_, x) => Number(x === 4))
    for (let row = 0; row < 6; row++)
      expect([...data.slice(9 * row, 9 * row + 9)]).toEqual([...cellByCell(start, 90, row, 'fixed')])
    expect(shownIn(inspection)).toMatchObject({ rule: 90, rows: 6, width: 9, from: 0, seen: 2, ring: false })
    expect(shownIn(await look('spaceTime')).relatives).toEqual([124, 137, 193])
  })

  it('has starts of a density, others for another draw', async () => {
    const first = async (args: Partial<typeof asked>) =>
      (await look('spaceTime', args)).arrays['rows']!.data.slice(0, 9).join('')
    expect(await first({ start: 'density', density: 1 })).toBe('111111111')
    expect(await first({ draw: 3 })).toBe(await first({ draw: 3 }))
    expect(new Set(await Promise.all([0, 1, 2, 3].map((draw) => first({ draw })))).size).toBeGreaterThan(1)
  })

  it('says what the network answers to the rows it is shown', async () => {
    const [full, blank] = await Promise.all([
      look('spaceTime', { rule: 204, start: 'density', density: 1 }),
      look('spaceTime', { rule: 0 })
    ])
    expect(shownIn(full).answers[0]).toEqual({ rule: 110, probability: expect.closeTo(1, 2) as number })
    for (const { probability } of shownIn(blank).answers) expect(probability).toBeCloseTo(1 / 6, 6)
  })

  it.each([
    ['wide', { width: 600, height: 240, ratio: 2 }],
    ['tall', { width: 260, height: 700, ratio: 1 }],
    ['tiny', { width: 60, height: 50, ratio: 1 }]
  ])('is drawn in a %s panel', async (_, room) => {
    const inspection = await look('spaceTime', { rule: 110 })
    const marks = spaceTimeMarks(inspection, room, theme, 'accent')
    expect(isDrawable(marks)).toBe(true)
    expect(textsOf(marks)).toEqual(
      expect.arrayContaining(['the network sees these 2 rows', 'mirror 124 · inverse 137 · both 193'])
    )
    const guess = dataOf(marks)[0]!
    expect(guess.elements).toEqual([`rule ${shownIn(inspection).answers[0]!.rule}`])
  })

  it('has as many answers as there is room for, above the words at its foot', async () => {
    const room = { width: 440, height: 150, ratio: 1 }
    const texts = ofKind(spaceTimeMarks(await look('spaceTime'), room, theme, 'accent'), 'text')
    const foot = texts.find(({ text }) => text.startsWith('the network sees'))!
    const answers = texts.filter((text) => text !== foot)
    expect(answers.filter(({ text }) => text.startsWith('rule '))).toHaveLength(3)
    for (const { y } of answers) expect(foot.y - y).toBeGreaterThan(12)
    expect(foot.y).toBeLessThan(room.height)
  })

  it('draws as many cells as are 1', async () => {
    const inspection = await look('spaceTime', { rule: 255, start: 'density', density: 0 })
    const boxes = ofKind(spaceTimeMarks(inspection, size, theme, 'accent'), 'rects')
    const [rows, shown] = ['text1', 'accent'].map((colour) =>
      boxes.filter(({ fill, stroke }) => fill === colour && !stroke)
    )
    // four rows before those that are shown, of which the first is blank; the two shown ones are full
    expect([rows![0]!.boxes.length / 4, shown![0]!.boxes.length / 4]).toEqual([3, 2])
  })
})

describe('map of the rules', () => {
  it('has the accuracy of each, and of its merged class, under a pointer', async () => {
    const inspection = await look('ruleMap')
    const { accuracy, merged } = inspection.arrays as Record<string, { data: Float64Array }>
    expect([0, 8, 51, 64, 110, 204].map((rule) => accuracy!.data[rule])).toEqual([0, 0, 0.75, 1, 1, 1])
    expect([0, 8, 51, 64].map((rule) => merged!.data[rule])).toEqual([1, 1, 0.75, 1])
    expect(accuracy!.data.filter((value) => Number.isNaN(value))).toHaveLength(250)
    const marks = ruleMapMarks(inspection, 'merged', size, theme, {
      ...none,
      selected: new Set(['rule 110'])
    })
    expect(isDrawable(marks)).toBe(true)
    const [raster] = ofKind(marks, 'raster')
    const cell = raster!.width / 16
    const at = (rule: number) =>
      hit(marks, raster!.x + ((rule % 16) + 0.5) * cell, raster!.y + (Math.floor(rule / 16) + 0.5) * cell)
    expect(at(0x08)).toEqual({
      id: 'rule 8',
      words: 'rule 8 · 0.00 right · 1.00 in the right class · shows the same as 0, 64',
      elements: ['rule 8']
    })
    expect(at(0x6f)?.words).toBe('rule 111 is not told apart here')
    expect(ofKind(marks, 'line').some(({ stroke }) => stroke.colour === 'accent')).toBe(true)
  })

  it('frames classes of three rules and more, the largest first', async () => {
    const inspection = await look('ruleMap')
    expect(largeClasses(inspection)).toEqual([[0, 8, 64]])
    expect(textsOf(ruleMapMarks(inspection, 'merged', size, theme, none))).toContain('3 like 0')
  })

  it('knows rules among elements', () => {
    expect([ruleAmong(['symbol 3', 'rule 30']), ruleAmong(['symbol 3']), ruleAmong([])]).toEqual([
      30,
      null,
      null
    ])
  })
})

const wording = {
  words: (down: number, across: number, value: number) => `${down} ${across} ${value.toFixed(2)}`,
  short: (value: number) => String(Math.round(100 * value))
}

describe('matrices', () => {
  it('say which rules are taken for which', async () => {
    const marks = matrixMarks(await look('confusion'), wording, size, theme)
    const [raster] = ofKind(marks, 'raster')
    const cell = raster!.width / 6
    const at = (row: number, column: number) =>
      hit(marks, raster!.x + (column + 0.5) * cell, raster!.y + (row + 0.5) * cell)
    expect(at(1, 3)).toEqual({ id: '1 3', words: '8 64 1.00', elements: ['rule 8', 'rule 64'] })
    expect([at(2, 2)?.words, at(2, 5)?.words]).toEqual(['51 51 0.75', '51 204 0.25'])
    expect(ofKind(marks, 'text').filter(({ text }) => text === '100')).toHaveLength(5)
    expect(isDrawable(marks)).toBe(true)
  })

  it('of equal cells stand in the order of a dendrogram', async () => {
    const inspection = await look('correlation')
    const rules = [...inspection.arrays['rules']!.data]
    expect(rules.slice(0, 3)).toEqual([0, 8, 64])
    expect(inspection.arrays['merges']!.shape).toEqual([5, 5])
    const { data } = inspection.arrays['values']!
    expect([data[0], data[1], data[7]]).toEqual([1, 1, 1])
    for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) expect(data[6 * i + j]).toBe(data[6 * j + i])
    const marks = matrixMarks(inspection, wording, size, theme)
    // a bracket of three strokes for each merge
    const [tree] = ofKind(marks, 'line')
    expect(Array.from(tree!.points).filter((value) => Number.isNaN(value))).toHaveLength(5 * 3 * 2)
    const sampled = await look('correlation', { by: 'sampled' })
    expect(sampled.arrays['values']!.data).not.toEqual(data)
  })

  it('say what their colours are by a bar beside them, bright at the top', async () => {
    const ends = ['0 %', '100 %'] as const
    const marks = matrixMarks(await look('confusion'), { ...wording, ends }, size, theme)
    const [square, bar] = ofKind(marks, 'raster')
    expect(bar!.x).toBeGreaterThan(square!.x + square!.width)
    const yOf = (text: string) => ofKind(marks, 'text').find((mark) => mark.text === text)!.y
    expect(yOf('100 %')).toBeLessThan(yOf('0 %'))
    const colours = colourMap(theme.sequence)
    expect([...bar!.rgba.slice(0, 4)]).toEqual([...colours.slice(-4)])
    expect([...bar!.rgba.slice(-4)]).toEqual([...colours.slice(0, 4)])
    for (const { text, x } of ofKind(marks, 'text')) expect(x + theme.width(text)).toBeLessThan(size.width)
  })
})
