/** Places on a main axis in words. */
import type { MainAxis } from '#shared/axes'
import type { Bound, Crossing } from '#shared/threshold'
import { count, plain, significant } from '../../ui/format'

/** Longest number that is written with all its digits. */
const ALL_DIGITS = 7

/** `96 000`, `0.0316`, `3.162 × 10⁻⁵`: whole places with all digits, others with four where they have many. */
export function placeText(place: number): string {
  if (Number.isSafeInteger(place)) return count(place)
  const exact = plain(place)
  return exact.length <= ALL_DIGITS && !exact.includes('e') ? exact.replace('-', '−') : significant(place, 4)
}

/** `40 … 50`: after one evaluation, by the next. `> 600`: not within 600. Lines break after “…” alone. */
export function crossingText({ at, after, until }: Crossing): string {
  if (at === null) return `>\u00a0${placeText(until)}`
  return after === null ? `by\u00a0${placeText(at)}` : `${placeText(after)}\u00a0… ${placeText(at)}`
}

/** At the beginning of a line: `Step`. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** `step 96 000`, `ridge λ 0.0316`. */
export const placeWords = ({ title }: MainAxis, place: number): string => `${title} ${placeText(place)}`

/** `45, 42 to 60`: median and quartiles; one value where they read alike. */
export const quartilesText = ([low, middle, high]: readonly [string, string, string]): string =>
  low === middle && middle === high ? middle : `${middle}, ${low} to ${high}`

/** As in `> 400` for what is only known to come later. */
export const boundText = ({ at, beyond }: Bound): string =>
  beyond ? `>\u00a0${placeText(at)}` : placeText(at)
