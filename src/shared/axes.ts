/**
 * The axes that the rows of a series are laid out along.
 *
 * A run has one main axis, shared by all of its series that have one: the step of training, or what a computation varies
 * (parameters, samples, width). Beside it rows have their replica, and may have inner axes: a task, a class, a mode.
 */

export const axisScales = ['log', 'linear', 'symlog'] as const
export type AxisScale = (typeof axisScales)[number]

export interface MainAxis {
  /** Name of its column in the stored series: `step`, `parameters`. */
  name: string
  /** Singular, in the middle of a sentence: `step`, `number of parameters`. */
  title: string
  /** Beside a number: `steps`, `parameters`, `%`; empty for a bare number. */
  unit: string
  type: 'whole' | 'real'
  /** How it is drawn unless a user chooses otherwise. */
  scale: AxisScale
  /**
   * What rows are stored in the order of. `value`: the axis itself, which then never falls, as steps do. `unit`: the units
   * of work that gave the rows, counted by a column `unit`, so that a computation may visit its axis in any order.
   */
  order: 'value' | 'unit'
  /** How many units of work a run has, where it is computed in units. */
  units?: number
  /** Places that every picture along the axis marks, as where a model can interpolate. */
  marks?: readonly AxisMark[]
}

export interface AxisMark {
  at: number
  title: string
}

/** An axis beside the main one: places 0 … size − 1. */
export interface InnerAxis {
  /** Name of its column. */
  name: string
  /** What one place of it is: `task`, `tensor`, `frequency`. */
  title: string
  /** How many places a run has; left out where it is known from the rows alone. */
  size?: number
  /** Names of the places, in their order; without them they are numbered from 1. */
  labels?: readonly string[]
}

/** Places on inner axes by name, from 0; `stage` gives a stage, whose steps are then counted from its begin. */
export type Where = Readonly<Record<string, number>>

/** The main axis of everything that trains. */
export const stepAxis = {
  name: 'step',
  title: 'step',
  unit: 'steps',
  type: 'whole',
  scale: 'log',
  order: 'value'
} as const satisfies MainAxis

/** Whether an axis counts the steps of training: then a run says how many there will be, and keeps states at some. */
export const countsSteps = ({ name, order }: MainAxis): boolean => name === stepAxis.name && order === 'value'

/** Whether what is laid out along one can be drawn along the other. */
export const sameAxis = (one: MainAxis | null, other: MainAxis | null): boolean =>
  one?.name === other?.name && one?.title === other?.title && one?.unit === other?.unit

/** Column of the units of work, where rows are stored in their order. */
export const UNIT = 'unit'

/** Column of the stages, counted from 0, in a run that has several. */
export const STAGE = 'stage'

/** A stage that a run has reached: its number from 0, its name, and the step from which it trains. */
export interface StageStart {
  stage: number
  name: string
  from: number
}

/** The name of a place, as in `task 3` or, where places have names, `layer1/weight`. */
export const placeName = ({ title, labels }: InnerAxis, place: number): string =>
  labels?.[place] ?? `${title} ${place + 1}`

/** The name of a group: a place on each inner axis, counted through the last axis first. */
export function groupName(inner: readonly InnerAxis[], sizes: readonly number[], group: number): string {
  const names: string[] = []
  for (let axis = inner.length - 1, rest = group; axis >= 0; axis--) {
    names.unshift(placeName(inner[axis]!, rest % sizes[axis]!))
    rest = Math.floor(rest / sizes[axis]!)
  }
  return names.join(', ')
}
