/** What leaves the panel of small multiples: its picture for a file, its values, and what it says of a task. */
import { placeWords } from '../../../kit/panel/axes/places'
import { xAxisTitles, type XAxis } from '../../../kit/panel/axes/xAxis'
import type { Figure } from '../../../kit/panel/figure/figure'
import { stagesAt, taskAt } from '../../../kit/panel/hover/reading'
import type { PanelRun } from '../../../kit/panel/props'
import type { Metric } from '../../../kit/panel/series/domain'
import { stepTable } from '../../../kit/panel/series/table'
import type { MenuItem } from '../../../kit/ui/menu'
import { gridLayout } from './layout'
import { taskCursor, taskMarks, type TaskLine, type TasksState } from './marks'

/** Height of the label above a plot. */
export const LABEL = 17

interface Drawn {
  title: string
  unit: string
  state: Omit<TasksState, 'grid'>
  order: readonly number[]
  t50: readonly (number | null)[]
  /** Where the time cursor is on the x axis; NaN: nowhere. */
  at: number
}

export function tasksFigure({ title, unit, state, order, t50, at }: Drawn): Figure {
  const { lines, size } = state
  const table = tableOf(lines, order)
  return {
    ...{ title, unit, size },
    legend: (theme) =>
      lines.map(({ run }) => ({
        colour: theme.run[run.colour]!,
        dash: theme.dash[run.dash]!,
        text: run.title
      })),
    draw(size, theme, ground) {
      const drawn = { ...state, size, grid: gridLayout(size.width, size.height, order.length, LABEL) }
      const marks = taskMarks(drawn, order, t50, theme)
      return ground === 'paper' ? marks : [...marks, ...taskCursor(drawn, at, -1, theme)]
    },
    values: { all: () => table, shown: () => table }
  }
}

export const tableOf = (lines: readonly TaskLine[], order: readonly number[]) =>
  stepTable(
    lines.flatMap(({ run, metric }) => order.map((group) => ({ run, metric, group }))),
    { forFile: true }
  )

/** A task at a place of the x axis: its value, or that of every stage so long after its begin. */
export function taskWords(
  run: PanelRun,
  lines: readonly TaskLine[],
  metric: Metric,
  task: number,
  { t50, at }: { t50: number | null; at: number }
): string {
  const name = metric.nameOf(task)
  return lines.length > 1
    ? `${name}, ${placeWords(run.axis, Math.round(at))} of each stage: ${stagesAt(lines, task, at)}`
    : `${name} · ${taskAt(run, metric, task, t50, at)}`
}

/** In the menu of a run in stages: steps of the run, or of each stage. */
export const axisItems = (
  run: PanelRun | undefined,
  xAxis: XAxis,
  choose: (xAxis: XAxis) => void
): MenuItem[] =>
  (run?.stages.length ?? 0) < 2
    ? []
    : (['step', 'stage'] as const).map((value) => ({
        label: `x: ${xAxisTitles[value]}`,
        checked: xAxis === value,
        run: () => choose(value)
      }))
