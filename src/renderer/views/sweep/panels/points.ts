/**
 * The cells of a one-knob sweep as points of a plot: where each lies across, every seed as a mark, and the runs of
 * medians and quartiles that may be joined. Pure.
 */
import type { Range } from '#shared/expectation'
import type { SweepDetail } from '#shared/sweep/record'
import { logRange, valueScale, type ValueScale } from '../../../../kit/panel/axes/scale'

export const quantities = ['reached', 'final', 'best'] as const
export type Quantity = (typeof quantities)[number]

/** One seed. `beyond`: it did not get there within `value` steps. */
export interface Mark {
  value: number
  beyond: boolean
}

export interface Point {
  cell: number
  label: string
  /** 0 to 1 across the axis. */
  share: number
  marks: readonly Mark[]
  /** Null where the cell is not at its end, or the quartile is later than what was trained. */
  low: number | null
  median: number | null
  high: number | null
  /** What its preset accepts for the median; null: nothing is expected of it. */
  expected: Range | null
}

export type Across = 'linear' | 'log'

type Axes = Pick<SweepDetail, 'axes'>

/** Highest over lowest value above 0, from where on the low ones would lie on one another. */
const WIDE = 20

const valuesOf = ({ axes }: Axes, axis = 0) => axes[axis]!.options.map(({ value }) => value)
const isPositive = (value: number | null): value is number => value !== null && value > 0

/** How the values may lie across: names not at all, numbers below 0 or with fewer than two above it on no logarithm. */
export function acrossChoices(detail: Axes, axis = 0): readonly Across[] {
  const values = valuesOf(detail, axis)
  if (values.some((value) => value === null)) return []
  const onLog = values.filter(isPositive).length > 1 && values.every((value) => value! >= 0)
  return onLog ? ['log', 'linear'] : ['linear']
}

/** As wanted where that can be, else as the spec says or the values need; null for names. */
export function acrossOf(detail: Axes, wanted: string | undefined, axis = 0): Across | null {
  const choices = acrossChoices(detail, axis)
  const chosen = choices.find((choice) => choice === wanted)
  if (chosen || choices.length < 2) return chosen ?? choices[0] ?? null
  const positive = valuesOf(detail, axis).filter(isPositive)
  const wide = Math.max(...positive) > WIDE * Math.min(...positive)
  return detail.axes[axis]!.scale === 'log' || wide ? 'log' : 'linear'
}

/** 0 to 1: numbers lie where they are, 0 on a logarithmic axis one usual distance before the lowest; names side by side. */
export function shares(detail: Axes, across: Across | null, axis = 0): number[] {
  const values = valuesOf(detail, axis)
  const logs = values.filter(isPositive).map(Math.log)
  const lowest = Math.min(...logs)
  const zero = lowest - (Math.max(...logs) - lowest) / Math.max(1, logs.length - 1)
  const place = { linear: (v: number) => v, log: (v: number) => (v === 0 ? zero : Math.log(v)) }
  const at = values.map((v, i) => (across ? place[across](v!) : i))
  const [from, to] = [Math.min(...at), Math.max(...at)]
  return values.length === 1 ? [0.5] : at.map((v) => (v - from) / (to - from))
}

/** Shares between which a logarithmic axis is broken, on its way from 0 to the lowest value above; null: it is whole. */
export function breakOf(
  detail: SweepDetail,
  points: readonly Point[],
  across: Across | null
): [number, number] | null {
  if (across !== 'log' || !valuesOf(detail).includes(0)) return null
  const [zero, lowest] = [...new Set(points.map(({ share }) => share))].sort((a, b) => a - b)
  return [zero!, lowest!]
}

/** The accepted interval of a cell's own median, narrowed by every claim on it; what is compared with another cell has no place here. */
function expectedOf(
  { axes, expectations }: SweepDetail,
  at: readonly number[],
  quantity: Quantity
): Range | null {
  const labels = at.map((option, axis) => axes[axis]!.options[option]!.label)
  const own = expectations.filter(
    ({ expectation }) =>
      !expectation.over &&
      expectation.quantity === quantity &&
      labels.every((label, axis) => label === expectation.cell[axis])
  )
  if (own.length === 0) return null
  const ends = (side: 0 | 1): number[] =>
    own.flatMap(({ expectation }) => expectation.accepted.range[side] ?? [])
  const [low, high] = [ends(0), ends(1)]
  return [low.length ? Math.max(...low) : null, high.length ? Math.min(...high) : null]
}

export function pointsOf(detail: SweepDetail, quantity: Quantity, across: Across | null): Point[] {
  const places = shares(detail, across)
  return detail.cells.map((cell) => {
    const marks = cell.replicas.flatMap((replica): Mark[] => {
      const { reached, until, divergedAt } = replica
      if (quantity !== 'reached') {
        const value = replica[quantity]?.value
        return value === undefined ? [] : [{ value, beyond: false }]
      }
      if (reached) return [{ value: reached[1], beyond: false }]
      return cell.reached && divergedAt === null ? [{ value: until, beyond: true }] : []
    })
    const quartile = (name: 'low' | 'median' | 'high'): number | null => {
      if (quantity !== 'reached') return (cell.reached && cell[quantity]?.[name]) ?? null
      const bound = cell.reached?.[name]
      return bound && !bound.beyond ? bound.at : null
    }
    const [low, median, high] = [quartile('low'), quartile('median'), quartile('high')]
    const { index } = cell
    return {
      cell: index,
      label: detail.axes[0]!.options[cell.at[0]!]!.label,
      share: places[cell.at[0]!]!,
      marks,
      low,
      median,
      high,
      expected: expectedOf(detail, cell.at, quantity)
    }
  })
}

/** The y axis around all marks and what is expected of them; null while there is none. */
export function scaleOf(points: readonly Point[], kind: 'linear' | 'log'): ValueScale | null {
  const seen = points.flatMap(({ marks }) => marks.map(({ value }) => value))
  if (seen.length === 0) return null
  const ends = points.flatMap(({ expected }) => expected ?? []).filter((end) => end !== null)
  const values = [...seen, ...ends.filter((end) => kind === 'linear' || end > 0)]
  const [lowest, highest] = [Math.min(...values), Math.max(...values)]
  if (kind === 'log' && lowest > 0) return valueScale('log', ...logRange(lowest, highest * 1.001))
  const room = (highest - lowest) * 0.06 || Math.abs(highest) * 0.1 || 1
  return valueScale('linear', lowest < room ? Math.min(0, lowest) : lowest - room, highest + room)
}
