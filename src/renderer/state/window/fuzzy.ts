/**
 * What the palette finds: first what has the query in its name, then what has every word of it in its name or among
 * its other words, then what is one slip of the keyboard away, last what has its letters in order.
 */
import uFuzzy from '@leeoniya/ufuzzy'

interface Sought {
  title: string
  /** Other words that one looks for it by. */
  also?: string
}

/** Letters of any script, as names of runs have them. */
const anyScript: uFuzzy.Options = {
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  interBound: '[^\\p{L}\\d]',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b"
}
/** One letter too many, missing, wrong or in its neighbour's place, in each word from four letters on. */
const slips = new uFuzzy({
  ...anyScript,
  intraMode: 1,
  intraRules: (term) => {
    const allowed = term.length > 3 ? 1 : 0
    return {
      intraSlice: [1, Infinity],
      intraIns: allowed,
      intraSub: allowed,
      intraTrn: allowed,
      intraDel: allowed
    }
  }
})
/** Letters in order, whatever stands between them. */
const letters = new uFuzzy({ ...anyScript, intraIns: Infinity, intraChars: '.' })
/** No abbreviation is longer; with many like letters the ways to place them grow beyond all bounds. */
const MOST_LETTERS = 6
/** Ranked, not only found, up to as many. */
const MOST_RANKED = 1e5

const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)

/** Whether some word of the text begins so. */
const hasWord = (text: string, beginning: string): boolean =>
  wordsOf(text).some((word) => word.startsWith(beginning))

/** How good what is found whole is, from 3: its name has it at the beginning of a word. 0: it is not found whole. */
function rankWhole(wanted: string, { title, also = '' }: Sought): number {
  const name = title.toLowerCase()
  if (new RegExp(`(^|[^\\p{L}\\p{N}])${escape(wanted)}`, 'u').test(name)) return 3
  if (name.includes(wanted)) return 2
  const words = wanted.split(/\s+/)
  if (!words.every((word) => name.includes(word) || hasWord(also, word))) return 0
  return 1 + words.filter((word) => wordsOf(name).includes(word)).length / (words.length + 1)
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Items that a matcher finds, best first. */
function matched<T>(matcher: uFuzzy, query: string, items: readonly T[], text: (item: T) => string): T[] {
  const [found, info, order] = matcher.search(items.map(text), query, 1, MOST_RANKED)
  if (!found) return []
  return (order ? order.map((at) => info.idx[at]!) : found).map((at) => items[at]!)
}

/** What matches, best first; equal ones keep their order. An empty query matches all alike. */
export function search<T extends Sought>(query: string, items: readonly T[]): T[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return [...items]
  const ranked = items.map((item) => ({ item, rank: rankWhole(wanted, item) }))
  const whole = ranked.filter(({ rank }) => rank > 0).toSorted((a, b) => b.rank - a.rank)
  const rest = ranked.filter(({ rank }) => rank === 0).map(({ item }) => item)
  const near = matched(slips, wanted, rest, ({ title, also = '' }) => `${title} ${also}`)
  const others = rest.filter((item) => !near.includes(item))
  const far = wanted.length > MOST_LETTERS ? [] : matched(letters, wanted, others, ({ title }) => title)
  return [...whole.map(({ item }) => item), ...near, ...far]
}
