/** `<run>` or `<sweep>` on the command line: an id, the beginning of one, or `last`. */
import { AppError } from '#shared/errors'
import type { RunSummary } from '#shared/run'

const lists = { run: 'saltus list', sweep: 'saltus sweeps' } as const

/** Whether a word is the id of a sweep, or the beginning of one that tells. */
export const isSweepWord = (word: string): boolean => /-sweep(-|$)/.test(word)

export const findRun = (wanted: string, runs: readonly RunSummary[]): RunSummary =>
  findById('run', wanted, runs)

/** Throws `run.unknown`, or `run.ambiguous` naming the candidates; `sweep.…` for sweeps. */
export function findById<T extends { id: string; createdAt: string }>(
  what: keyof typeof lists,
  wanted: string,
  all: readonly T[]
): T {
  const unknown = (sentence: string): AppError => new AppError(`${what}.unknown`, sentence, { path: what })
  if (wanted === 'last') {
    const newest = all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
    if (newest) return newest
    throw unknown(`The library holds no ${what}s yet.`)
  }
  const exact = all.find(({ id }) => id === wanted)
  if (exact) return exact
  const matching = wanted ? all.filter(({ id }) => id.startsWith(wanted)) : []
  if (matching.length === 1) return matching[0]!
  if (matching.length === 0) throw unknown(`There is no ${what} ${wanted}. "${lists[what]}" lists them.`)
  const ids = matching.slice(0, 5).map(({ id }) => id)
  const sentence = `${wanted} fits ${matching.length} ${what}s: ${ids.join(', ')}${matching.length > 5 ? ', …' : ''}.`
  throw new AppError(`${what}.ambiguous`, sentence, { path: what })
}
