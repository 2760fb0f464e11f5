/** Heights of labels at the right end: as near to their lines as `pitch` apart allows, inside the box. Pure. */
export function spread(wanted: readonly number[], pitch: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
  const places = new Array<number>(wanted.length).fill(0)
  let used = top - pitch
  for (const i of order) used = places[i] = Math.max(wanted[i]!, used + pitch)
  let limit = bottom
  for (const i of [...order].reverse()) {
    places[i] = Math.min(places[i]!, limit)
    limit = places[i] - pitch
  }
  return places
}

/** Fewest letters that titles must share for them to be left out. */
const LONG = 12

/** Titles in a list with little room: a beginning of whole words that all share stands as … where more follows. Pure. */
export function apart(titles: readonly string[]): string[] {
  const [first = ''] = titles
  if (titles.length < 2) return [...titles]
  let shared = 0
  while (shared < first.length && titles.every((title) => title[shared] === first[shared])) shared++
  const isWhole = titles.every((title) => title.length === shared || title[shared] === ' ')
  const start = isWhole ? shared : first.lastIndexOf(' ', shared - 1)
  if (start < LONG) return [...titles]
  return titles.map((title) => (title.length > start ? `…${title.slice(start)}` : title))
}
