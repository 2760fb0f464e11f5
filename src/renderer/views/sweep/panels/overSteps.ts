/** A picture of a sweep over its knobs and steps, with the lines at which cells reached what the sweep asks for. Pure. */
import { metricWords } from '#shared/metrics'
import type { StepLine } from '#shared/sweep/overSteps'
import { stepAxisMarks } from '../../../../kit/panel/axes/axes'
import { type StepAxis, stepAxis } from '../../../../kit/panel/axes/scale'
import type { Size } from '../../../../kit/panel/draw/canvas'
import { colourMap } from '../../../../kit/panel/draw/colormap'
import type { Theme } from '../../../../kit/panel/draw/theme'
import type { Box, Mark, Stroke } from '../../../../kit/panel/marks/marks'
import { crisp, hairline, segments } from '../../../../kit/panel/marks/shapes'
import { words } from '../../../../kit/panel/marks/text'
import { lastAt, type ReachLine, shareOf, type Slice, type SliceRow } from './slices'

const MARGIN = { left: 84, right: 12, top: 6, bottom: 36 }

/** Of outlines from the border of their cells, and of one from the next, pixels; less in cells that are smaller than roomy. */
const INSET = 3
const APART = 5
const ROOMY = 24

const number = (value: number): string => Number(value.toPrecision(3)).toString().replace('-', '−')

/** Where the picture lies, and what is drawn in it. */
interface Plot {
  slice: Slice
  box: Box
  theme: Theme
  size: Size
  /** Steps across; null: a knob. */
  axis: StepAxis | null
}

export function overStepsMarks(slice: Slice, size: Size, theme: Theme): Mark[] {
  const box: Box = {
    left: MARGIN.left,
    right: size.width - MARGIN.right,
    top: MARGIN.top,
    bottom: size.height - MARGIN.bottom
  }
  const plot: Plot = { slice, box, theme, size, axis: slice.across ? null : axisOf(slice.rows, box) }
  const pitch = (box.bottom - box.top) / slice.rows.length
  const every = Math.ceil((theme.size + 2) / pitch)
  const beside = { anchor: 'end', baseline: 'middle' } as const
  return [
    raster(plot),
    ...reachMarks(plot),
    ...(plot.axis ? stepAxisMarks(theme, plot.axis, box.bottom) : knobAcross(plot)),
    ...slice.rows.flatMap(({ label }, i) =>
      i % every === 0 ? [words(theme, label, box.left - 6, box.bottom - (i + 0.5) * pitch, beside)] : []
    ),
    words(theme, `↑ ${slice.title}`, 8, box.bottom + 29)
  ]
}

function axisOf(rows: readonly SliceRow[], box: Box): StepAxis {
  const all = rows.flatMap(({ lines }) => [...lines[0]!.steps])
  const above = all.filter((step) => step > 0)
  const domain = { min: Math.min(...above), max: Math.max(...above), zero: all.includes(0) }
  return stepAxis(domain, 'log', box.left, box.right)
}

function knobAcross({ slice, box, theme }: Plot): Mark[] {
  const { title, labels } = slice.across!
  const pitch = (box.right - box.left) / labels.length
  const every = Math.ceil(Math.max(...labels.map((label) => theme.width(label) + 8)) / pitch)
  return [
    segments([[box.left, crisp(box.bottom), box.right, crisp(box.bottom)]], hairline(theme.axis)),
    ...labels.flatMap((label, i) =>
      i % every === 0
        ? [words(theme, label, box.left + (i + 0.5) * pitch, box.bottom + 14, { anchor: 'middle' })]
        : []
    ),
    words(theme, title, box.right, box.bottom + 29, { anchor: 'end' })
  ]
}

/** Each place has the newest value at or before its step; before the first one the surface shows. */
function raster({ slice, box, theme, size, axis }: Plot): Mark {
  const { rows, title, across, metric, range, reach } = slice
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const columns = across?.labels.length ?? Math.max(1, Math.round(width * size.ratio))
  const map = colourMap(theme.sequence)
  const rgba = new Uint8ClampedArray(4 * columns * rows.length)
  const fromTop = rows.toReversed()
  const found = (column: number, row: number): { line: StepLine; place: number } | null => {
    const line = fromTop[row]!.lines[across ? column : 0]
    if (!line) return null
    const step = across?.step ?? axis!.step(box.left + ((column + 0.5) * width) / columns)
    const place = lastAt(line, step)
    return place < 0 ? null : { line, place }
  }
  for (let row = 0; row < rows.length; row++)
    for (let column = 0; column < columns; column++) {
      const here = found(column, row)
      if (!here) continue
      const index = 4 * Math.round(255 * shareOf(here.line.values[here.place]!, range))
      rgba.set(map.subarray(index, index + 4), 4 * (row * columns + column))
    }
  return {
    kind: 'raster',
    x: box.left,
    y: box.top,
    width,
    height,
    columns,
    rows: rows.length,
    rgba,
    datumAt(column, row) {
      const here = found(column, row)
      if (!here) return null
      const { cell, steps, values } = here.line
      const knobs = `${title} ${fromTop[row]!.label}${across ? `, ${across.title} ${across.labels[column]!}` : ''}`
      const reached = reach.map(({ text, stepOf }) => {
        const step = stepOf(cell)
        return `${text} ${step === null ? 'not reached' : `at ${number(step)}`}`
      })
      const value = `${metricWords(metric)} ${number(values[here.place]!)}`
      return {
        id: String(cell.index),
        words: `${knobs}, step ${steps[here.place]}: ${[value, ...reached].join('; ')}`
      }
    }
  }
}

/** Ink of the lines lies on halos that are seen on every colour. */
function reachMarks(plot: Plot): Mark[] {
  const { slice, theme } = plot
  const { across, reach } = slice
  const drawn = reach.map((line, i) => ({
    dash: theme.dash[line.dash] ?? [],
    points: across ? outlineOf(plot, line, i) : stairOf(plot, line)
  }))
  const strokes = (of: (dash: readonly number[]) => Stroke): Mark[] =>
    drawn.flatMap(({ dash, points }) =>
      points.length > 0 ? [{ kind: 'line', points, stroke: of(dash) } as const] : []
    )
  return [
    ...strokes(() => ({ colour: theme.halo, width: 5, round: true })),
    ...strokes((dash) => ({ colour: theme.cursor, width: 2, dash, round: dash.length === 0 }))
  ]
}

/** With steps across: through the rows that reached it, and to the right end where the next one has not. */
function stairOf({ slice: { rows }, box, axis }: Plot, { stepOf }: ReachLine): number[] {
  const pitch = (box.bottom - box.top) / rows.length
  const steps = rows.map(({ lines }) => stepOf(lines[0]!.cell))
  return steps.flatMap((step, i) => {
    if (step === null) return []
    const x = Math.min(box.right, Math.max(box.left, axis!.x(step)))
    const [below, above] = [box.bottom - i * pitch, box.bottom - (i + 1) * pitch]
    return [
      ...(steps[i - 1] === null ? [box.right, below] : []),
      ...[x, below, x, above],
      ...(steps[i + 1] === null ? [box.right, above, NaN, NaN] : [])
    ]
  })
}

/** With a knob across: around the cells that meet it at the step, inside them, so that all of a picture has a line as well as a part. */
function outlineOf({ slice: { rows, across }, box }: Plot, { metAt }: ReachLine, place: number): number[] {
  const columns = rows[0]!.lines.length
  const [w, h] = [(box.right - box.left) / columns, (box.bottom - box.top) / rows.length]
  const inset = (INSET + place * APART) * Math.min(1, w / ROOMY, h / ROOMY)
  const met = rows.map(({ lines }) => lines.map((line) => line !== null && metAt(line.cell, across!.step)))
  const is = (column: number, row: number) => met[row]?.[column] ?? false
  /** How far a side begins before its cell's corner: it turns there, goes on, or meets that of a cell beside the corner. */
  const reach = (beside: boolean, diagonal: boolean) => (!beside ? -inset : diagonal ? inset : 0)
  const points: number[] = []
  met.forEach((cells, row) =>
    cells.forEach((inside, column) => {
      if (!inside) return
      const [left, right] = [box.left + column * w, box.left + (column + 1) * w]
      const [top, bottom] = [box.bottom - (row + 1) * h, box.bottom - row * h]
      for (const side of [-1, 1]) {
        if (!is(column, row + side)) {
          const y = side > 0 ? top + inset : bottom - inset
          const from = left - reach(is(column - 1, row), is(column - 1, row + side))
          const to = right + reach(is(column + 1, row), is(column + 1, row + side))
          points.push(from, y, to, y, NaN, NaN)
        }
        if (!is(column + side, row)) {
          const x = side > 0 ? right - inset : left + inset
          const from = bottom + reach(is(column, row - 1), is(column + side, row - 1))
          const to = top - reach(is(column, row + 1), is(column + side, row + 1))
          points.push(x, from, x, to, NaN, NaN)
        }
      }
    })
  )
  return points
}
