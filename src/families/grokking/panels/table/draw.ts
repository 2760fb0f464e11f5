/** The operation's table: cells by answer or by correctness, masked by what was trained on. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  gridCell,
  gridPlace,
  type Marks,
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

export const rowsIn = (looked: Inspection): number => arrayOf(looked, 'answer').length

export function rowAt(looked: Inspection, row: number): Row {
  const of = (name: string): number => arrayOf(looked, name)[row]!
  return {
    a: of('a'),
    b: of('b'),
    answer: of('answer'),
    told: of('told'),
    predicted: of('predicted'),
    trained: of('trained') === 1
  }
}

/** The row whose cell is at a point; null: there is none. */
export function rowUnder(looked: Inspection, x: number, y: number, size: Size): Row | null {
  const cell = gridCell(gridPlace(size, looked.labels.symbols!.length), x, y)
  if (!cell) return null
  for (let index = 0; index < rowsIn(looked); index++) {
    const row = rowAt(looked, index)
    if (row.a === cell[0] && row.b === cell[1]) return row
  }
  return null
}

/** Frames the rows and columns of symbols: of those pointed at, else of those selected. */
export function drawMarks(
  g: CanvasRenderingContext2D,
  theme: Theme,
  { left, top, cell }: ReturnType<typeof gridPlace>,
  names: readonly string[],
  { hovered, selected }: Marks
): void {
  const [marked, colour] = hovered.size > 0 ? [hovered, theme.text1] : [selected, theme.accent]
  const side = cell * names.length
  g.strokeStyle = colour
  g.lineWidth = 1
  names.forEach((name, i) => {
    if (!marked.has(symbolOf(name))) return
    g.strokeRect(left, top + i * cell, side, cell)
    g.strokeRect(left + i * cell, top, cell, side)
  })
}

const passes = (mask: Mask, trained: boolean): boolean => mask === 'all' || (mask === 'trained') === trained

/** Colours of n answers, around the circle. */
export const answerColours = (theme: Theme, n: number): Uint8ClampedArray =>
  colourMap([...theme.cyclic, theme.cyclic[0]!], n + 1)

/** RGBA pixels `[n, n]`, rows a, columns b; what is masked or has no row shows the surface. */
export function tablePixels(
  looked: Inspection,
  n: number,
  { colouring, mask }: { colouring: Colouring; mask: Mask },
  theme: Theme
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * n * n)
  const colours = answerColours(theme, n)
  const marks = colourMap(theme.sequence, theme.sequence.length)
  const [wrong, right] = [1, 9].map((stop) => marks.subarray(4 * stop, 4 * stop + 4))
  for (let index = 0; index < rowsIn(looked); index++) {
    const row = rowAt(looked, index)
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
export function shareRight(looked: Inspection, mask: Mask): number {
  let [right, all] = [0, 0]
  for (let index = 0; index < rowsIn(looked); index++) {
    const row = rowAt(looked, index)
    if (!passes(mask, row.trained)) continue
    all++
    right += Number(row.predicted === row.answer)
  }
  return right / all
}
