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

/** Digits that a value made by a range keeps of itself, and of its distance to the next one. */
const DIGITS = 4
/** Digits of a number that a double holds. */
const MOST_DIGITS = 15

/** A label can be read, and is the value itself: no more digits than tell it from its neighbours, and place it well. */
function rounded(value: number, spacing: number): number {
  const place = Math.floor(Math.log10(Math.abs(value)))
  const digits = place - Math.floor(Math.log10(spacing)) + DIGITS
  // What is left of a difference of doubles is 0.
  if (digits < -MOST_DIGITS + DIGITS || value === 0) return 0
  return Number(value.toPrecision(Math.min(MOST_DIGITS, Math.max(DIGITS, digits))))
}

/** The values of a range, both ends as they are given; whole between them where the field is. Without repeats. */
export function rangeValues(
  { from, to, count, scale }: Pick<Extract<Knob, { kind: 'range' }>, 'from' | 'to' | 'count' | 'scale'>,
  integer: boolean
): number[] {
  const at = (i: number): number =>
    scale === 'log' ? from * (to / from) ** (i / (count - 1)) : from + ((to - from) * i) / (count - 1)
  const values = Array.from({ length: count }, (_, i) => {
    if (i === 0) return from
    if (i === count - 1) return to
    const spacing = Math.min(Math.abs(at(i) - at(i - 1)), Math.abs(at(i + 1) - at(i)))
    return integer ? Math.round(at(i)) : rounded(at(i), spacing)
  })
  return [...new Set(values)]
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
  const values = knob.kind === 'range' ? rangeValues(knob, integer) : [...new Set(knob.values)]
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

/** A sentence for every knob that gives fewer cells than it asks for, because values would repeat. */
export const fewerCells = (knobs: readonly Knob[], axes: readonly Axis[]): string[] =>
  knobs.flatMap((knob, i) => {
    const { title, options } = axes[i]!
    const asked = knob.kind === 'range' ? knob.count : knob.values.length
    if (options.length >= asked) return []
    const left = options.map(({ label }) => label).join(', ')
    return [
      `${title} has ${options.length} different values, not ${asked}, so there are fewer cells: ${left}.`
    ]
  })

/** A sentence where the measure is not the same quantity in all cells, though their plots show it along one axis. */
export const unequalMeasures = (metric: string, quantities: readonly string[]): string[] =>
  quantities.length < 2 ? [] : [`${metric} is not one quantity in all cells: ${quantities.join('; ')}.`]

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
