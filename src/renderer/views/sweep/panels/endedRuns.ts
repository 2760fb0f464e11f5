/** Reads rows of a sweep's runs; those of runs that have come to their end, which stay as they are, are read once. */
import { isOver } from '#shared/sweep/outcomes'
import type { CellView } from '#shared/sweep/record'
import type { RunReader } from '#shared/sweep/curves'

export function keepingEnded(runs: RunReader): (cells: readonly CellView[]) => RunReader {
  const ended = new Map<string, Promise<unknown>>()
  return (cells) => {
    const kept = <Found>(runId: string, key: string, read: () => Promise<Found>): Promise<Found> => {
      if (cells.some((cell) => cell.runId === runId && !isOver(cell.state))) return read()
      const known = (ended.get(key) as Promise<Found> | undefined) ?? read()
      ended.set(key, known)
      known.catch(() => ended.delete(key))
      return known
    }
    return {
      run: (runId) => kept(runId, runId, () => runs.run(runId)),
      columns: (runId, series) => kept(runId, `${runId} ${series}`, () => runs.columns(runId, series))
    }
  }
}
