/** The leaps of a metric: of every place on its inner axes and every replica the crossing and the fitted shape, and how many seeds have leapt by when. */
import { groupName } from '../../axes'
import type { MetricColumn, SeriesDeclaration } from '../../metrics'
import { atLeast, crossingOf, type Crossing } from '../../threshold'
import { midpoint } from '../emergence'
import { emergedCurve, type EmergedCurve } from '../survival'
import { innerSizes, tracksByGroup, type Columns, type Track } from '../tracks'
import { transitionInPieces, transitionOf, type Transition } from './transition'

/** A share of something, which goes from chance to 1: accuracies, explained variance. */
export const canLeap = ({ unit }: MetricColumn): boolean => unit.startsWith('fraction')

/** What is to be fitted; nothing is computed yet. */
export interface LeapTrack {
  /** Place on all inner axes together; 0 without inner axes. */
  group: number
  /** Its name; empty without inner axes. */
  name: string
  replica: number
  track: Track
}

/** One replica at one place of the inner axes. */
export interface Leap extends Omit<LeapTrack, 'track'> {
  /** First evaluation at the middle between chance and 1 or beyond. */
  crossing: Crossing
  fit: Transition
}

/** Tracks by group, then by replica. Throws on a missing column. */
export function leapTracks(
  series: SeriesDeclaration,
  columns: Columns,
  column: MetricColumn,
  replicas: number
): LeapTrack[] {
  const sizes = innerSizes(series.inner, columns)
  return tracksByGroup(series, columns, column.name, replicas).flatMap((tracks, group) => {
    const name = groupName(series.inner, sizes, group)
    return tracks.map((track, replica) => ({ group, name, replica, track }))
  })
}

/** Takes some milliseconds. @param chance of a learner that knows nothing */
export const leapOf = ({ track, ...where }: LeapTrack, chance: number): Leap => ({
  ...where,
  crossing: crossingOf(track, atLeast(midpoint(chance))),
  fit: transitionOf(track)
})

/** The same in pieces. */
export function* leapInPieces(
  { track, ...where }: LeapTrack,
  chance: number
): Generator<undefined, Leap, undefined> {
  const crossing = crossingOf(track, atLeast(midpoint(chance)))
  return { ...where, crossing, fit: yield* transitionInPieces(track) }
}

/** Seeds that have leapt, by group. */
export function emergedCurves(leaps: readonly Leap[]): { name: string; curve: EmergedCurve }[] {
  const groups = new Map<number, Leap[]>()
  for (const leap of leaps) groups.set(leap.group, [...(groups.get(leap.group) ?? []), leap])
  return [...groups.values()].map((own) => ({
    name: own[0]!.name,
    curve: emergedCurve(own.map(({ crossing }) => crossing))
  }))
}
