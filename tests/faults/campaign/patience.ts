/** Nothing of the campaign may wait for ever: what has not ended in time hangs, and that is a failure with a name. */
import { spawnSync, type SpawnSyncOptions } from 'node:child_process'

/** Twenty times what the longest errand takes on a busy machine. */
export const PATIENCE_MS = 60_000

const hangs = (what: string, patience: number): string => `hangs: ${what} has not ended within ${patience} ms`

/** The result of `action`. @throws where it has none after `patience` milliseconds, naming `what` */
export async function within<Result>(
  what: string,
  action: Promise<Result>,
  patience = PATIENCE_MS
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(hangs(what, patience))), patience)
  })
  return Promise.race([action, late]).finally(() => clearTimeout(timer))
}

/** `node words…` to its end. `hung` says what has not ended in time, and was killed; null: it has ended. */
export function runNode(words: readonly string[], options: SpawnSyncOptions, patience = PATIENCE_MS) {
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, words, {
    ...options,
    encoding: 'utf8',
    timeout: patience,
    // A process that hangs may not hear anything weaker, and would be waited for all the same.
    killSignal: 'SIGKILL'
  })
  const isLate = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT'
  return { status, signal, stdout, stderr, hung: isLate ? hangs(words.join(' '), patience) : null }
}
