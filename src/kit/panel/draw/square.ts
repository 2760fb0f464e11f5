/** A square of elements by elements, 0 dark to 1 bright, with numbers where cells have room for them, and a dendrogram if there is one. */
import type { RasterMark, Mark } from '../marks/marks'
import { hairline, segments, type Segment } from '../marks/shapes'
import { words } from '../marks/text'
import type { Size } from './canvas'
import { colourMap } from './colormap'
import type { Theme } from './theme'

/** Width of the dendrogram, and of the names. */
const TREE = 46
const LABELS = 30
const MARGIN = { left: 10, top: 6, right: 12, bottom: 20 }
/** Pixels of a line of labels. */
const LABEL = 12
/** What the colours mean, right of the square: distance, width and greatest height of the bar. */
const BAR = { gap: 14, width: 8, most: 140 }

/** Rows and columns are in the order in which they are drawn. */
export interface Square {
  /** [n, n], from 0 to 1. */
  values: ArrayLike<number>
  /** Numbers that stand beside rows and columns [n]. */
  names: readonly number[]
  /** [n − 1, 5] as `mergesOf` gives them; none: no dendrogram. */
  merges: ArrayLike<number>
}

export interface Wording {
  /** What a cell says. */
  words(down: number, across: number, value: number): string
  /** In a cell. */
  short(value: number): string
  /** How a row or column is known in all panels. */
  element(name: number): string
  /** What 0 and 1 are, beside a bar of their colours; none: no bar. */
  ends?: readonly [least: string, most: string]
}

export function squareMarks(
  { values, names, merges }: Square,
  { words: say, short, element, ends }: Wording,
  size: Size,
  theme: Theme
): Mark[] {
  const n = names.length
  const tree = merges.length > 0 ? TREE : 0
  const bar = ends ? BAR.gap + BAR.width + 4 + Math.max(...ends.map((end) => theme.width(end))) : 0
  const [w, h] = [
    size.width - MARGIN.left - MARGIN.right - tree - LABELS - bar,
    size.height - MARGIN.top - MARGIN.bottom
  ]
  const raw = (Math.max(1, Math.min(w, h)) / n) * size.ratio
  const cell = (raw >= 4 ? Math.floor(raw) : raw) / size.ratio
  const side = cell * n
  const left = MARGIN.left + tree + LABELS + Math.max(0, w - side) / 2
  const top = MARGIN.top + Math.max(0, h - side) / 2
  const middle = (place: number): number => (place + 0.5) * cell
  const every = Math.ceil(LABEL / cell)
  const named = names.map((name) => String(name).replace('-', '−'))
  const widest = Math.max(theme.width('000'), ...named.map((name) => theme.width(name)))
  const everyAcross = Math.ceil((widest + 6) / cell)
  const labelled = (step: number): number[] => [...names.keys()].filter((place) => place % step === 0)
  return [
    {
      kind: 'raster',
      ...{ x: left, y: top, width: side, height: side, columns: n, rows: n, rgba: pixels(values, theme) },
      datumAt: (column, row) => ({
        id: `${row} ${column}`,
        words: say(names[row]!, names[column]!, values[row * n + column]!),
        elements: [element(names[row]!), element(names[column]!)]
      })
    },
    ...(cell > theme.width('100') ? numbers(values, n, short, { left, top, cell }, theme) : []),
    ...labelled(every).map((place) =>
      words(theme, named[place]!, left - 5, top + middle(place), { anchor: 'end', baseline: 'middle' })
    ),
    ...labelled(everyAcross).map((place) =>
      words(theme, named[place]!, left + middle(place), top + side + 14, { anchor: 'middle' })
    ),
    ...(tree > 0 ? [dendrogram(merges, left - LABELS - 2, top, cell, theme)] : []),
    ...(ends ? legend(ends, left + side + BAR.gap, top, Math.min(BAR.most, side), theme) : [])
  ]
}

/** The bright end is at the top. */
function legend(
  [least, most]: readonly [string, string],
  x: number,
  y: number,
  height: number,
  theme: Theme
): Mark[] {
  const rows = 256
  const rgba = pixels(
    Array.from({ length: rows }, (_, row) => 1 - row / (rows - 1)),
    theme
  )
  const label = (text: string, at: number): Mark =>
    words(theme, text, x + BAR.width + 4, at, { baseline: 'middle', colour: theme.text2 })
  return [
    { kind: 'raster', x, y, width: BAR.width, height, columns: 1, rows, rgba },
    label(most, y + LABEL / 2),
    label(least, y + height - LABEL / 2)
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
function dendrogram(merges: ArrayLike<number>, right: number, top: number, cell: number, theme: Theme): Mark {
  const highest = merges[merges.length - 1]! || 1
  const x = (height: number): number => right - (height / highest) * (TREE - 6)
  const y = (place: number): number => top + (place + 0.5) * cell
  const lines: Segment[] = []
  for (let at = 0; at < merges.length; at += 5) {
    const [first, second, firstHeight, secondHeight, height] = Array.from(
      { length: 5 },
      (_, k) => merges[at + k]!
    ) as [number, number, number, number, number]
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
