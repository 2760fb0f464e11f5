/** The measure of every cell in one plot, coloured by a knob: a scale for numbers, a colour and dash each for names. Pure. */
import { PixelColumns } from '#shared/analysis/decimate'
import type { AxisScale } from '#shared/axes'
import type { CellCurve, CellCurves } from '#shared/sweep/curves'
import type { SweepDetail } from '#shared/sweep/record'
import { clipped, plotAxes } from '../../../../kit/panel/axes/axes'
import { scaleFor } from '../../../../kit/panel/axes/range'
import {
  columnEdges,
  stepAxis,
  type StepAxis,
  type ValueScale,
  type ValueScaleKind
} from '../../../../kit/panel/axes/scale'
import { gutter, plotBox, type Size } from '../../../../kit/panel/draw/canvas'
import { colourBar, colourMap, cssColour } from '../../../../kit/panel/draw/colormap'
import { lineMarks } from '../../../../kit/panel/draw/strokes'
import type { Theme } from '../../../../kit/panel/draw/theme'
import type { Frame, LineData } from '../../../../kit/panel/draw/trace'
import type { Box, Mark } from '../../../../kit/panel/marks/marks'
import { words } from '../../../../kit/panel/marks/text'
import { chanceLine, chanceWords } from '../../../panels/curve/chance'
import { spread } from '../../../panels/curve/labels'
import { acrossOf, shares } from './points'

export interface GradedScene {
  size: Size
  detail: Pick<SweepDetail, 'axes'>
  /** Which knob the colour tells. */
  by: number
  found: CellCurves
  x: AxisScale
  y: ValueScaleKind
  /** The cell that stands out; null: none. */
  lit: number | null
}

/** Room above the plot for the scale of colours. */
const ABOVE = 24
const BAR = { width: 76, height: 8 }
/** More options than this are told by the scale alone. */
const MOST_NAMES = 12
/** Farthest from a line at which it is pointed at, CSS pixels. */
const REACH = 14
const FAINT = 0.3

interface Layout {
  box: Box
  axis: StepAxis
  scale: ValueScale
}

/** Each option of the knob has at most one line, so that lines can carry its names. */
const areNamed = ({ detail, by, found }: GradedScene): boolean => {
  const options = found.curves.map(({ cell }) => cell.at[by])
  return detail.axes[by]!.options.length <= MOST_NAMES && new Set(options).size === options.length
}

const labelOf = ({ detail, by }: GradedScene, { cell }: CellCurve): string =>
  detail.axes[by]!.options[cell.at[by]!]!.label

/** @param width of a text in pixels */
export function gradedLayout(scene: GradedScene, width: (text: string) => number): Layout {
  const { size, found, x, y } = scene
  const texts = namesIn(scene).map(({ text }) => width(text))
  const room = texts.length > 0 ? Math.max(...texts) + 8 : 0
  const plot = plotBox(size)
  const box = { ...plot, top: ABOVE, right: size.width - Math.max(gutter.right, room) }
  // A run that has only begun has its first state's row alone, which a log axis has no place for.
  const places = found.curves.flatMap(({ at }) => {
    const known = x === 'log' ? at.filter((place) => place > 0) : at
    return known.length > 0 ? [known[0]!, known.at(-1)!] : []
  })
  const [min, max] = places.length > 0 ? [Math.min(...places), Math.max(...places)] : [1, 10]
  const domain = { min, max: max > min ? max : min + 1, zero: false, title: found.main?.title ?? 'row' }
  const extent = { lowest: Infinity, highest: -Infinity, lowestPositive: Infinity }
  for (const { values } of found.curves)
    for (const value of values) {
      if (!Number.isFinite(value)) continue
      extent.lowest = Math.min(extent.lowest, value)
      extent.highest = Math.max(extent.highest, value)
      if (value > 0) extent.lowestPositive = Math.min(extent.lowestPositive, value)
    }
  return { box, axis: stepAxis(domain, x, box.left, box.right), scale: scaleFor(y, extent, found.column) }
}

interface Look {
  colour: string
  dash: readonly number[]
}

/** By option of the knob. */
function looks({ detail, by }: GradedScene, theme: Theme): Look[] {
  const across = acrossOf(detail, undefined, by)
  if (across === null)
    return detail.axes[by]!.options.map((_, i) => ({
      colour: theme.run[1 + (i % 8)] ?? theme.text1,
      dash: i < 8 ? [] : theme.dash[2]!
    }))
  const map = colourMap(theme.grade)
  return shares(detail, across, by).map((share) => ({
    colour: cssColour(map, Math.round(255 * share)),
    dash: []
  }))
}

export function gradedMarks(scene: GradedScene, theme: Theme): Mark[] {
  const { found, size, lit } = scene
  const { box, axis, scale } = gradedLayout(scene, (text) => theme.width(text))
  const height = (box.bottom - box.top) * size.ratio
  const frame: Frame = { axis, ratio: size.ratio, place: (value) => scale.share(value) * height }
  const look = looks(scene, theme)
  const edges = columnEdges(axis, Math.max(1, Math.round((box.right - box.left) * size.ratio)))
  const read = ({ at, values }: CellCurve): LineData => {
    const columns = new PixelColumns(edges)
    columns.update(at, values, at.length)
    return { columns, xs: at, ys: values }
  }
  const ordered = found.curves.toSorted((a, b) => Number(a.cell.index === lit) - Number(b.cell.index === lit))
  const lines = ordered.flatMap((curve): Mark[] => {
    const own = look[curve.cell.at[scene.by]!]!
    const stands = curve.cell.index === lit
    const style = { width: stands ? 2.75 : 1.5, opacity: lit === null || stands ? 1 : FAINT }
    return lineMarks(read(curve), frame, box, { ...own, ...style })
  })
  const { chance } = found.column
  return [
    ...plotAxes(theme, axis, scale, box, size.width - 4),
    ...(chance === undefined ? [] : [chanceLine(theme, scale, box, chance)]),
    clipped(box, lines),
    ...nameMarks(scene, theme, look, scale, box),
    ...scaleMarks(scene, theme, box)
  ]
}

/** What stands at the right of the plot: the option of each line at its end, and chance. */
function namesIn(scene: GradedScene): { text: string; value: number; at: number | null }[] {
  const { curves, column } = scene.found
  const options = areNamed(scene) ? curves : []
  return [
    ...options.map((curve) => ({
      text: labelOf(scene, curve),
      value: curve.values.findLast(Number.isFinite) ?? NaN,
      at: curve.cell.at[scene.by]!
    })),
    ...(column.chance === undefined ? [] : [{ text: chanceWords(column), value: column.chance, at: null }])
  ]
}

function nameMarks(
  scene: GradedScene,
  theme: Theme,
  look: readonly Look[],
  scale: ValueScale,
  box: Box
): Mark[] {
  const names = namesIn(scene)
  const ends = names.map(({ value }) => {
    const share = scale.share(value)
    return box.bottom - (box.bottom - box.top) * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share))
  })
  const places = spread(ends, theme.size + 2, box.top + 4, box.bottom - 4)
  return names.map(({ text, at }, i) =>
    words(theme, text, box.right + 6, places[i]!, {
      baseline: 'middle',
      colour: at === null ? theme.text3 : look[at]!.colour
    })
  )
}

/** The knob's name, and from its lowest to its highest value the colours between. */
function scaleMarks({ detail, by }: GradedScene, theme: Theme, box: Box): Mark[] {
  const { title, options } = detail.axes[by]!
  const y = ABOVE / 2
  const middle = { baseline: 'middle', colour: theme.text2 } as const
  if (acrossOf(detail, undefined, by) === null)
    return [words(theme, title, box.right, y, { ...middle, anchor: 'end' })]
  const inOrder = options.toSorted((a, b) => a.value! - b.value!)
  const [low, high] = [inOrder[0]!.label, inOrder.at(-1)!.label]
  const right = box.right - theme.width(high) - 6
  const left = right - BAR.width
  const bar = { ...colourBar(colourMap(theme.grade, BAR.width), BAR), x: left, y: y - BAR.height / 2 }
  return [
    words(theme, `${title} ${low}`, left - 6, y, { ...middle, anchor: 'end' }),
    bar,
    words(theme, high, box.right, y, { ...middle, anchor: 'end' })
  ]
}

/** The cell whose line is nearest to a point, if it is near. */
export function cellNear(
  scene: GradedScene,
  width: (text: string) => number,
  x: number,
  y: number
): number | null {
  const { box, axis, scale } = gradedLayout(scene, width)
  if (x < box.left || x > box.right) return null
  const place = axis.step(x)
  let best: { cell: number; away: number } | null = null
  for (const { cell, at, values } of scene.found.curves) {
    const after = at.findIndex((each) => each >= place)
    if (after < 0 && x - axis.x(at.at(-1)!) > REACH) continue
    const row = after < 0 ? at.length - 1 : Math.max(1, after)
    const [from, to] = [axis.x(at[row - 1]!), axis.x(at[row] ?? at[row - 1]!)]
    const share = to > from ? Math.min(1, Math.max(0, (x - from) / (to - from))) : 1
    const height = (value: number | undefined): number =>
      box.bottom - (box.bottom - box.top) * scale.share(value ?? NaN)
    const [y0, y1] = [height(values[row - 1]), height(values[row] ?? values[row - 1])]
    const away = Math.abs(y - (Number.isFinite(from) ? y0 + share * (y1 - y0) : y1))
    if (away <= REACH && (!best || away < best.away)) best = { cell: cell.index, away }
  }
  return best?.cell ?? null
}
