/** A window of the plane in the colour of the network's answers, or of its errors; over it the learned boundary. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  axesMarks,
  colourMap,
  type Datum,
  type Mark,
  plane,
  type Plane,
  type RasterMark,
  type Size,
  type Theme,
  words
} from '#kit/panel'
import { windowOf } from '../../data/domain'
import type { Window } from './window'

export const shownKinds = ['answers', 'errors'] as const
export type Shown = (typeof shownKinds)[number]

/** Of the plane. */
interface Rectangle {
  left: number
  bottom: number
  width: number
  height: number
}

export interface Seen extends Rectangle {
  columns: number
  rows: number
  probability: ArrayLike<number>
  labels: ArrayLike<number>
}

export function seenIn(inspection: Inspection): Seen {
  const [rows, columns] = inspection.arrays['labels']!.shape as [number, number]
  const [left = 0, bottom = 0, width = 1, height = 1] = arrayOf(inspection, 'window')
  return {
    columns,
    rows,
    probability: arrayOf(inspection, 'probability'),
    labels: arrayOf(inspection, 'labels'),
    left,
    bottom,
    width,
    height
  }
}

const MARGIN = { left: 48, right: 12, top: 18, bottom: 38 }

/** What is looked at, which the answer that is there may not be of yet. */
function lookedAt(inspection: Inspection, { x, y, zoom }: Window): Rectangle {
  const [left = 0, right = 1, bottom = 0, top = 1] = arrayOf(inspection, 'domain')
  const [re, im, width, height] = windowOf({ left, right, bottom, top }, { x, y, zoom: 2 ** zoom })
  return { left: re, bottom: im, width, height }
}

/** The largest place of the picture for a window of its proportions. */
export function placeOf({ left, bottom, width, height }: Rectangle, size: Size): Plane {
  const [w, h] = [size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom]
  const unit = Math.max(0, Math.min(w / width, h / height))
  const [wide, high] = [unit * width, unit * height]
  const from = MARGIN.left + Math.max(0, (w - wide) / 2)
  const top = MARGIN.top + Math.max(0, (h - high) / 2)
  return plane(size, [left, left + width], [bottom, bottom + height], {
    left: from,
    right: from + wide,
    top,
    bottom: top + high
  })
}

/** The answer that is there, where it lies in the window that is looked at: so a zoom is seen at once, before its own answer has come. */
export function mapMarks(
  inspection: Inspection,
  { shown, window }: { shown: Shown; window: Window },
  size: Size,
  theme: Theme,
  accent: string
): Mark[] {
  const seen = seenIn(inspection)
  const place = placeOf(lookedAt(inspection, window), size)
  const [x, right] = [place.x(seen.left), place.x(seen.left + seen.width)]
  const [y, bottom] = [place.y(seen.bottom + seen.height), place.y(seen.bottom)]
  const [width, height] = [right - x, bottom - y]
  const raster: Mark = {
    kind: 'raster',
    ...{ x, y, width, height, columns: seen.columns, rows: seen.rows },
    rgba: shown === 'answers' ? answerPixels(seen, theme) : errorPixels(seen, theme),
    datumAt: (column, row) => datumOf(seen, column, row)
  }
  // of errors the edges of the colours are the line
  const line =
    shown === 'answers' ? learnedLine(inspection, seen, { x, y, width, height }, theme, accent) : []
  return [
    ...axesMarks(theme, place, { x: 'Re', y: 'Im' }),
    { kind: 'group', clip: place.box, marks: [raster, ...line] },
    ...(shown === 'errors' ? legend(theme, size.width / 2, place.box.bottom + 32) : [])
  ]
}

/** Where both labels are as probable. */
function learnedLine(
  inspection: Inspection,
  { columns, rows }: Seen,
  at: { x: number; y: number; width: number; height: number },
  theme: Theme,
  accent: string
): Mark[] {
  const segments = arrayOf(inspection, 'learned')
  const points = new Float64Array((segments.length / 4) * 6).fill(NaN)
  for (let i = 0; i < segments.length / 4; i++)
    for (let j = 0; j < 4; j += 2) {
      points[6 * i + j] = at.x + (segments[4 * i + j]! / columns) * at.width
      points[6 * i + j + 1] = at.y + (segments[4 * i + j + 1]! / rows) * at.height
    }
  return [
    { kind: 'line', points, stroke: { colour: theme.surface, width: 2.5 }, opacity: 0.6 },
    { kind: 'line', points, stroke: { colour: accent, width: 1 } }
  ]
}

function datumOf(seen: Seen, column: number, row: number): Datum {
  const at = row * seen.columns + column
  const re = seen.left + ((column + 0.5) / seen.columns) * seen.width
  const im = seen.bottom + (1 - (row + 0.5) / seen.rows) * seen.height
  const digits = Math.max(3, 2 - Math.floor(Math.log10(seen.width / seen.columns)))
  const sign = im < 0 ? '−' : '+'
  const number = (value: number): string => value.toFixed(digits).replace('-', '−')
  return {
    id: `${row} ${column}`,
    words: `${number(re)} ${sign} ${Math.abs(im).toFixed(digits)}i · label ${seen.labels[at]} · probability of 1 ${seen.probability[at]!.toFixed(3)}`
  }
}

/** Cells of a map's colours, each a word of four bytes. */
function pixels(
  map: RasterMark['rgba'],
  cells: number,
  colourOf: (cell: number) => number
): RasterMark['rgba'] {
  const [colours, words] = [new Uint32Array(map.buffer), new Uint32Array(cells)]
  for (let i = 0; i < cells; i++) words[i] = colours[colourOf(i)]!
  return new Uint8ClampedArray(words.buffer)
}

const answerPixels = ({ probability }: Seen, theme: Theme): RasterMark['rgba'] =>
  pixels(colourMap(theme.sequence), probability.length, (i) => Math.round(255 * probability[i]!))

/** Rightly 0, rightly 1, missed, false alarm. */
const verdictColours = (theme: Theme): readonly string[] => [
  theme.raised,
  theme.axis,
  theme.run[2]!,
  theme.run[4]!
]
const verdictNames = ['right 0', 'right 1', 'missed', 'false alarm']

/** 0 … 3, as the colours are. */
export const verdictAt = ({ labels, probability }: Seen, i: number): number => {
  const said = probability[i]! > 0.5
  if (labels[i] === 1) return said ? 1 : 2
  return said ? 3 : 0
}

function errorPixels(seen: Seen, theme: Theme): RasterMark['rgba'] {
  const colours = verdictColours(theme)
  return pixels(colourMap(colours, colours.length), seen.labels.length, (i) => verdictAt(seen, i))
}

function legend(theme: Theme, middle: number, y: number): Mark[] {
  const widths = verdictNames.map((name) => 26 + theme.width(name))
  let x = middle - widths.reduce((sum, width) => sum + width, 0) / 2
  return verdictNames.flatMap((name, i): Mark[] => {
    const at = x
    x += widths[i]!
    return [
      {
        kind: 'rects',
        boxes: [at, y - 8, 8, 8],
        fill: verdictColours(theme)[i]!,
        stroke: { colour: theme.axis, width: 1 }
      },
      words(theme, name, at + 12, y, { colour: theme.text2 })
    ]
  })
}
