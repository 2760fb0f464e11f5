/**
 * Figures laid out as one drawing: panels in columns, each under its letter, title and legend, and a caption below. Pure.
 *
 * A panel is as high as its ratio on screen makes it, or as asked; rows are as high as their highest panel.
 */
import type { Drawing, Layer } from '../draw/svg'
import type { Theme } from '../draw/theme'
import type { Mark, Stroke } from '../marks/marks'
import { segments } from '../marks/shapes'
import { fitting, words } from '../marks/text'
import type { Figure, Ground } from './figure'

export const letterings = ['abc', 'ABC', 'none'] as const
export type Lettering = (typeof letterings)[number]

export interface PlateLook {
  /** Pixels of the whole. */
  width: number
  /** Pixels of a panel below its head; null: by its ratio on screen. */
  height: number | null
  columns: number
  /** A single panel bears none. */
  letters: Lettering
  /** Empty: none. */
  caption: string
  theme: Theme
  ground: Ground
  /** Points to a pixel that lines are drawn with. */
  ratio: number
}

/** Heights of panels by their widths. */
const RATIO = { least: 0.4, most: 1.2 }
const GAP = 16
const PAD = 10
/** Of strokes on paper, where a median is 1 pt wide. */
const THINNER = 0.67

/** Null: none of the figures has anything to draw. */
export function plate(figures: readonly Figure[], look: PlateLook): Drawing | null {
  const { width, theme, ground, ratio, letters, caption } = look
  const columns = Math.max(1, Math.min(look.columns, figures.length))
  const pad = ground === 'paper' ? 0 : PAD
  const cell = (width - 2 * pad - (columns - 1) * GAP) / columns
  const drawn = figures.map((figure, i) => {
    const letter = letters === 'none' || figures.length === 1 ? '' : letterOf(i, letters)
    const head = headMarks(figure, letter, cell, look)
    const height = look.height ?? Math.round(cell * shapeOf(figure))
    const marks = figure.draw({ width: cell, height, ratio }, theme, ground)
    return { head, height, marks: marks && (ground === 'paper' ? inked(marks) : marks) }
  })
  if (drawn.every(({ marks }) => marks === null)) return null
  const layers: Layer[] = []
  let top = ground === 'paper' ? 0 : 4
  for (let first = 0; first < drawn.length; first += columns) {
    const row = drawn.slice(first, first + columns)
    const heads = Math.max(...row.map(({ head }) => head.height))
    row.forEach(({ head, marks }, i) => {
      const left = pad + i * (cell + GAP)
      layers.push({ left, top, marks: head.marks }, { left, top: top + heads, marks: marks ?? [] })
    })
    top += heads + Math.max(...row.map(({ height }) => height)) + (first + columns < drawn.length ? GAP : 0)
  }
  const line = lineHeight(theme)
  const below = wrapped(caption, width - 2 * pad, (text) => theme.width(text))
  if (below.length > 0) {
    const marks = below.map((text, i) => words(theme, text, 0, (i + 1) * line, { colour: theme.text2 }))
    layers.push({ left: pad, top: top + GAP / 2, marks })
    top += GAP / 2 + below.length * line
  }
  return {
    width,
    height: Math.ceil(top + (ground === 'paper' ? 4 : 0)),
    background: theme.surface,
    layers,
    title: figures.map(({ title }) => title).join(', '),
    description: figures.map((figure) => describe(figure, look)).join(' ') + (caption && ` ${caption}`)
  }
}

const lineHeight = (theme: Theme): number => Math.round(1.45 * theme.size)

const letterOf = (i: number, letters: Lettering): string =>
  String.fromCharCode((letters === 'abc' ? 97 : 65) + (i % 26))

const shapeOf = ({ size }: Figure): number =>
  Math.min(RATIO.most, Math.max(RATIO.least, size.height / Math.max(1, size.width)))

const describe = (figure: Figure, { theme, ground }: PlateLook): string =>
  `${[figure.title, figure.unit, ...figure.legend(theme, ground).map(({ text }) => text)].filter(Boolean).join('; ')}.`

/** Length of a sample of a line, and its distances to its name and to the next one. */
const SAMPLE = { length: 18, gap: 5, next: 14 }

/** Letter, title and unit; below them the legend, on as many lines as it needs. */
export function headMarks(
  figure: Figure,
  letter: string,
  room: number,
  { theme, ground }: Pick<PlateLook, 'theme' | 'ground'>
): { marks: Mark[]; height: number } {
  const line = lineHeight(theme)
  const baseline = Math.round(1.3 * theme.size)
  const strong = { strong: true, colour: theme.text1 }
  const start = letter ? theme.width(letter, 'strong') + 8 : 0
  const indent = start + theme.width(figure.title, 'strong') + 8
  const marks: Mark[] = [
    ...(letter ? [words(theme, letter, 0, baseline, strong)] : []),
    words(theme, figure.title, start, baseline, strong),
    words(theme, fitting(theme, figure.unit, room - indent), indent, baseline)
  ]
  let [x, y] = [0, baseline + line]
  const entries = figure.legend(theme, ground)
  for (const { colour, dash, text } of entries) {
    const shown = fitting(theme, text, room - SAMPLE.length - SAMPLE.gap)
    const wide = SAMPLE.length + SAMPLE.gap + theme.width(shown)
    if (x > 0 && x + wide > room) [x, y] = [0, y + line]
    const middle = y - 0.36 * theme.size
    marks.push(
      segments([[x, middle, x + SAMPLE.length, middle]], stroked({ colour, width: 2, dash }, ground)),
      words(theme, shown, x + SAMPLE.length + SAMPLE.gap, y, { colour: theme.text2 })
    )
    x += wide + SAMPLE.next
  }
  return { marks, height: (entries.length > 0 ? y : baseline) + Math.round(0.6 * theme.size) }
}

/** Lines of a text that are no wider than the room, where no word alone is. */
export function wrapped(text: string, room: number, width: (text: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)!} ${word}` : word
    if (lines.length > 0 && width(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

const stroked = (stroke: Stroke, ground: Ground): Stroke => (ground === 'paper' ? thin(stroke) : stroke)

const thin = (stroke: Stroke): Stroke => ({
  ...stroke,
  width: THINNER * stroke.width,
  ...(stroke.dash && { dash: stroke.dash.map((length) => THINNER * length) })
})

/** The same marks in the thinner strokes of paper. */
const inked = (marks: readonly Mark[]): Mark[] =>
  marks.map((mark) => {
    if (mark.kind === 'group') return { ...mark, marks: inked(mark.marks) }
    return 'stroke' in mark && mark.stroke ? { ...mark, stroke: thin(mark.stroke) } : mark
  })
