/** What tabs of runs say where there is little room. Pure. */

/** Shorter beginnings are told again and again, since they cost nothing. */
const LONG = 12

/**
 * Each title from where it parts with those beside it: of *Grokking, lr 0.1* and *Grokking, lr 0.2* the ends. A title that
 * begins like no other, or that another one only goes on from, stays whole.
 */
export function tabNames(titles: readonly string[]): string[] {
  return titles.map((title, i) => {
    const shared = Math.max(0, ...titles.map((other, j) => (i === j ? 0 : sharedWords(title, other))))
    return shared < LONG ? title : title.slice(shared)
  })
}

/** Letters that both begin with, whole words alone; 0 where nothing would be left of the first. */
function sharedWords(title: string, other: string): number {
  let letters = 0
  while (letters < title.length && title[letters] === other[letters]) letters++
  return letters === title.length ? 0 : title.lastIndexOf(' ', letters) + 1
}
