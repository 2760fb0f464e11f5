/** Places on a main axis in words. */
import type { MainAxis } from '#shared/axes'
import { count, plain, significant } from '../../ui/format'

/** Longest number that is written with all its digits. */
const ALL_DIGITS = 7

/** `96 000`, `0.0316`, `3.162 × 10⁻⁵`: whole places with all digits, others with four where they have many. */
export function placeText(place: number): string {
  if (Number.isSafeInteger(place)) return count(place)
  const exact = plain(place)
  return exact.length <= ALL_DIGITS && !exact.includes('e') ? exact.replace('-', '−') : significant(place, 4)
}

/** At the beginning of a line: `Step`. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** `step 96 000`, `ridge λ 0.0316`. */
export const placeWords = ({ title }: MainAxis, place: number): string => `${title} ${placeText(place)}`
