/** What a curve did besides leaping: staircases and falls, in words that window and command line share. */
import { emergedCurves, type Leap, type LeapTrack } from '../transition/leaps'
import { fallsOf, type Fall } from './falls'
import { stairsOf, type Stair } from './stairs'

export interface Episodes extends Omit<LeapTrack, 'track'> {
  /** Two or more: one alone is a leap. */
  stairs: readonly Stair[]
  falls: readonly Fall[]
}

/** Of one curve; null: nothing to tell. @param chance of a learner that knows nothing */
export function episodesOf({ track, ...where }: LeapTrack, chance: number): Episodes | null {
  const [stairs, falls] = [stairsOf(track), fallsOf(track, chance)]
  const told = { ...where, stairs: stairs.length > 1 ? stairs : [], falls }
  return told.stairs.length + falls.length > 0 ? told : null
}

/** As in `stairs: 0.50, 0.75 from 720, 1.00 from 1 900; fell from 0.91 at 900 to 0.56 at 1 300, half of it back by 1 500`. */
export function episodeWords({ stairs, falls }: Episodes, place: (at: number) => string): string {
  const [first] = stairs
  const level = (value: number): string => value.toFixed(2)
  const rests = stairs.map(({ to, arrives }) => `${level(to)} from ${place(arrives)}`)
  return [
    ...(first ? [`stairs: ${[level(first.from), ...rests].join(', ')}`] : []),
    ...falls.map(({ from, at, to, lowest, back }) => {
      const end = back === null ? 'not back within the run' : `half of it back by ${place(back)}`
      return `fell from ${level(from)} at ${place(at)} to ${level(to)} at ${place(lowest)}, ${end}`
    })
  ].join('; ')
}

/**
 * Names of the places of inner axes in the order in which half of their seeds had leapt; empty with fewer than two.
 * Those of which fewer did are left out.
 */
export function emergenceOrder(leaps: readonly Leap[]): string[] {
  const placed = emergedCurves(leaps).flatMap(({ name, curve: { median } }) =>
    median === null ? [] : [{ name, median }]
  )
  return placed.length < 2 ? [] : placed.sort((a, b) => a.median - b.median).map(({ name }) => name)
}
