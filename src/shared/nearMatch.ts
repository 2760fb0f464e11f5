/** Names that someone who typed `word` may have meant. */

/** Fewest insertions, deletions and replacements that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[b.length]!
}

/** At most three, nearest first: those that contain the word, and those a few letters away from it. */
export function nearMatches(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase()
  const distance = (name: string): number => {
    const lower = name.toLowerCase()
    if (wanted.length > 1 && lower.includes(wanted)) return 0
    const lastPart = lower.slice(lower.lastIndexOf('/') + 1)
    return Math.min(editDistance(wanted, lower), editDistance(wanted, lastPart))
  }
  const reach = Math.max(2, Math.floor(word.length / 3))
  return names
    .map((name) => ({ name, distance: distance(name) }))
    .filter((match) => match.distance <= reach)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((match) => match.name)
}

/** ` Did you mean a or b?`, or nothing. */
export function suggestion(word: string, names: readonly string[]): string {
  const matches = nearMatches(word, names)
  return matches.length ? ` Did you mean ${matches.join(' or ')}?` : ''
}
