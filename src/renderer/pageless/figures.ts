/** Panels that can be drawn of stored rows alone, by kind; each as its panel draws it, with the same marks. */
import { byEmergence } from '#shared/analysis/emergence'
import type { AxisScale } from '#shared/axes'
import type { PanelSpec } from '#shared/family'
import { gutter } from '../../kit/panel/draw/canvas'
import { stepAxis } from '../../kit/panel/axes/scale'
import { place, scaleOf, xAxisDomain, xAxisOf } from '../../kit/panel/axes/xAxis'
import type { Figure } from '../../kit/panel/figure/figure'
import type { PanelRun } from '../../kit/panel/props'
import {
  extentOf,
  fittingScale,
  isOngoing,
  metricOf,
  refreshAll,
  stepDomain
} from '../../kit/panel/series/domain'
import { emergenceOf } from '../../kit/panel/series/emerged'
import { isNamed, itemsOf, shownColumn } from '../panels/curve/items'
import { choicesOf, kindOf } from '../panels/curve/kinds'
import { curveFigure } from '../panels/curve/outcome'
import { readValue } from '../panels/curve/reading'
import { solvableMarks } from '../panels/frequency/curveMarks'
import { frequencyMarks } from '../panels/frequency/marks'
import { frequenciesIn } from '../panels/frequency/points'
import { heatMarks, rowsThatFit } from '../panels/heatmap/marks'
import { taskLines } from '../panels/tasks/marks'
import { tasksFigure } from '../panels/tasks/outcome'

export interface Pictured {
  spec: PanelSpec
  /** The first is the one that panels of a single run show. */
  runs: readonly [PanelRun, ...PanelRun[]]
  choices: Readonly<Record<string, string>>
}

/** Of a panel on screen, CSS pixels. */
const SIZE = { width: 480, height: 280, ratio: 1 }

const axisScale = ({ runs: [run], choices }: Pictured): AxisScale => {
  const wanted = (['log', 'linear', 'symlog'] as const).find((scale) => scale === choices.x)
  return fittingScale(run, wanted ?? run.axis.scale ?? 'log')
}

function curve(pictured: Pictured): Figure | null {
  const { spec, runs, choices } = pictured
  const xAxis = xAxisOf(choices.clock)
  const { placed } = place(xAxis, runs)
  const shown = shownColumn(spec, runs, choices.shown)
  const items = itemsOf(spec, placed, shown)
  for (const { metric } of items) refreshAll(metric)
  const column = items[0]?.metric.column
  if (!column || items.every(({ metric }) => metric.summary.count === 0)) return null
  const named = isNamed(spec, runs[0])
  const xScale = scaleOf(xAxis, axisScale(pictured))
  return curveFigure({
    title: spec.title,
    unit: column.unit ?? '',
    size: SIZE,
    items,
    xAxis,
    xScale,
    domain: xAxisDomain(xAxis, placed, xScale),
    kind: kindOf(column, choices.y, named && spec.metrics.length === 1 ? 'linear' : 'log'),
    choices: choicesOf(choices),
    at: null,
    head: null,
    readings:
      named && runs.length < 2
        ? []
        : items.filter((item) => item.bold && !item.second).map((item) => readValue(item, null)),
    where: ''
  })
}

/** What the maps and the small multiples of a metric by task have in common. */
function byTask(pictured: Pictured) {
  const [run] = pictured.runs
  const metric = metricOf(run, pictured.spec.metrics[0] ?? '')
  if (!metric || metric.series.rows === 0) return null
  refreshAll(metric)
  const t50 = emergenceOf(metric, run.stages.at(-1)?.stage ?? 0)
  const order = pictured.choices.sort === 'rank' ? metric.summary.groups.map((_, k) => k) : byEmergence(t50)
  const stepScale = axisScale(pictured)
  return { run, metric, t50, order, stepScale, domain: stepDomain([run], stepScale) }
}

function tasks(pictured: Pictured): Figure | null {
  const found = byTask(pictured)
  if (!found) return null
  const { run, metric, t50, order, stepScale } = found
  const xAxis = pictured.choices.clock === 'stage' ? 'stage' : 'step'
  const lines = taskLines(xAxis, run, metric.name)
  for (const line of lines) refreshAll(line.metric)
  const domain = xAxisDomain(xAxis, lines, stepScale)
  const state = { size: SIZE, domain, stepScale, metric, lines, theme: 'light' } as const
  const { title } = pictured.spec
  return tasksFigure({ title, unit: metric.column.unit ?? '', state, order, t50, at: NaN })
}

function heatmap(pictured: Pictured): Figure | null {
  const found = byTask(pictured)
  if (!found) return null
  const { run, metric, order, stepScale, domain } = found
  const { title, stacked = false } = pictured.spec
  return {
    title,
    unit: metric.column.unit ?? '',
    size: SIZE,
    legend: () => [],
    draw(size, theme) {
      const axis = stepAxis(domain, stepScale, gutter.left, size.width - gutter.right)
      const shown = stacked ? order.toSorted((a, b) => a - b) : order.slice(0, rowsThatFit(size))
      const about = { head: extentOf(run).high, ongoing: isOngoing(run), theme: 'light', stacked } as const
      return heatMarks({ size, axis, run, metric, order: shown, ...about, describe: () => '' }, theme)
    }
  }
}

function frequency({ spec, runs: [run], choices }: Pictured): Figure | null {
  const found = frequenciesIn(run, spec.metrics[0] ?? '')
  if (!found?.points.some(({ times }) => times.some((t) => t !== null))) return null
  const about = { title: spec.title, size: SIZE, legend: () => [] }
  const { curves } = found
  if (choices.as === 'curves' && curves)
    return {
      ...about,
      unit: 'share of the way from chance to 1',
      draw: (size, theme) => solvableMarks({ ...curves, colour: run.colour, size }, theme)
    }
  return {
    ...about,
    unit: 'first evaluation at ½, in steps',
    draw: (size, theme) => frequencyMarks({ ...found, colour: run.colour, size }, theme)
  }
}

/** Null: the panel has nothing to draw of these runs. */
export const figuresOf: Readonly<Record<string, (pictured: Pictured) => Figure | null>> = {
  curve,
  tasks,
  heatmap,
  frequency
}
