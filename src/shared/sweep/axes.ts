/** The knobs of a sweep as axes, and the cells of their grid. */
import type { Knob } from '../sweep'

/** One position of an axis: what it changes, and where it lies when it is a number. */
export interface AxisOption {
  label: string
  value: number | null
  set: Readonly<Record<string, unknown>>
}

export interface Axis {
  title: string
  scale: 'linear' | 'log'
  options: readonly AxisOption[]
}

export interface Cell {
  index: number
  /** Position on each axis. */
  at: readonly number[]
  label: string
  /** Changes by path; those of the second knob win. */
  set: Readonly<Record<string, unknown>>
}

/** What the family says of a field. */
export interface FieldInfo {
  title: string
  integer: boolean
}

/** Digits that a value made by a range keeps, so that its label is the value itself. */
const DIGITS = 4

/** The values of a range, ends included; whole and without repeats where the field is a whole number. */
export function rangeValues(
  { from, to, count, scale }: Pick<Extract<Knob, { kind: 'range' }>, 'from' | 'to' | 'count' | 'scale'>,
  integer: boolean
): number[] {
  const between = (share: number): number =>
    scale === 'log' ? from * (to / from) ** share : from + (to - from) * share
  const values = Array.from({ length: count }, (_, i) => {
    if (i === 0) return from
    return i === count - 1 ? to : Number(between(i / (count - 1)).toPrecision(DIGITS))
  })
  return integer ? [...new Set(values.map(Math.round))] : values
}

/** `field`: what the family says of the field at a path. */
export function axisOf(knob: Knob, field: (path: string) => FieldInfo): Axis {
  if (knob.kind === 'list')
    return {
      title: knob.title,
      scale: 'linear',
      options: knob.values.map(({ label, set }) => ({ label, value: null, set }))
    }
  const { path, scale } = knob
  const { title, integer } = field(path)
  const values = knob.kind === 'range' ? rangeValues(knob, integer) : knob.values
  return {
    title: knob.title ?? title,
    scale,
    options: values.map((value) => ({
      label: String(value),
      value: typeof value === 'number' ? value : null,
      set: { [path]: value }
    }))
  }
}

/** Every combination of the axes' options, the first axis slowest. */
export function cellsOf(axes: readonly Axis[]): Cell[] {
  const grid = axes.reduce<number[][]>(
    (rows, { options }) => rows.flatMap((row) => options.map((_, i) => [...row, i])),
    [[]]
  )
  return grid.map((at, index) => {
    const chosen = at.map((i, axis) => axes[axis]!.options[i]!)
    return {
      index,
      at,
      label: chosen.map(({ label }, axis) => `${axes[axis]!.title} ${label}`).join(', '),
      set: Object.assign({}, ...chosen.map(({ set }) => set)) as Record<string, unknown>
    }
  })
}
