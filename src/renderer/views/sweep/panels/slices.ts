/** Pictures of a sweep over its knobs and steps: two axes of that whole lie on the picture, a third one has one place. Pure. */
import { type Bound, type Level, meets, type Place, thresholdText } from '#shared/threshold'
import type { OverSteps, StepLine } from '#shared/sweep/overSteps'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import type { ValueTable } from '../../../../kit/panel/series/table'

/** A knob by its number. */
type SweptAxis = number | 'step'

/** How the whole is turned: what lies across, what upwards, and along which axis one looks; null: it has only two. */
export interface Turn {
  across: SweptAxis
  up: number
  through: SweptAxis | null
}

type Swept = Pick<SweepDetail, 'axes' | 'spec'>

export function turnsOf({ axes }: Pick<Swept, 'axes'>): readonly Turn[] {
  if (axes.length === 1) return [{ across: 'step', up: 0, through: null }]
  return [
    { across: 'step', up: 0, through: 1 },
    { across: 'step', up: 1, through: 0 },
    { across: 0, up: 1, through: 'step' }
  ]
}

export const axisTitle = ({ axes }: Pick<Swept, 'axes'>, axis: SweptAxis): string =>
  axis === 'step' ? 'step' : axes[axis]!.title

/** A place on the axis that is looked along. */
export interface PlaceThrough {
  /** Of the knob's option, or the step. */
  label: string
  /** Number of the option, or the step. */
  at: number
}

/** All places along it: options, or every step at which some cell has a value. */
export function placesThrough(
  { axes }: Pick<Swept, 'axes'>,
  { lines }: OverSteps,
  { through }: Turn
): PlaceThrough[] {
  if (through === null) return []
  if (through !== 'step') return axes[through]!.options.map(({ label }, at) => ({ label, at }))
  const steps = new Set(lines.flatMap(({ steps }) => [...steps]))
  return [...steps].sort((a, b) => a - b).map((at) => ({ label: String(at), at }))
}

/** What cells can have reached. */
export interface ReachLine {
  text: string
  /** Dashes of it, by number. */
  dash: number
  /** First step of the median seed; null: not, or not known. */
  stepOf(cell: CellView): number | null
  /** Whether the median over its seeds meets it at a step; where it is no line over steps, whether it has been reached by then. */
  metAt(cell: CellView, step: number): boolean
}

const known = (bound: Bound | undefined): number | null => (bound && !bound.beyond ? bound.at : null)

/** That of the measure, and of the training threshold where the sweep has phases. */
export function reachLines(
  { spec: { measure, phases } }: Pick<Swept, 'spec'>,
  found: OverSteps
): ReachLine[] {
  const line = (level: Level & Place, dash: number, stepOf: ReachLine['stepOf']): ReachLine => ({
    text: thresholdText(level),
    dash,
    stepOf,
    metAt(cell, step) {
      const watched = found.watched.get(level.metric)?.get(cell.index)
      if (!watched) return (stepOf(cell) ?? Infinity) <= step
      const place = lastAt(watched, step)
      return place >= 0 && meets(level, watched.values[place]!)
    }
  })
  const measured = line(measure, 0, ({ reached }) => known(reached?.median))
  if (!phases) return [measured]
  return [measured, line(phases.train, 2, ({ trained }) => known(trained?.median))]
}

/** How many of the cells that are shown have reached it, by the step where a knob lies across. */
export function reachedBy({ rows, across }: Slice, line: ReachLine): { reached: number; of: number } {
  const cells = rows.flatMap(({ lines }) => lines).filter((each) => each !== null)
  const has = ({ cell }: StepLine) => (across ? line.metAt(cell, across.step) : line.stepOf(cell) !== null)
  return { reached: cells.filter(has).length, of: cells.length }
}

/** One row of the picture. */
export interface SliceRow {
  /** Of the option upwards. */
  label: string
  /** Of each option across; one where steps lie there. Null: that cell has no values. */
  lines: readonly (StepLine | null)[]
}

export interface Slice {
  /** From below. */
  rows: readonly SliceRow[]
  /** The knob upwards. */
  title: string
  /** The knob across, and the step that is shown; null: steps lie across. */
  across: { title: string; labels: readonly string[]; step: number } | null
  metric: string
  /** Of the whole, so that a colour is one value however it is turned. */
  range: readonly [number, number]
  reach: readonly ReachLine[]
}

/** Null: nothing of it has a value. @param at place along the axis that is looked along */
export function sliceOf(
  detail: Swept,
  found: OverSteps,
  { across, up, through }: Turn,
  at: number
): Slice | null {
  const { metric, lines } = found
  const range = rangeOf(lines)
  const { title, options } = detail.axes[up]!
  const inside = lines.filter(
    ({ cell, steps }) => steps.length > 0 && (typeof through !== 'number' || cell.at[through] === at)
  )
  if (!range || inside.length === 0) return null
  const columns = across === 'step' ? null : detail.axes[across]!
  const rows = options.flatMap(({ label }, row): SliceRow[] => {
    const own = inside.filter(({ cell }) => cell.at[up] === row)
    if (!columns) return own.length > 0 ? [{ label, lines: own.slice(0, 1) }] : []
    const at = columns.options.map((_, place) => own.find(({ cell }) => cell.at[Number(across)] === place))
    return [{ label, lines: at.map((line) => line ?? null) }]
  })
  return {
    rows,
    title,
    across: columns && {
      title: columns.title,
      labels: columns.options.map(({ label }) => label),
      step: at
    },
    metric,
    range,
    reach: reachLines(detail, found)
  }
}

/** Least and greatest value; null: there is none. */
function rangeOf(lines: readonly StepLine[]): readonly [number, number] | null {
  let [low, high] = [Infinity, -Infinity]
  for (const { values } of lines)
    for (const value of values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  return low <= high ? [low, high] : null
}

/** From this ratio on, colours are by factors: what falls to a tenth and rises threefold is seen beside where it began. */
const WIDE = 10

export const isLog = ([low, high]: Slice['range']): boolean => low > 0 && high >= WIDE * low

/** Where in its range a value lies, 0 to 1. */
export function shareOf(value: number, range: Slice['range']): number {
  const [low, high] = range
  if (low === high) return 0
  return isLog(range) ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
}

/** Place of the last step at or before one; −1: there is none. */
export function lastAt({ steps }: StepLine, step: number): number {
  let [from, to] = [0, steps.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (steps[middle]! <= step) from = middle + 1
    else to = middle
  }
  return from - 1
}

/** What the picture shows: a row for each value over steps, or for each cell at the step. */
export function sliceTable({ rows, title, across, metric, reach }: Slice): ValueTable {
  if (!across) {
    const all = rows.flatMap(({ label, lines: [line] }) =>
      [...line!.steps].map((step, i): (string | number)[] => [label, step, line!.values[i]!])
    )
    return {
      columns: [title, 'step', metric],
      places: ['step'],
      rows: all.length,
      row: (index) => all[index]!
    }
  }
  const all = rows.flatMap(({ label, lines }) =>
    lines.flatMap((line, column): (string | number)[][] => {
      const place = line ? lastAt(line, across.step) : -1
      if (!line || place < 0) return []
      const reached = reach.map(({ stepOf }) => stepOf(line.cell) ?? NaN)
      return [[label, across.labels[column]!, line.steps[place]!, line.values[place]!, ...reached]]
    })
  )
  return {
    columns: [title, across.title, 'step', metric, ...reach.map(({ text }) => `step of ${text}`)],
    places: ['step'],
    rows: all.length,
    row: (index) => all[index]!
  }
}
