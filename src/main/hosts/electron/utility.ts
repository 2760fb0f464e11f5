/** Engine processes as Electron utility processes. */
import { utilityProcess } from 'electron'
import type { FromEngine, SpawnEngine } from '../../engine/messages'
import { createExitReport } from '../engineProcess/exitReport'
import { engineFlags, isInspected } from '../engineProcess/flags'
import { keepLogTail } from '../engineProcess/logTail'

/**
 * Spawns the built engine entry; only after `ready`. The reported exit code is not to be trusted: Electron
 * gives 0 for a killed process too, so success is the engine's goodbye message.
 */
export function utilityEngine(entry: string): SpawnEngine {
  return (env) => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Saltus engine',
      stdio: ['ignore', 'pipe', 'pipe'],
      execArgv: engineFlags(),
      env: { ...process.env, ...env } as Record<string, string>
    })
    const log = keepLogTail(child.stdout, child.stderr)
    // The inspector says there where it listens.
    if (isInspected) child.stderr?.pipe(process.stderr)
    const exit = createExitReport()
    child.once('exit', (code) => exit.end({ code, signal: null, log: log() }))
    return {
      get pid() {
        return child.pid
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromEngine)),
      onExit: exit.onExit,
      kill: () => void child.kill()
    }
  }
}
