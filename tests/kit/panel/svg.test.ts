/** Marks as an SVG file. */
import { describe, expect, it } from 'vitest'
import { svgText, type Drawing } from '../../../src/kit/panel/draw/svg'
import type { Mark, TextMark } from '../../../src/kit/panel/marks/marks'

const drawing = (marks: readonly Mark[], rest: Partial<Drawing> = {}): string =>
  svgText(
    {
      width: 200,
      height: 100,
      background: '#fff',
      layers: [{ left: 0, top: 46, marks }],
      title: 'T',
      description: 'D',
      ...rest
    },
    ({ columns, rows }) => `data:image/png;base64,${columns}x${rows}`
  )
const text = (more: Partial<TextMark> = {}): TextMark => ({
  kind: 'text',
  text: 'x',
  x: 1,
  y: 2,
  font: { family: 'Inter, sans-serif', size: 10, weight: 420 },
  colour: '#123456',
  anchor: 'start',
  baseline: 'alphabetic',
  ...more
})
const stroke = { colour: '#000', width: 1.5 }

describe('an SVG file', () => {
  it('has its size, title and description, and layers at their places', () => {
    const file = drawing([])
    expect(file).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*width="200" height="100" viewBox="0 0 200 100">/
    )
    expect(file).toContain('<title>T</title>\n<desc>D</desc>')
    expect(file).toContain('<g transform="translate(0 46)">')
  })

  it('lifts the pen where there is no number, and closes what is closed', () => {
    const points = [0, 0, 1.006, 1, NaN, NaN, 2, 2, 3, 3.14159]
    expect(drawing([{ kind: 'line', points, stroke }])).toContain('d="M0 0L1.01 1M2 2L3 3.14"')
    expect(drawing([{ kind: 'area', points, fill: 'red' }])).toContain('d="M0 0L1.01 1zM2 2L3 3.14z"')
    expect(drawing([{ kind: 'line', points: [NaN, NaN], stroke }])).not.toContain('<path')
  })

  it('writes dashes, round ends and opacity as they are drawn', () => {
    const file = drawing([
      { kind: 'line', points: [0, 0, 1, 1], stroke: { ...stroke, dash: [6, 3], round: true }, opacity: 0.5 }
    ])
    expect(file).toContain('stroke-dasharray="6 3"')
    expect(file).toContain('stroke-linecap="round"')
    expect(file).toContain('opacity="0.5"')
  })

  it('parts a colour from its opacity, which SVG 1.1 does not know in one', () => {
    expect(drawing([{ kind: 'rects', boxes: [0, 0, 5, 5], fill: 'rgba(1, 2, 3, 0.25)' }])).toContain(
      'fill="rgb(1, 2, 3)" fill-opacity="0.25"'
    )
  })

  it('draws no place that is only pointed at, and no circle at no number', () => {
    const datum = { id: 'a', words: 'A' }
    const file = drawing([
      { kind: 'rects', boxes: [0, 0, 5, 5], datum },
      { kind: 'circle', x: NaN, y: 1, radius: 2, fill: 'red' },
      { kind: 'circle', x: 1, y: 1, radius: 2, datum }
    ])
    expect(file).not.toMatch(/<path|<circle/)
  })

  it('clips a group to its box, each with a name of its own', () => {
    const clip = { left: 1, top: 2, right: 11, bottom: 22 }
    const group: Mark = { kind: 'group', clip, marks: [{ kind: 'line', points: [0, 0, 1, 1], stroke }] }
    const file = drawing([group, group])
    expect(file).toContain('<clipPath id="clip1"><rect x="1" y="2" width="10" height="20"/></clipPath>')
    expect(file.match(/clip-path="url\(#clip[12]\)"/g)).toEqual([
      'clip-path="url(#clip1)"',
      'clip-path="url(#clip2)"'
    ])
  })

  it('leaves words as words, with what would end them escaped, the halo below', () => {
    const file = drawing([
      text({ text: 'a < b & "c"', halo: '#fff', turn: -90, anchor: 'end', baseline: 'middle' })
    ])
    const texts = file.match(/<text .*<\/text>/g)!
    expect(texts).toHaveLength(2)
    expect(texts[0]).toContain('fill="none" stroke="#fff" stroke-width="3"')
    expect(texts[1]).toContain('fill="#123456">a &lt; b &amp; &quot;c&quot;</text>')
    expect(texts[1]).toContain('text-anchor="end" transform="rotate(-90 1 2)"')
    expect(texts[1]).toContain('dy="3.6"')
    expect(drawing([], { title: '</title><script>' })).not.toContain('<script>')
  })

  it('holds a raster as the picture that it is given as', () => {
    const raster: Mark = {
      kind: 'raster',
      x: 0,
      y: 0,
      width: 40,
      height: 20,
      columns: 4,
      rows: 2,
      rgba: new Uint8ClampedArray(32)
    }
    expect(drawing([raster])).toContain('xlink:href="data:image/png;base64,4x2"')
  })
})
