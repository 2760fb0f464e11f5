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

export const shownKinds = ['answers', 'errors'] as const
export type Shown = (typeof shownKinds)[number]

export interface Seen {
  columns: number
  rows: number
  probability: ArrayLike<number>
  labels: ArrayLike<number>
  left: number
  bottom: number
  width: number
  height: number
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

/** The largest place of the picture for a window of its proportions. */
export function placeOf({ left, bottom, width, height }: Seen, size: Size): Plane {
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

export function mapMarks(
  inspection: Inspection,
  shown: Shown,
  size: Size,
  theme: Theme,
  accent: string
): Mark[] {
  const seen = seenIn(inspection)
  const place = placeOf(seen, size)
  const { left, right, top, bottom } = place.box
  const [width, height] = [right - left, bottom - top]
  const segments = arrayOf(inspection, 'learned')
  const points = new Float64Array((segments.length / 4) * 6)
  for (let i = 0; i < segments.length / 4; i++)
    for (let j = 0; j < 6; j++)
      points[6 * i + j] =
        j > 3
          ? NaN
          : j % 2 === 0
            ? left + (segments[4 * i + j]! / seen.columns) * width
            : top + (segments[4 * i + j]! / seen.rows) * height
  // of errors the edges of the colours are the line
  const learnedLine: Mark[] = [
    { kind: 'line', points, stroke: { colour: theme.surface, width: 2.5 }, opacity: 0.6 },
    { kind: 'line', points, stroke: { colour: accent, width: 1 } }
  ]
  return [
    ...axesMarks(theme, place, { x: 'Re', y: 'Im' }),
    {
      kind: 'raster',
      ...{ x: left, y: top, width, height, columns: seen.columns, rows: seen.rows },
      rgba: shown === 'answers' ? answerPixels(seen, theme) : errorPixels(seen, theme),
      datumAt: (column, row) => datumOf(seen, column, row)
    },
    ...(shown === 'errors' ? legend(theme, size.width / 2, bottom + 32) : learnedLine)
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

function answerPixels({ probability }: Seen, theme: Theme): RasterMark['rgba'] {
  const map = colourMap(theme.sequence)
  const rgba = new Uint8ClampedArray(4 * probability.length)
  for (let i = 0; i < probability.length; i++) {
    const at = 4 * Math.round(255 * probability[i]!)
    rgba.set(map.subarray(at, at + 4), 4 * i)
  }
  return rgba
}

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
  const colours = verdictColours(theme).map((colour) => colourMap([colour, colour], 2))
  const rgba = new Uint8ClampedArray(4 * seen.labels.length)
  for (let i = 0; i < seen.labels.length; i++) rgba.set(colours[verdictAt(seen, i)]!.subarray(0, 4), 4 * i)
  return rgba
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
