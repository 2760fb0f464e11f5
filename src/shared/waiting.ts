/** What a run that has not begun waits for. Pure. */
import type { RunSummary } from './run'

type Waiting = Pick<RunSummary, 'id' | 'title' | 'status' | 'elsewhere'>

const holdsEngine = ({ status }: Waiting): boolean =>
  status === 'starting' || status === 'running' || status === 'paused'

/**
 * A clause, as in `waits for Parity to end`; null: it waits for nothing.
 *
 * @param runs of the library: those of the same process may be in its way
 */
export function waitingText(run: Waiting, runs: Iterable<Waiting>): string | null {
  if (run.status === 'starting') return 'starts the engine'
  if (run.status !== 'queued') return null
  const before = [...runs].filter((other) => holdsEngine(other) && other.elsewhere === run.elsewhere)
  if (before.length === 0) return 'waits for its turn'
  return before.length === 1
    ? `waits for ${before[0]!.title} to end`
    : `waits for one of ${before.length} runs to end`
}
