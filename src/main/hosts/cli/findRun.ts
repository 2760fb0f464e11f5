/** `<run>` on the command line: an id, the beginning of one, or `last`. */
import { AppError } from '#shared/errors'
import type { RunSummary } from '#shared/run'

/** Throws `run.unknown`, or `run.ambiguous` naming the candidates. */
export function findRun(wanted: string, runs: readonly RunSummary[]): RunSummary {
  if (wanted === 'last') {
    const newest = runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
    if (newest) return newest
    throw new AppError('run.unknown', 'The library holds no runs yet.', { path: 'run' })
  }
  const exact = runs.find((run) => run.id === wanted)
  if (exact) return exact
  const matching = wanted ? runs.filter((run) => run.id.startsWith(wanted)) : []
  if (matching.length === 1) return matching[0]!
  if (matching.length === 0)
    throw new AppError('run.unknown', `There is no run ${wanted}. "saltus list" lists them.`, { path: 'run' })
  const ids = matching.slice(0, 5).map((run) => run.id)
  const sentence = `${wanted} fits ${matching.length} runs: ${ids.join(', ')}${matching.length > 5 ? ', …' : ''}.`
  throw new AppError('run.ambiguous', sentence, { path: 'run' })
}
