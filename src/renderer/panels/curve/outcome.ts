/** What leaves a curve panel: its picture for a file, with a legend, and its values. Pure but for what series give. */
import type { AxisScale } from '#shared/axes'
import { stepAxis, type StepDomain, type ValueScaleKind } from '../../../kit/panel/axes/scale'
import { xAxisName, type XAxis } from '../../../kit/panel/axes/xAxis'
import { gutter, type Size } from '../../../kit/panel/draw/canvas'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Figure, LegendEntry } from '../../../kit/panel/figure/figure'
import { refreshAll } from '../../../kit/panel/series/domain'
import { stepTable, type ValueTable } from '../../../kit/panel/series/table'
import { runColour, runDash, type Item, type LineChoices } from './lines'
import { curvePlot } from './marks'
import { marginFor } from './names'
import { overlayMarks } from './overlay'
import type { Reading } from './reading'

export interface CurveFigure {
  title: string
  unit: string
  /** As on screen. */
  size: Size
  items: readonly Item[]
  xAxis: XAxis
  xScale: AxisScale
  /** What of the x axis is in view. */
  domain: StepDomain
  kind: ValueScaleKind
  choices: LineChoices
  /** Where the time cursor is on the x axis; null or NaN: nowhere. */
  at: number | null
  /** How far the active run has trained, on the x axis; null: it has ended. */
  head: number | null
  /** One a run that the legend names; empty: lines bear their names. */
  readings: readonly Reading[]
  /** What the values of the legend belong to, as in `at step 400`. */
  where: string
}

export function curveFigure(curve: CurveFigure): Figure {
  const { title, unit, size, items, xAxis, xScale, domain, kind, choices, at, head } = curve
  return {
    title,
    unit,
    size,
    legend: (theme, ground) => legendOf(curve, theme, ground === 'paper'),
    draw(size, theme, ground) {
      if (items.length === 0) return null
      for (const { metric } of items) refreshAll(metric)
      const axis = stepAxis(domain, xScale, gutter.left, size.width - marginFor(items, theme, size.width))
      const plot = curvePlot({ size, axis, items, kind, choices, head }, theme)
      const cursor = ground === 'paper' ? null : at
      return [...plot.marks, ...overlayMarks({ plot, items, at: cursor, head }, theme)]
    },
    values: {
      all: () => tableOf(items, xAxis, { forFile: true }),
      shown: () => tableOf(items, xAxis, { forFile: true, view: domain })
    }
  }
}

/** Values belong to the cursor, which paper does not have. */
const legendOf = ({ readings, where }: CurveFigure, theme: Theme, onPaper: boolean): LegendEntry[] =>
  readings.map(({ item, run, value, band, where: own }) => ({
    colour: runColour(theme, item),
    dash: runDash(theme, item),
    text: [run.title, ...(onPaper ? [] : [value, band, own || where])].filter(Boolean).join(' ')
  }))

export const tableOf = (
  items: readonly Item[],
  xAxis: XAxis,
  options: { forFile?: boolean; view?: StepDomain } = {}
): ValueTable =>
  stepTable(
    items.map(({ run, metric, group, timeline }) => ({ run, metric, group, timeline })),
    { ...options, place: xAxis === 'step' ? undefined : xAxisName(xAxis, items) }
  )
