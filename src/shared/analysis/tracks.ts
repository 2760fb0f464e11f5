/**
 * The rows of a series apart: one track per replica and place of the inner axes, in the order of the main axis.
 */
import { STAGE, type InnerAxis, type StageStart, type Where } from '../axes'
import type { Column, SeriesDeclaration } from '../metrics'

export type Columns = Readonly<Record<string, Column>>

type Indexed = Pick<SeriesDeclaration, 'main' | 'inner' | 'staged'>

/** A column by name. Throws on a missing one. */
export function column(columns: Columns, name: string): Column {
  const found = columns[name]
  if (!found) throw new Error(`no column ${name} among ${Object.keys(columns).join(', ')}`)
  return found
}

/** Places of every inner axis: as declared, else as many as rows name. */
export function innerSizes(inner: readonly InnerAxis[], columns: Columns): number[] {
  return inner.map(({ name, size }) => {
    if (size !== undefined) return size
    let most = 0
    for (const place of column(columns, name)) most = Math.max(most, place + 1)
    return most
  })
}

/**
 * The place of a row among all places of the inner axes together, counted through the last axis first; 0 without inner
 * axes. −1: beyond the sizes.
 */
export function groupReader(inner: readonly InnerAxis[], sizes: readonly number[], columns: Columns) {
  const [only] = inner
  if (!only) return () => 0
  const places = inner.map(({ name }) => column(columns, name))
  if (inner.length === 1) return (row: number) => (places[0]![row]! < sizes[0]! ? places[0]![row]! : -1)
  return (row: number): number => {
    let group = 0
    for (let axis = 0; axis < places.length; axis++) {
      const place = places[axis]![row]!
      if (place >= sizes[axis]!) return -1
      group = group * sizes[axis]! + place
    }
    return group
  }
}

/** How many groups there are: the product of the sizes. */
export const groupCount = (sizes: readonly number[]): number => sizes.reduce((product, n) => product * n, 1)

/** What one replica gave along the main axis. A series without one has its rows at 0, 1, …. */
export interface Track {
  /** Ascending. */
  at: number[]
  values: number[]
}

/** The same where it may be a view of longer arrays. */
export interface TrackLike {
  at: ArrayLike<number>
  values: ArrayLike<number>
}

/**
 * Tracks by group and replica, `[groups][replicas]`. NaN is kept. Throws on a missing column.
 * @param value name of the value column
 */
export function tracksByGroup(series: Indexed, columns: Columns, value: string, replicas: number): Track[][] {
  const { main, inner } = series
  const sizes = innerSizes(inner, columns)
  const groupOf = groupReader(inner, sizes, columns)
  const values = column(columns, value)
  const owners = column(columns, 'replica')
  const places = main && column(columns, main.name)
  const tracks = Array.from({ length: groupCount(sizes) }, () =>
    Array.from({ length: replicas }, (): Track => ({ at: [], values: [] }))
  )
  for (let row = 0; row < values.length; row++) {
    const track = tracks[groupOf(row)]?.[owners[row]!]
    if (!track) continue
    track.at.push(places ? places[row]! : track.at.length)
    track.values.push(values[row]!)
  }
  return main?.order === 'unit' ? tracks.map((group) => group.map(sorted)) : tracks
}

/** By place on the main axis, where rows come in the order of units of work. */
function sorted({ at, values }: Track): Track {
  const order = at.map((_, i) => i).sort((i, j) => at[i]! - at[j]!)
  return { at: order.map((i) => at[i]!), values: order.map((i) => values[i]!) }
}

/**
 * The rows of one stage, which follow one another, with the main axis counted from where it begins. A series of a run without
 * stages is all stage 0. Throws on a missing column.
 */
export function ofStage(
  { main, staged }: Indexed,
  columns: Columns,
  stage: number,
  starts: readonly StageStart[]
): Columns {
  if (!staged && stage === 0) return columns
  const stages = staged ? column(columns, STAGE) : new Uint16Array(0)
  const first = stages.indexOf(stage)
  const end = first < 0 ? 0 : stages.lastIndexOf(stage) + 1
  const from = starts.find((start) => start.stage === stage)?.from ?? 0
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => {
      const own = values.subarray(Math.max(0, first), end)
      return [name, name === main?.name ? own.map((place) => place - from) : own]
    })
  )
}

/**
 * Tracks by replica. Along an inner axis that `where` gives a place on it is that place, along any other the plain mean.
 * @param starts of the run's stages, for a `where` that gives one
 */
export function tracksOf(
  series: Indexed,
  stored: Columns,
  value: string,
  replicas: number,
  where: Where = {},
  starts: readonly StageStart[] = []
): Track[] {
  const stage = where[STAGE]
  const columns = stage === undefined ? stored : ofStage(series, stored, stage, starts)
  const isThere = placeFilter(series.inner, innerSizes(series.inner, columns), where)
  const groups = tracksByGroup(series, columns, value, replicas).filter((_, group) => isThere(group))
  if (groups.length === 1) return groups[0]!
  return Array.from({ length: replicas }, (_, r) => {
    const own = groups.map((group) => group[r]!)
    const [first] = own
    if (!first) return { at: [], values: [] }
    const whole = own.filter(({ at }) => at.length === first.at.length)
    const mean = (i: number): number => whole.reduce((sum, { values }) => sum + values[i]!, 0) / whole.length
    return { at: first.at, values: first.at.map((_, i) => mean(i)) }
  })
}

/** Whether a group has these places on inner axes. */
function placeFilter(inner: readonly InnerAxis[], sizes: readonly number[], where: Where) {
  return (group: number): boolean => {
    let rest = group
    for (let axis = inner.length - 1; axis >= 0; axis--) {
      const wanted = where[inner[axis]!.name]
      if (wanted !== undefined && rest % sizes[axis]! !== wanted) return false
      rest = Math.floor(rest / sizes[axis]!)
    }
    return true
  }
}

/** A value of the last row, and where that row is, which may be before the run's last step. */
export interface LastValue {
  value: number
  step: number
}

/** Last value of each replica; null: it has none, or is among the diverged, whose last row tells no end. */
export const lastValues = (
  tracks: readonly Track[],
  diverged: readonly { replica: number }[]
): (LastValue | null)[] =>
  tracks.map(({ at, values }, replica) =>
    values.length === 0 || diverged.some((one) => one.replica === replica)
      ? null
      : { value: values.at(-1)!, step: at.at(-1)! }
  )

/** Best value of each replica, the first of several; null where `lastValues` has none. */
export const bestValues = (
  tracks: readonly Track[],
  diverged: readonly { replica: number }[],
  is: 'atLeast' | 'atMost'
): (LastValue | null)[] =>
  lastValues(tracks, diverged).map((last, replica) => {
    if (!last) return null
    const { at, values } = tracks[replica]!
    const beats = (a: number, b: number): boolean => (is === 'atMost' ? a < b : a > b)
    let best = -1
    values.forEach((value, i) => {
      if (!Number.isNaN(value) && (best < 0 || beats(value, values[best]!))) best = i
    })
    return best < 0 ? null : { value: values[best]!, step: at[best]! }
  })
