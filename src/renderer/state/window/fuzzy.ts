/**
 * What the palette finds: first what has the query in its name, then what has every word of it in its name or among
 * its other words, then what has its letters in order, best where words begin or letters adjoin.
 */

interface Sought {
  title: string
  /** Other words that one looks for it by. */
  also?: string
}

const START_OF_WORD = 8
const ADJOINING = 5
const LATE = 0.1
/** No fuzzy score comes near the ranks of what is found whole. */
const EVERY_WORD = 1e4
const WHOLE = 2e4
const WHOLE_AT_WORD = 3e4

const startsWord = (text: string, index: number): boolean =>
  index === 0 || !/[\p{L}\p{N}]/u.test(text[index - 1]!)

/** Higher is better; null when the letters of the query are not there in this order. */
export function fuzzyScore(query: string, text: string): number | null {
  const within = text.toLowerCase()
  // By index: the best score of the letters so far whose last one is matched there.
  let ending: number[] | null = null
  for (const letter of query.toLowerCase().replace(/\s+/g, '')) {
    let before = ending ? -Infinity : 0
    const next: number[] = []
    for (let at = 0; at < within.length; at++) {
      const adjoining = (ending?.[at - 1] ?? -Infinity) + ADJOINING
      const worth = 1 - LATE * Math.min(at, 50) + (startsWord(within, at) ? START_OF_WORD : 0)
      next.push(within[at] === letter ? Math.max(before, adjoining) + worth : -Infinity)
      before = Math.max(before, ending?.[at] ?? -Infinity)
    }
    ending = next
  }
  const best = ending ? Math.max(...ending) : 0
  return best === -Infinity ? null : best
}

const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)

/** Whether some word of the text begins so. */
const hasWord = (text: string, beginning: string): boolean =>
  wordsOf(text).some((word) => word.startsWith(beginning))

function rank(query: string, { title, also = '' }: Sought): number | null {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return 0
  const name = title.toLowerCase()
  const at = name.indexOf(wanted)
  if (at >= 0) return hasWord(name, wanted) || startsWord(name, at) ? WHOLE_AT_WORD : WHOLE
  const words = wanted.split(/\s+/)
  if (words.every((word) => name.includes(word) || hasWord(also, word)))
    return EVERY_WORD + words.filter((word) => wordsOf(name).includes(word)).length
  return fuzzyScore(query, title)
}

/** What matches, best first; equal ones keep their order. An empty query matches all alike. */
export function search<T extends Sought>(query: string, items: readonly T[]): T[] {
  return items
    .flatMap((item) => {
      const score = rank(query, item)
      return score === null ? [] : [{ item, score }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
