/** A map of a measure over steps and a knob, with the line at which each cell reached what the sweep asks for. Pure. */
import type { StepLine } from '#shared/sweep/overSteps'
import { stepAxisMarks } from '../../../../kit/panel/axes/axes'
import { type StepAxis, stepAxis } from '../../../../kit/panel/axes/scale'
import type { Size } from '../../../../kit/panel/draw/canvas'
import { colourMap } from '../../../../kit/panel/draw/colormap'
import type { Theme } from '../../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../../kit/panel/marks/marks'
import { words } from '../../../../kit/panel/marks/text'
import type { ValueTable } from '../../../../kit/panel/series/table'

/** One row of the map. */
export interface MapRow {
  /** Of the knob's option. */
  label: string
  line: StepLine
}

export interface OverStepsScene {
  /** From below. */
  rows: readonly MapRow[]
  /** The knob. */
  title: string
  metric: string
}

const MARGIN = { left: 84, right: 12, top: 6, bottom: 36 }

/** Least and greatest value of all rows; null: there is none. */
export function rangeOf(rows: readonly MapRow[]): readonly [number, number] | null {
  let [low, high] = [Infinity, -Infinity]
  for (const { line } of rows)
    for (const value of line.values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  return low <= high ? [low, high] : null
}

const number = (value: number): string => Number(value.toPrecision(3)).toString().replace('-', '−')

/** Step at which the median seed had what the sweep asks for; null: not, or not known. */
export const reachedIn = ({ cell: { reached } }: StepLine): number | null =>
  reached && !reached.median.beyond ? reached.median.at : null

function axisOf(rows: readonly MapRow[], box: Box): StepAxis {
  const all = rows.flatMap(({ line }) => [...line.steps])
  const above = all.filter((step) => step > 0)
  const domain = { min: Math.min(...above), max: Math.max(...above), zero: all.includes(0) }
  return stepAxis(domain, 'log', box.left, box.right)
}

export function overStepsMarks({ rows, title, metric }: OverStepsScene, size: Size, theme: Theme): Mark[] {
  const range = rangeOf(rows)
  if (!range) return []
  const box: Box = {
    left: MARGIN.left,
    right: size.width - MARGIN.right,
    top: MARGIN.top,
    bottom: size.height - MARGIN.bottom
  }
  const axis = axisOf(rows, box)
  const pitch = (box.bottom - box.top) / rows.length
  const every = Math.ceil((theme.size + 2) / pitch)
  return [
    raster(rows, box, axis, { range, size, theme, title, metric }),
    ...reachedMarks(rows, box, axis, theme),
    ...stepAxisMarks(theme, axis, box.bottom),
    ...rows.flatMap(({ label }, i) =>
      i % every === 0
        ? [
            words(theme, label, box.left - 6, box.bottom - (i + 0.5) * pitch, {
              anchor: 'end',
              baseline: 'middle'
            })
          ]
        : []
    ),
    words(theme, `↑ ${title}`, 8, box.bottom + 29)
  ]
}

/** Each pixel column has the newest value at or before its step; before the first one the surface shows. */
function raster(
  rows: readonly MapRow[],
  box: Box,
  axis: StepAxis,
  {
    range: [low, high],
    size,
    theme,
    title,
    metric
  }: { range: readonly [number, number]; size: Size; theme: Theme; title: string; metric: string }
): Mark {
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const columns = Math.max(1, Math.round(width * size.ratio))
  const map = colourMap(theme.sequence)
  const rgba = new Uint8ClampedArray(4 * columns * rows.length)
  const stepOf = (column: number): number => axis.step(box.left + ((column + 0.5) * width) / columns)
  const fromTop = rows.toReversed()
  fromTop.forEach(({ line }, row) => {
    for (let column = 0; column < columns; column++) {
      const value = line.values[lastAt(line.steps, stepOf(column))]
      if (value === undefined) continue
      const index = 4 * Math.round(high > low ? (255 * (value - low)) / (high - low) : 0)
      rgba.set(map.subarray(index, index + 4), 4 * (row * columns + column))
    }
  })
  const at = { x: box.left, y: box.top, width, height, columns, rows: rows.length }
  return {
    kind: 'raster',
    ...at,
    rgba,
    datumAt(column, row) {
      const { label, line } = fromTop[row]!
      const place = lastAt(line.steps, stepOf(column))
      const value = line.values[place]
      if (value === undefined) return null
      return {
        id: String(line.cell.index),
        words: `${title} ${label}, step ${line.steps[place]}: ${metric} ${number(value)}`
      }
    }
  }
}

/** Place of the last step at or before one; −1: there is none. */
function lastAt(steps: Float64Array, step: number): number {
  let [from, to] = [0, steps.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (steps[middle]! <= step) from = middle + 1
    else to = middle
  }
  return from - 1
}

/** A stair through the rows that reached it, on a halo that is seen on every colour. */
function reachedMarks(rows: readonly MapRow[], box: Box, axis: StepAxis, theme: Theme): Mark[] {
  const pitch = (box.bottom - box.top) / rows.length
  const points = rows.flatMap(({ line }, i): number[] => {
    const step = reachedIn(line)
    if (step === null) return [NaN, NaN]
    const x = Math.min(box.right, Math.max(box.left, axis.x(step)))
    return [x, box.bottom - i * pitch, x, box.bottom - (i + 1) * pitch]
  })
  if (points.every(Number.isNaN)) return []
  return [
    { kind: 'line', points, stroke: { colour: theme.halo, width: 5 } },
    { kind: 'line', points, stroke: { colour: theme.cursor, width: 2 } }
  ]
}

export function overStepsTable({ rows, title, metric }: OverStepsScene): ValueTable {
  const all = rows.flatMap(({ label, line }) =>
    [...line.steps].map((step, i): (string | number)[] => [label, step, line.values[i]!])
  )
  return { columns: [title, 'step', metric], places: ['step'], rows: all.length, row: (index) => all[index]! }
}
