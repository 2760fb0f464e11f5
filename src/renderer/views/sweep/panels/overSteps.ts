/** A picture of a sweep over its knobs and steps, with the lines at which cells reached what the sweep asks for. Pure. */
import { metricWords } from '#shared/metrics'
import type { StepLine } from '#shared/sweep/overSteps'
import { stepAxisMarks } from '../../../../kit/panel/axes/axes'
import { type StepAxis, stepAxis } from '../../../../kit/panel/axes/scale'
import type { Size } from '../../../../kit/panel/draw/canvas'
import { colourMap } from '../../../../kit/panel/draw/colormap'
import type { Theme } from '../../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../../kit/panel/marks/marks'
import { crisp, hairline, segments, type Segment } from '../../../../kit/panel/marks/shapes'
import { words } from '../../../../kit/panel/marks/text'
import { lastAt, type ReachLine, shareOf, type Slice, type SliceRow } from './slices'

const MARGIN = { left: 84, right: 12, top: 6, bottom: 36 }

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
    ...slice.reach.flatMap((line) => reachMarks(plot, line)),
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

/** On a halo that is seen on every colour. */
function reachMarks(plot: Plot, line: ReachLine): Mark[] {
  const { slice, theme } = plot
  const dash = theme.dash[line.dash] ?? []
  const ink = { colour: theme.cursor, width: 2, dash }
  const halo = { colour: theme.halo, width: 5 }
  if (slice.across) {
    const edges = edgesOf(plot, line, slice.across.step)
    return edges.length > 0 ? [segments(edges, halo), segments(edges, ink)] : []
  }
  const points = stairOf(plot, line)
  if (points.every(Number.isNaN)) return []
  return [
    { kind: 'line', points, stroke: halo },
    { kind: 'line', points, stroke: ink }
  ]
}

/** Through the rows that reached it, with steps across. */
function stairOf({ slice: { rows }, box, axis }: Plot, { stepOf }: ReachLine): number[] {
  const pitch = (box.bottom - box.top) / rows.length
  return rows.flatMap(({ lines }, i) => {
    const step = stepOf(lines[0]!.cell)
    if (step === null) return [NaN, NaN]
    const x = Math.min(box.right, Math.max(box.left, axis!.x(step)))
    return [x, box.bottom - i * pitch, x, box.bottom - (i + 1) * pitch]
  })
}

/** Between cells that have reached it by a step and those that have not, with a knob across. */
function edgesOf({ slice: { rows }, box }: Plot, { stepOf }: ReachLine, by: number): Segment[] {
  const columns = rows[0]!.lines.length
  const [w, h] = [(box.right - box.left) / columns, (box.bottom - box.top) / rows.length]
  const inside = rows.map(({ lines }) =>
    lines.map((line) => {
      const step = line && stepOf(line.cell)
      return step !== null && step <= by
    })
  )
  const edges: Segment[] = []
  for (let row = 0; row < rows.length; row++)
    for (let column = 0; column < columns; column++) {
      const [x, y] = [box.left + column * w, box.bottom - row * h]
      const here = inside[row]![column]
      if (column > 0 && inside[row]![column - 1] !== here) edges.push([x, y, x, y - h])
      if (row > 0 && inside[row - 1]![column] !== here) edges.push([x, y, x + w, y])
    }
  return edges
}
