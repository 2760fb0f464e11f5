/** Figures as PDF, read back: page, words, letters, lines, what made them. No PDF program is asked for. */
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { jsPDF } from 'jspdf'
import { describe, expect, it } from 'vitest'
import { pdfBytes } from '../../../src/kit/panel/draw/pdf'
import type { Drawing } from '../../../src/kit/panel/draw/svg'
import { MM, printTheme } from '../../../src/kit/panel/figure/print'
import type { Mark } from '../../../src/kit/panel/marks/marks'
import { words } from '../../../src/kit/panel/marks/text'
import { sourceIn, type FigureSource } from '../../../src/shared/figure'

const source: FigureSource = {
  schema: 1,
  saltus: '0.1.0',
  figures: ['grokking-curve-0'],
  runs: [
    {
      id: 'a',
      title: 'x − y < "z" & it’s 𝛼',
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
    panels: {}
  }
}
const drawing = (marks: readonly Mark[]): Drawing => ({
  width: 85 * MM,
  height: 60 * MM,
  background: '#ffffff',
  layers: [{ left: 10, top: 20, marks }],
  title: 'Loss',
  description: 'Loss; nats.',
  millimetres: 85
})

type Objects = Map<number, { head: string; stream: Buffer | null }>

/** The objects of a file, with what their streams hold. */
function objectsOf(bytes: Uint8Array): Objects {
  const file = Buffer.from(bytes)
  const text = file.toString('latin1')
  // The table of objects has to lead to them, as it does for a reader.
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1])
  const entries = /^xref\s+0 (\d+)\s+((?:\d{10} \d{5} [nf]\s+)+)trailer/.exec(text.slice(table))!
  const places = entries[2]!.trim().split(/\s*\n\s*/)
  expect(places).toHaveLength(Number(entries[1]))
  const objects: Objects = new Map()
  places.forEach((line, id) => {
    if (!line.endsWith('n')) return
    const at = Number(line.slice(0, 10))
    expect(text.slice(at)).toMatch(new RegExp(`^${id} 0 obj`))
    const end = text.indexOf('endobj', at)
    const head = text.slice(at, end)
    const begin = head.indexOf('stream\n')
    if (begin < 0) return void objects.set(id, { head, stream: null })
    const start = at + begin + 'stream\n'.length
    const length = Number(/\/Length (\d+)/.exec(head)![1])
    const raw = file.subarray(start, start + length)
    const stream = /FlateDecode/.test(head.slice(0, begin)) ? inflateSync(raw) : raw
    objects.set(id, { head: head.slice(0, begin), stream })
  })
  return objects
}

const label = (text: string, y: number, at: object = {}): Mark => words(printTheme, text, 40, y, at)
const marks: readonly Mark[] = [
  {
    kind: 'line',
    points: [0, 0, 100, 50, NaN, NaN, 0, 50, 100, 0],
    stroke: { colour: '#006fbf', width: 1.5, dash: [6, 3] }
  },
  { kind: 'area', points: [0, 60, 100, 60, 100, 90], fill: 'rgba(0, 111, 191, 0.2)' },
  {
    kind: 'group',
    clip: { left: 0, right: 40, top: 0, bottom: 40 },
    marks: [{ kind: 'circle', x: 40, y: 40, radius: 10, fill: 'rgb(169 109 0)', opacity: 0.5 }]
  },
  { kind: 'rects', boxes: [120, 10, 20, 30, 150, 10, 20, 30], fill: '#00704e' },
  {
    kind: 'raster',
    ...{ x: 180, y: 10, width: 60, height: 60, columns: 2, rows: 1 },
    rgba: Uint8ClampedArray.from([255, 0, 0, 255, 0, 0, 255, 255])
  },
  label('Σ η λ − t₅₀ ≤ 10⁻³ é', 110),
  label('𝛼 is not in Inter', 125),
  label('turned', 140, { turn: -90, anchor: 'middle' }),
  label('in the middle', 155, { anchor: 'middle', baseline: 'middle', strong: true })
]

describe('a figure as PDF', () => {
  const bytes = pdfBytes(drawing(marks), source)
  const objects = objectsOf(bytes)
  const all = [...objects.values()]
  const page = all.find(({ head }) => /\/Type \/Page\b/.test(head))!.head
  const contents = objects.get(Number(/\/Contents (\d+)/.exec(page)![1]))!.stream!.toString('latin1')

  it('is a page of the asked size, with lines as lines in their colours and dashes', () => {
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page)!
    expect(Number(width)).toBeCloseTo((85 / 25.4) * 72, 1)
    expect(Number(height)).toBeCloseTo((60 / 25.4) * 72, 1)
    // The first line begins at the layer's corner: 10 and 20 pixels, of 0.75 points, from the top.
    expect(contents).toMatch(
      /\n0\. 0\.44 0\.75 RG\n1\.125 w\n1 j\n0 J\n\[4\.5 2\.25\] 0\. d\n7\.5 155\.079 m\n/
    )
    expect(contents).toMatch(/\n7\.5 155\.079 m\n82\.5 117\.579 l\n7\.5 117\.579 m\n82\.5 155\.079 l\nS\n/)
    expect(contents).toContain('\n0.66 0.43 0. rg\n')
    expect(contents.match(/\nW\nn\n/g)).toHaveLength(1)
    expect(contents.match(/^q$/gm)?.length).toBe(contents.match(/^Q$/gm)?.length)
    const opacities = all.flatMap(({ head }) => /\/ca ([\d.]+)/.exec(head)?.[1] ?? [])
    expect(opacities.map(Number)).toEqual([0.2, 0.5])
  })

  it('keeps words as words, in letters of Inter that it holds', () => {
    expect(wordsOf(contents, objects, page)).toEqual([
      'Σ η λ − t₅₀ ≤ 10⁻³ é',
      '□ is not in Inter',
      'turned',
      'in the middle'
    ])
    const fonts = all.flatMap(({ head }) => /\/Type0\b[^]*\/BaseFont \/(\S+)/.exec(head)?.[1] ?? [])
    expect(fonts).toEqual(['Inter-Regular', 'Inter-SemiBold'])
    const files = all.flatMap(({ head }) => Number(/\/FontFile2 (\d+) 0 R/.exec(head)?.[1] ?? NaN))
    const held = files.filter((id) => id > 0).map((id) => objects.get(id)!.stream!.length)
    expect(held).toHaveLength(2)
    // Of the 58 000 bytes of a cut only what is used.
    for (const length of held) expect(length).toBeLessThan(20_000)
  })

  it('holds a raster as its pixels', () => {
    const image = all.find(({ head }) => head.includes('/Subtype /Image'))!
    expect(image.head).toMatch(/\/Width 2\s+\/Height 1\s/)
    expect([...image.stream!]).toEqual([255, 0, 0, 0, 0, 255])
  })

  it('opens the view that it was', () => {
    expect(sourceIn(bytes)).toEqual(source)
    const other = Buffer.from(
      Buffer.from(bytes).toString('latin1').replace('saltus:figure/', 'other'),
      'latin1'
    )
    expect(() => sourceIn(other)).toThrow('It is no figure that Saltus has saved')
  })

  it('has the page of a screen where it is in no millimetres', () => {
    const { millimetres: _, ...onScreen } = drawing(marks)
    const text = Buffer.from(pdfBytes({ ...onScreen, width: 400, height: 300 }, source)).toString('latin1')
    expect(text).toMatch(/\/MediaBox \[0 0 300\.? 225\.?\]/)
  })
})

it('letters are as wide as layouts take them to be', () => {
  const doc = new jsPDF({ unit: 'px', hotfixes: ['px_scaling'] })
  doc.addFileToVFS('cut', readFileSync('src/kit/panel/draw/fonts/Inter-400.ttf', 'base64'))
  doc.addFont('cut', 'cut', 'normal')
  doc.setFont('cut').setFontSize(7)
  const line = 'Steps to 99 %, x − y mod 59 (lr 0.0015) · t₅₀ ≤ 10⁻³ – quartiles over SEEDS ∞'
  expect(printTheme.width(line) / doc.getTextWidth(line)).toBeCloseTo(1, 1.7)
})

/** What is written, by the tables that lead from glyphs back to letters. */
function wordsOf(contents: string, objects: Objects, page: string): string[] {
  const resources = objects.get(Number(/\/Resources (\d+)/.exec(page)![1]))!.head
  const letters = (name: string): Map<string, string> => {
    const font = objects.get(Number(new RegExp(`/${name} (\\d+) 0 R`).exec(resources)![1]))!.head
    const table = objects.get(Number(/\/ToUnicode (\d+)/.exec(font)![1]))!.stream!.toString('latin1')
    const pairs = [...table.matchAll(/<([0-9a-f]{4})><([0-9a-f]{4})>/g)].slice(1)
    return new Map(pairs.map(([, glyph, code]) => [glyph!, String.fromCharCode(parseInt(code!, 16))]))
  }
  return [...contents.matchAll(/BT\n\/(F\d+) [^]*?<([0-9a-f]*)> Tj\nET/g)].map(([, font, glyphs]) => {
    const known = letters(font!)
    return glyphs!
      .match(/.{4}/g)!
      .map((glyph) => known.get(glyph) ?? '?')
      .join('')
  })
}
