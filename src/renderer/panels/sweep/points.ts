/**
 * The cells of a one-knob sweep as points of a plot: where each lies across, every seed as a mark, and the runs of
 * medians and quartiles that may be joined. Pure.
 */
import type { SweepDetail } from '#shared/sweep/record'
import { logRange, valueScale, type ValueScale } from '../chart/scale'

export type Quantity = 'reached' | 'final'

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
}

/** Numbers lie where they are, names side by side. */
function shares({ axes }: SweepDetail): number[] {
  const [axis] = axes
  const values = axis!.options.map(({ value }) => value)
  const count = values.length
  const positive = values.every((value) => value !== null && value > 0)
  const numbers = values.every((value) => value !== null) && (axis!.scale === 'linear' || positive)
  const place = (v: number): number => (axis!.scale === 'log' ? Math.log(v) : v)
  const at = numbers ? values.map((v) => place(v!)) : values.map((_, i) => i)
  const [from, to] = [Math.min(...at), Math.max(...at)]
  return count === 1 ? [0.5] : at.map((v) => (v - from) / (to - from))
}

export function pointsOf(detail: SweepDetail, quantity: Quantity): Point[] {
  const across = shares(detail)
  return detail.cells.map((cell) => {
    const steps = quantity === 'reached'
    const marks = cell.replicas.flatMap(({ reached, until, final, diverged }): Mark[] => {
      if (!steps) return final === null ? [] : [{ value: final, beyond: false }]
      if (reached) return [{ value: reached[1], beyond: false }]
      return cell.reached && !diverged ? [{ value: until, beyond: true }] : []
    })
    const quartile = (name: 'low' | 'median' | 'high'): number | null => {
      if (!steps) return cell.reached && cell.final ? cell.final[name] : null
      const bound = cell.reached?.[name]
      return bound && !bound.beyond ? bound.step : null
    }
    const [low, median, high] = [quartile('low'), quartile('median'), quartile('high')]
    const { index } = cell
    return {
      cell: index,
      label: detail.axes[0]!.options[cell.at[0]!]!.label,
      share: across[index]!,
      marks,
      low,
      median,
      high
    }
  })
}

/** The y axis around all marks; null while there is none. */
export function scaleOf(points: readonly Point[], kind: 'linear' | 'log'): ValueScale | null {
  const values = points.flatMap(({ marks }) => marks.map(({ value }) => value))
  if (values.length === 0) return null
  const [lowest, highest] = [Math.min(...values), Math.max(...values)]
  if (kind === 'log' && lowest > 0) return valueScale('log', ...logRange(lowest, highest * 1.001))
  const room = (highest - lowest) * 0.06 || Math.abs(highest) * 0.1 || 1
  return valueScale('linear', lowest < room ? Math.min(0, lowest) : lowest - room, highest + room)
}
