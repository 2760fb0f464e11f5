/** Fuzzy match for the palette: the letters of the query in order, best where words begin or letters adjoin. */

const START_OF_WORD = 8
const ADJOINING = 5
const LATE = 0.1
const WHOLE = 20

/** Higher is better; null when a letter is missing. An empty query matches everything alike. */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, '')
  const within = text.toLowerCase()
  let score = wanted && within.includes(wanted) ? WHOLE : 0
  let at = -1
  for (const letter of wanted) {
    const next = nextIndex(within, letter, at)
    if (next < 0) return null
    score += 1 - LATE * Math.min(next, 50)
    if (next === at + 1) score += ADJOINING
    if (startsWord(within, next)) score += START_OF_WORD
    at = next
  }
  return score
}

/** The adjoining letter if it fits, else the next word that begins with it, else anywhere. */
function nextIndex(text: string, letter: string, after: number): number {
  if (text[after + 1] === letter) return after + 1
  for (let index = after + 1; index < text.length; index++)
    if (text[index] === letter && startsWord(text, index)) return index
  return text.indexOf(letter, after + 1)
}

const startsWord = (text: string, index: number): boolean =>
  index === 0 || !/[\p{L}\p{N}]/u.test(text[index - 1]!)

/** Items that match, best first; equal ones keep their order. */
export function fuzzySort<T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item, index) => ({ item, index, score: fuzzyScore(query, textOf(item)) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => b.score! - a.score! || a.index - b.index)
    .map(({ item }) => item)
}
