/** Engine processes as forked Node children: for the CLI, the web host and tests. */
import { fork } from 'node:child_process'
import type { FromEngine, SpawnEngine } from '../../engine/messages'
import { createExitReport } from './exitReport'
import { engineFlags, isInspected } from './flags'
import { keepLogTail } from './logTail'

/** After a child's exit its last messages and lines may still be on their way; longer than this they are not. */
const drainMs = 1000

/**
 * Spawns the built engine entry. Its stdout counts as log: tensor libraries print there.
 * The child leads a process group of its own, so that Ctrl-C in a terminal reaches the host alone, which
 * then stops the run in order. It ends with its host: at exit by signal, after a crash by its lost channel.
 */
export function forkEngine(entry: string): SpawnEngine {
  return (env) => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      env: { ...process.env, ...env },
      execArgv: engineFlags(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32'
    })
    const kill = (): void => void child.kill('SIGKILL')
    const log = keepLogTail(child.stdout, child.stderr)
    // The inspector says there where it listens.
    if (isInspected) child.stderr?.pipe(process.stderr)
    const exit = createExitReport()
    const end = (code: number | null, signal: string | null, why = ''): void => {
      process.off('exit', kill)
      exit.end({ code, signal, log: [log(), why].filter(Boolean).join('\n') })
    }
    process.on('exit', kill)
    child.on('error', (error) => {
      if (child.pid === undefined) end(null, null, error.message)
    })
    child.on('exit', (code, signal) => setTimeout(() => end(code, signal), drainMs))
    child.on('close', (code, signal) => end(code, signal))

    return {
      pid: child.pid,
      send(message) {
        // A message to a process that just died is no failure of its own: its exit is reported.
        if (child.connected) child.send(message, () => {})
      },
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromEngine)),
      onExit: exit.onExit,
      kill
    }
  }
}
