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

/** Places on inner axes by name, from 0. */
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

/** The name of a place, as in `task 3` or, where places have names, `layer1/weight`. */
export const placeName = ({ title, labels }: InnerAxis, place: number): string =>
  labels?.[place] ?? `${title} ${place + 1}`

/** The name of a lane: a place on each inner axis, counted through the last axis first. */
export function laneName(inner: readonly InnerAxis[], sizes: readonly number[], lane: number): string {
  const names: string[] = []
  for (let axis = inner.length - 1, rest = lane; axis >= 0; axis--) {
    names.unshift(placeName(inner[axis]!, rest % sizes[axis]!))
    rest = Math.floor(rest / sizes[axis]!)
  }
  return names.join(', ')
}
