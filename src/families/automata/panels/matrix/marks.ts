/** A square of rules by rules, 0 dark to 1 bright, with numbers where cells have room for them, and a dendrogram if there is one. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  hairline,
  type Mark,
  type RasterMark,
  type Segment,
  segments,
  type Size,
  type Theme,
  words
} from '#kit/panel'
import { ruleElement } from '../elements'

/** Width of the dendrogram, and of the rules' numbers. */
const TREE = 46
const LABELS = 30
const MARGIN = { left: 10, top: 6, right: 12, bottom: 20 }
/** Pixels of a line of labels. */
const LABEL = 12

export interface Wording {
  /** What a cell says. */
  words(down: number, across: number, value: number): string
  /** In a cell. */
  short(value: number): string
}

export function matrixMarks(
  inspection: Inspection,
  { words: say, short }: Wording,
  size: Size,
  theme: Theme
): Mark[] {
  const values = arrayOf(inspection, 'values')
  const rules = Array.from(arrayOf(inspection, 'rules'))
  const n = rules.length
  const tree = inspection.arrays['merges']!.shape[0]! > 0 ? TREE : 0
  const [w, h] = [
    size.width - MARGIN.left - MARGIN.right - tree - LABELS,
    size.height - MARGIN.top - MARGIN.bottom
  ]
  const raw = (Math.max(1, Math.min(w, h)) / n) * size.ratio
  const cell = (raw >= 4 ? Math.floor(raw) : raw) / size.ratio
  const side = cell * n
  const left = MARGIN.left + tree + LABELS + Math.max(0, w - side) / 2
  const top = MARGIN.top + Math.max(0, h - side) / 2
  const middle = (place: number): number => (place + 0.5) * cell
  const every = Math.ceil(LABEL / cell)
  const everyAcross = Math.ceil((theme.width('000') + 6) / cell)
  const labelled = (step: number): number[] => [...rules.keys()].filter((place) => place % step === 0)
  return [
    {
      kind: 'raster',
      ...{ x: left, y: top, width: side, height: side, columns: n, rows: n, rgba: pixels(values, theme) },
      datumAt: (column, row) => ({
        id: `${row} ${column}`,
        words: say(rules[row]!, rules[column]!, values[row * n + column]!),
        elements: [ruleElement(rules[row]!), ruleElement(rules[column]!)]
      })
    },
    ...(cell > theme.width('100') ? numbers(values, n, short, { left, top, cell }, theme) : []),
    ...labelled(every).map((place) =>
      words(theme, String(rules[place]), left - 5, top + middle(place), { anchor: 'end', baseline: 'middle' })
    ),
    ...labelled(everyAcross).map((place) =>
      words(theme, String(rules[place]), left + middle(place), top + side + 14, { anchor: 'middle' })
    ),
    ...(tree > 0 ? [dendrogram(inspection, left - LABELS - 2, top, cell, theme)] : [])
  ]
}

function numbers(
  values: ArrayLike<number>,
  n: number,
  short: (value: number) => string,
  { left, top, cell }: { left: number; top: number; cell: number },
  theme: Theme
): Mark[] {
  return Array.from(values, (value, at) =>
    words(theme, short(value), left + ((at % n) + 0.5) * cell, top + (Math.floor(at / n) + 0.5) * cell, {
      anchor: 'middle',
      baseline: 'middle',
      colour: theme.sequence[value > 0.5 ? 0 : 9]!
    })
  )
}

/** Brackets that join the sides of each merge at its height, the highest at the left end. */
function dendrogram(inspection: Inspection, right: number, top: number, cell: number, theme: Theme): Mark {
  const merges = arrayOf(inspection, 'merges')
  const highest = merges[merges.length - 1]! || 1
  const x = (height: number): number => right - (height / highest) * (TREE - 6)
  const y = (place: number): number => top + (place + 0.5) * cell
  const lines: Segment[] = []
  for (let at = 0; at < merges.length; at += 5) {
    const [first, second, firstHeight, secondHeight, height] = Array.from(merges.slice(at, at + 5)) as [
      number,
      number,
      number,
      number,
      number
    ]
    lines.push(
      [x(firstHeight), y(first), x(height), y(first)],
      [x(height), y(first), x(height), y(second)],
      [x(height), y(second), x(secondHeight), y(second)]
    )
  }
  return segments(lines, hairline(theme.text3))
}

function pixels(values: ArrayLike<number>, theme: Theme): RasterMark['rgba'] {
  const map = colourMap(theme.sequence)
  const rgba = new Uint8ClampedArray(4 * values.length)
  for (let i = 0; i < values.length; i++) {
    const at = 4 * Math.round(255 * Math.min(1, Math.max(0, values[i]!)))
    rgba.set(map.subarray(at, at + 4), 4 * i)
  }
  return rgba
}
