/** Figures for paper: their layout, their type, and what they hold of what made them. */
import { describe, expect, it } from 'vitest'
import { deflateSync } from 'node:zlib'
import { StepView } from '../../../src/kit/panel/axes/view.svelte'
import { captionOf } from '../../../src/kit/panel/figure/caption'
import type { Figure } from '../../../src/kit/panel/figure/figure'
import { plate, wrapped, type PlateLook } from '../../../src/kit/panel/figure/plate'
import { MM, printTheme } from '../../../src/kit/panel/figure/print'
import type { PanelRun } from '../../../src/kit/panel/props'
import { svgText } from '../../../src/kit/panel/draw/svg'
import { metadataElement, sourceIn, withSource, type FigureSource } from '../../../src/shared/figure'
import { chunkBytes, chunksOf, SIGNATURE, withDensity } from '../../../src/shared/png'
import { textsOf } from './pictures'

const figure = (title: string, height = 100): Figure => ({
  title,
  unit: 'steps',
  size: { width: 200, height, ratio: 1 },
  legend: (theme) => [{ colour: theme.run[1]!, dash: [], text: 'x − y mod 59' }],
  draw: ({ width, height }, theme, ground) => [
    {
      kind: 'line',
      points: [0, 0, width, height],
      stroke: { colour: theme.run[1]!, width: 100, dash: [200, 100] }
    },
    ...(ground === 'screen' ? [{ kind: 'circle' as const, x: 1, y: 1, radius: 2, fill: theme.cursor }] : [])
  ]
})
const look: PlateLook = {
  width: 178 * MM,
  height: null,
  columns: 2,
  letters: 'abc',
  caption: '',
  theme: printTheme,
  ground: 'paper',
  ratio: 1
}
const source: FigureSource = {
  schema: 1,
  saltus: '0.1.0',
  figures: ['grokking-curve-0'],
  runs: [
    {
      id: 'a',
      title: 'x < y & "z" – mod 59',
      preset: null,
      engine: null,
      versions: { saltus: '0.1.0', node: '22' },
      seeds: [1, 2, 3],
      spec: null
    }
  ],
  sweep: null,
  view: {
    openRuns: ['a'],
    activeRun: 'a',
    activeSweep: null,
    comparison: { runs: [], shown: false },
    cursor: 400,
    full: 'grokking-curve-0',
    panels: { 'grokking-curve-0': { y: 'log' } }
  }
}

describe('a plate', () => {
  it('stands in columns under letters, rows as high as their highest panel', () => {
    const drawing = plate([figure('One'), figure('Two', 200), figure('Three')], look)!
    const [a, , b, bPlot, c] = drawing.layers
    expect(
      drawing.layers.flatMap(({ marks }) => textsOf(marks)).filter((text) => /^[a-z]$/.test(text))
    ).toEqual(['a', 'b', 'c'])
    expect([a!.left, b!.left, c!.left]).toEqual([0, (look.width - 16) / 2 + 16, 0])
    const cell = (look.width - 16) / 2
    expect(c!.top).toBe(bPlot!.top + Math.round(cell) + 16)
    expect(drawing.height).toBeLessThan(c!.top + cell)
  })

  it('has thinner strokes than the screen, and nothing of the window', () => {
    const marksOf = (ground: 'paper' | 'screen') =>
      plate([figure('One')], { ...look, ground })!.layers[1]!.marks
    expect(marksOf('paper')).toMatchObject([{ stroke: { width: 67, dash: [134, 67] } }])
    expect(marksOf('screen')).toMatchObject([{ stroke: { width: 100 } }, { kind: 'circle' }])
  })

  it('wraps its caption at its edge, and is none where nothing can be drawn', () => {
    const caption = 'One two three four five six seven eight nine ten eleven twelve. '.repeat(6)
    const last = plate([figure('One')], { ...look, caption })!.layers.at(-1)!
    const lines = textsOf(last.marks)
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(printTheme.width(line)).toBeLessThanOrEqual(look.width)
    expect(lines.join(' ')).toBe(caption.trim())
    expect(wrapped('  ', 10, () => 1)).toEqual([])
    expect(plate([{ ...figure('One'), draw: () => null }], look)).toBeNull()
  })

  it('is as wide on paper as asked', () => {
    const file = svgText({ ...plate([figure('One')], look)!, millimetres: 178 }, () => '')
    expect(file).toMatch(/ width="178mm" height="[\d.]+mm" viewBox="0 0 672.76 \d+"/)
  })

  it('has a caption that names letters, runs and seeds', () => {
    expect(captionOf([figure('One'), figure('Two')], 'ABC', source)).toBe(
      'A, One (steps). B, Two (steps). Lines are medians over seeds, bands 10–90 %. x < y & "z" – mod 59, seeds 1 to 3. Saltus 0.1.0.'
    )
  })
})

describe('a figure’s file', () => {
  const header = new Uint8Array(13)
  const png = Uint8Array.from([
    ...SIGNATURE,
    ...chunkBytes('IHDR', header),
    ...chunkBytes('IDAT', deflateSync(Buffer.from([0]))),
    ...chunkBytes('IEND', new Uint8Array())
  ])
  const text = (content: string): Uint8Array => new TextEncoder().encode(content)
  const svg = (element: string): Uint8Array => text(`<svg><title>T</title>${element}</svg>`)

  it('gives back what made it, from an SVG and from a PNG', () => {
    expect(sourceIn(svg(metadataElement(source)))).toEqual(source)
    const whole = withDensity(withSource(png, source), 11811)
    expect(sourceIn(whole)).toEqual(source)
    expect(chunksOf(whole)!.map(({ type }) => type)).toEqual(['IHDR', 'pHYs', 'iTXt', 'IDAT', 'IEND'])
    // The checksum of an empty IEND is known to everyone.
    expect([...whole.slice(-4)]).toEqual([0xae, 0x42, 0x60, 0x82])
  })

  it.each([
    [svg(''), 'no figure that Saltus has saved'],
    [png, 'no figure that Saltus has saved'],
    [png.slice(0, 20), 'no figure that Saltus has saved'],
    [svg('<metadata id="saltus-figure">{"schema":1,"ru</metadata>'), 'cut short or damaged'],
    [svg('<metadata id="saltus-figure">{"schema":2}</metadata>'), 'A newer Saltus'],
    [svg(metadataElement({ ...source, runs: 3 } as never)), 'runs is no list of runs'],
    [
      svg(metadataElement({ ...source, view: { ...source.view, panels: { a: 1 } } } as never)),
      'view.panels has no choices'
    ],
    [
      svg(metadataElement({ ...source, view: { ...source.view, zoom: { step: { min: 1 } } } } as never)),
      'view.zoom has no intervals'
    ]
  ])('says in a sentence why it opens no view (%#)', (bytes, sentence) => {
    expect(() => sourceIn(bytes)).toThrow(sentence)
  })
})

it('keeps the interval of an axis that was in view, for its run and its scale', () => {
  const run = { id: 'a' } as PanelRun
  const whole = { min: 1, max: 1000, zero: false }
  const [saved, opened] = [new StepView(), new StepView()]
  saved.zoom(whole, 'log', run, 100, 0.5)
  const zoom = saved.kept
  expect(Object.keys(zoom)).toEqual(['step'])
  const file = new TextEncoder().encode(
    `<svg>${metadataElement({ ...source, view: { ...source.view, zoom } })}</svg>`
  )
  opened.restore(sourceIn(file).view.zoom!)
  const seen = opened.domain(whole, 'log', run)
  expect(seen).toEqual(saved.domain(whole, 'log', run))
  expect(seen.max).toBeLessThan(1000)
  expect(opened.domain(whole, 'linear', run)).toBe(whole)
  expect(opened.domain(whole, 'log', { id: 'b' } as PanelRun)).toBe(whole)
})
