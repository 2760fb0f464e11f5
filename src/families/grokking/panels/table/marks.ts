/** The operation's table: cells by answer or by correctness, masked by what was trained on. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  gridMarks,
  gridPlace,
  hairline,
  type Highlighted,
  type Mark,
  type RasterMark,
  type Size,
  symbolOf,
  type Theme
} from '#kit/panel'

export const colourings = ['answer', 'network', 'correct'] as const
export type Colouring = (typeof colourings)[number]
export const masks = ['all', 'trained', 'held out'] as const
export type Mask = (typeof masks)[number]

export interface Row {
  a: number
  b: number
  answer: number
  told: number
  /** −1: no answer. */
  predicted: number
  trained: boolean
}

export const rowsIn = (inspection: Inspection): number => arrayOf(inspection, 'answer').length

export function rowAt(inspection: Inspection, row: number): Row {
  const of = (name: string): number => arrayOf(inspection, name)[row]!
  return {
    a: of('a'),
    b: of('b'),
    answer: of('answer'),
    told: of('told'),
    predicted: of('predicted'),
    trained: of('trained') === 1
  }
}

export interface Look {
  colouring: Colouring
  mask: Mask
}

export function tableMarks(
  inspection: Inspection,
  look: Look,
  size: Size,
  theme: Theme,
  highlighted: Highlighted
): Mark[] {
  const names = inspection.labels.symbols!
  const n = names.length
  const place = gridPlace(size, n)
  return [
    ...gridMarks(theme, place, tablePixels(inspection, n, look, theme), (a, b) => {
      const row = rowOf(inspection, a, b)
      const elements = row ? [row.a, row.b, row.answer].map((symbol) => symbolOf(names[symbol]!)) : []
      return row && { id: `${a} ${b}`, words: describeRow(row, names), elements }
    }),
    frames(theme, place, names, highlighted)
  ]
}

/** The row of a cell; null: there is none. */
function rowOf(inspection: Inspection, a: number, b: number): Row | null {
  const [as, bs] = [arrayOf(inspection, 'a'), arrayOf(inspection, 'b')]
  const index = as.findIndex((value, i) => value === a && bs[i] === b)
  return index < 0 ? null : rowAt(inspection, index)
}

/** Frames the rows and columns of symbols: of those pointed at, else of those selected. */
function frames(
  theme: Theme,
  { left, top, cell }: ReturnType<typeof gridPlace>,
  names: readonly string[],
  { hovered, selected }: Highlighted
): Mark {
  const [marked, colour] = hovered.size > 0 ? [hovered, theme.text1] : [selected, theme.accent]
  const side = cell * names.length
  const boxes = names.flatMap((name, i) =>
    marked.has(symbolOf(name)) ? [left, top + i * cell, side, cell, left + i * cell, top, cell, side] : []
  )
  return { kind: 'rects', boxes, stroke: hairline(colour) }
}

const passes = (mask: Mask, trained: boolean): boolean => mask === 'all' || (mask === 'trained') === trained

/** Colours of n answers, around the circle. */
export const answerColours = (theme: Theme, n: number): RasterMark['rgba'] =>
  colourMap([...theme.cyclic, theme.cyclic[0]!], n + 1)

/** RGBA pixels `[n, n]`, rows a, columns b; what is masked or has no row shows the surface. */
function tablePixels(
  inspection: Inspection,
  n: number,
  { colouring, mask }: Look,
  theme: Theme
): RasterMark['rgba'] {
  const pixels = new Uint8ClampedArray(4 * n * n)
  const colours = answerColours(theme, n)
  const marks = colourMap(theme.sequence, theme.sequence.length)
  const [wrong, right] = [1, 9].map((stop) => marks.subarray(4 * stop, 4 * stop + 4))
  for (let index = 0; index < rowsIn(inspection); index++) {
    const row = rowAt(inspection, index)
    if (!passes(mask, row.trained)) continue
    const value = colouring === 'answer' ? row.answer : row.predicted
    const colour =
      colouring === 'correct'
        ? row.predicted === row.answer
          ? right
          : wrong
        : value < 0
          ? null
          : colours.subarray(4 * value, 4 * value + 4)
    if (colour) pixels.set(colour, 4 * (row.a * n + row.b))
  }
  return pixels
}

/** `3 ∘ 5 = 8, the network says 7 · held out`, and what was told where that is something else. */
export function describeRow(row: Row, names: readonly string[]): string {
  const name = (symbol: number): string => names[symbol] ?? 'nothing'
  const said = row.predicted === row.answer ? 'the network agrees' : `the network says ${name(row.predicted)}`
  const told = row.told === row.answer ? '' : `, told ${name(row.told)}`
  return `${name(row.a)} ∘ ${name(row.b)} = ${name(row.answer)}, ${said} · ${row.trained ? `trained on${told}` : 'held out'}`
}

/** Share of the rows under a mask that are answered rightly. */
export function shareRight(inspection: Inspection, mask: Mask): number {
  let [right, all] = [0, 0]
  for (let index = 0; index < rowsIn(inspection); index++) {
    const row = rowAt(inspection, index)
    if (!passes(mask, row.trained)) continue
    all++
    right += Number(row.predicted === row.answer)
  }
  return right / all
}
