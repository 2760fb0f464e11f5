/** The picture of a panel as its figure on paper, for a comparison of texts. */
import { createHash } from 'node:crypto'
import { svgText } from '../../../src/kit/panel/draw/svg'
import type { Size } from '../../../src/kit/panel/draw/canvas'
import type { Theme } from '../../../src/kit/panel/draw/theme'
import { plate } from '../../../src/kit/panel/figure/plate'
import { MM, printTheme } from '../../../src/kit/panel/figure/print'
import type { Mark } from '../../../src/kit/panel/marks/marks'

export type Draw = (size: Size, theme: Theme) => readonly Mark[]

/** 85 × 55 mm. A raster stands as its size and a hash of its pixels, so that no encoder of PNG is compared. */
export function baseline(title: string, draw: Draw): string {
  const figure = { title, unit: '', size: { width: 400, height: 260, ratio: 1 }, legend: () => [], draw }
  const look = { columns: 1, letters: 'none', caption: '', ground: 'paper', ratio: 1 } as const
  const drawing = plate([figure], { ...look, width: 85 * MM, height: 55 * MM, theme: printTheme })!
  return svgText({ ...drawing, millimetres: 85 }, ({ columns, rows, rgba }) => {
    const hash = createHash('sha256').update(rgba).digest('hex').slice(0, 16)
    return `data:,${columns}x${rows}-${hash}`
  }).replaceAll('><', '>\n<')
}

/** Numbers from 0 to 1, the same on every machine: a linear congruential generator of 32 bits (Numerical Recipes). */
export function drawnNumbers(count: number, seed = 1): number[] {
  let state = seed >>> 0
  return Array.from(
    { length: count },
    () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  )
}
