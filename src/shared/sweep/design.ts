/**
 * A sweep as its user designs it, in the window or in words of a command line: a knob for a field, with values in a list,
 * even steps, even factors, or drawn. What it gives is a draft for `sweeps.check`, in which drawn values stand one by one, so
 * that what is stored tells what ran. Pure.
 */
import { typedNumber } from '../draftFile'
import { parseMetric, type SeriesDeclaration } from '../metrics'
import { RandomStream } from '../random'
import type { Level, Place } from '../threshold'
import { rangeValues } from './axes'

type Values = Readonly<Record<string, unknown>>

/** How the values of a knob come about. */
export const spacings = ['list', 'linear', 'log', 'random'] as const
export type Spacing = (typeof spacings)[number]

/** What is typed stays text where it is no number: the check names it. */
export type Typed = number | string

export interface KnobDesign {
  /** Of the field, as in `optimizer.learningRate`. */
  path: string
  integer: boolean
  spacing: Spacing
  /** Of a list. */
  values: readonly (Typed | boolean)[]
  /** Of the other spacings: both ends and how many. */
  from: Typed
  to: Typed
  count: Typed
  /** Which drawing, where they are drawn. */
  draw: number
}

export interface SweepDesign {
  title: string
  /** The experiment; what a sweep decides itself is left out. */
  base: Values
  knobs: readonly KnobDesign[]
  /** Seeds of every cell. */
  replicas: Typed
  measure: Place & Omit<Level, 'value' | 'inARow'> & { value: Typed; inARow?: number }
}

/** Ends that are so many times apart are drawn evenly over logarithms. */
const WIDE = 10

/**
 * Values drawn between two ends, lowest first and without repeats: evenly, or evenly over logarithms where both ends are above
 * 0 and ten times apart (Bergstra & Bengio 2012). The same numbers for the same `draw`.
 */
export function drawnValues(
  from: number,
  to: number,
  count: number,
  draw: number,
  integer: boolean
): number[] {
  const stream = new RandomStream(draw, 'data')
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  const isLog = low > 0 && high / low >= WIDE
  const values = Array.from({ length: count }, () => {
    const share = stream.uniform()
    const value = isLog ? low * (high / low) ** share : low + (high - low) * share
    return integer ? Math.round(value) : Number(value.toPrecision(4))
  })
  return [...new Set(values)].sort((a, b) => a - b)
}

/** How its values lie on an axis. */
const scaleOf = (values: readonly unknown[]): 'linear' | 'log' => {
  const numbers = values.filter((value) => typeof value === 'number')
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  return numbers.length > 1 && low > 0 && high / low >= WIDE ? 'log' : 'linear'
}

/** Most values of a knob, as its schema has it. */
const MOST_VALUES = 256

/** A knob of a sweep's draft. */
export function knobOf({ path, integer, spacing, values, from, to, count, draw }: KnobDesign): Values {
  if (spacing === 'list') return { path, values, scale: scaleOf(values) }
  const canBeDrawn =
    typeof from === 'number' &&
    typeof to === 'number' &&
    typeof count === 'number' &&
    Number.isInteger(count) &&
    count >= 1 &&
    count <= MOST_VALUES
  if (spacing !== 'random' || !canBeDrawn)
    return { path, from, to, count, scale: spacing === 'log' ? 'log' : 'linear' }
  const drawn = drawnValues(from, to, count, draw, integer)
  return { path, values: drawn, scale: scaleOf([from, to]) }
}

/** Fields of an experiment that a sweep decides itself. */
const own = ['replicas', 'perReplica', 'title']

/** The draft of a sweep. */
export const draftOf = ({ title, base, knobs, replicas, measure }: SweepDesign): Values => ({
  title,
  base: Object.fromEntries(Object.entries(base).filter(([key]) => !own.includes(key))),
  knobs: knobs.map(knobOf),
  replicas,
  measure
})

/** What of a field decides which values are tried first. */
export interface SweptField {
  path: string
  integer: boolean
  scale?: 'log'
  /** Of a choice; of a switch both. */
  options?: readonly (string | boolean)[]
  minimum?: number
  maximum?: number
}

/** Values around the one that a field has: all options of a choice, else five, by factors where that can be. */
export function suggestedKnob(field: SweptField, value: unknown): KnobDesign {
  const { path, integer, options, minimum = -Infinity, maximum = Infinity } = field
  const knob = { path, integer, values: options ?? [], from: 0, to: 1, count: 5, draw: 1 }
  if (options) return { ...knob, spacing: 'list' }
  const inside = (wanted: number): number => Math.min(maximum, Math.max(minimum, wanted))
  if (typeof value === 'number' && value > 0) {
    const factor = integer ? 4 : 10
    const [from, to] = [value / factor, value * factor].map((end) =>
      inside(integer ? Math.max(1, Math.round(end)) : Number(end.toPrecision(4)))
    ) as [number, number]
    const values = rangeValues({ from, to, count: 5, scale: 'log' }, integer)
    return { ...knob, spacing: 'log', from, to, values }
  }
  const [from, to] = [inside(0), inside(integer ? 4 : 1)]
  const values = rangeValues({ from, to, count: 5, scale: 'linear' }, integer)
  return { ...knob, spacing: 'linear', from, to, values }
}

/**
 * What a cell has to meet: the experiment's first rule to stop, else its headline near its best.
 * @param series of the family, which tell a share of 1 from what has to fall
 */
export function suggestedMeasure(
  base: Values,
  headline: string,
  series: readonly SeriesDeclaration[]
): SweepDesign['measure'] {
  const { rules } = (base['stop'] ?? {}) as { rules?: readonly SweepDesign['measure'][] }
  const rule = rules?.[0]
  if (rule) {
    const { metric, is, value, inARow, where } = rule
    return { metric, is, value, ...(inARow !== undefined && { inARow }), ...(where && { where }) }
  }
  const { series: name, column } = parseMetric(headline)
  const columns = series.find((each) => each.name === name)?.columns
  return columns?.find((each) => each.name === column)?.range?.[1] === 1
    ? { metric: headline, is: 'atLeast', value: 0.99 }
    : { metric: headline, is: 'atMost', value: 0.1 }
}

const RANGE = /^(.+?)\.\.(.+?):([^:]+?)(?::(linear|log|random))?$/

/**
 * A knob in words, as in `optimizer.learningRate=0.001..0.1:5:log` or `task.law=uniform,powerlaw`.
 * @param value reads the text of one value, by the field's type
 * @param draw which drawing, where values are drawn
 * @returns null: it is no `field=values`
 */
export function readKnob(
  text: string,
  value: (text: string, path: string) => unknown,
  { draw, integer }: { draw: number; integer(path: string): boolean }
): KnobDesign | null {
  const [, path, words] = /^\s*([^=\s]+)\s*=\s*(.+?)\s*$/s.exec(text) ?? []
  if (path === undefined || words === undefined) return null
  const knob = { path, integer: integer(path), draw, values: [], from: 0, to: 0, count: 0 }
  const [, from, to, count, spacing = 'linear'] = RANGE.exec(words) ?? []
  if (from === undefined || to === undefined || count === undefined) {
    const values = words.split(',').map((part) => value(part.trim(), path) as Typed | boolean)
    return { ...knob, spacing: 'list', values }
  }
  const number = (part: string): Typed => typedNumber(part) ?? part
  const ends = { from: number(from), to: number(to), count: number(count) }
  return { ...knob, ...ends, spacing: spacing as Spacing }
}

/** A level in words, as in `test.accuracy>=0.99` or `test.loss ≤ 0.1`; null: it is none. */
export function readMeasure(text: string): SweepDesign['measure'] | null {
  const [, metric, sign, value] = /^\s*([\w.]+)\s*(>=|≥|<=|≤)\s*(\S+)\s*$/.exec(text) ?? []
  if (!metric || !sign || !value) return null
  return {
    metric,
    is: sign === '>=' || sign === '≥' ? 'atLeast' : 'atMost',
    value: typedNumber(value) ?? value
  }
}
