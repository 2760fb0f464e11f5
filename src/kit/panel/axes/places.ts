/** Places on a main axis in words. */
import type { MainAxis } from '#shared/axes'
import { count, plain, significant } from '../../ui/format'

/** Longest number that is written with all its digits. */
const ALL_DIGITS = 7

/** `96 000`, `0.0316`, `3.162 × 10⁻⁵`: whole places with all digits, real ones with four where they have many. */
export function placeText({ type }: MainAxis, place: number): string {
  if (type === 'whole') return count(place)
  const exact = plain(place)
  return exact.length <= ALL_DIGITS && !exact.includes('e') ? exact.replace('-', '−') : significant(place, 4)
}

/** `step 96 000`, `ridge λ 0.0316`. */
export const placeWords = (axis: MainAxis, place: number): string => `${axis.title} ${placeText(axis, place)}`
