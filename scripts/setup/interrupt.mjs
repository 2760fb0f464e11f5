// What has to be undone when the user presses Ctrl-C or the machine shuts down midway.

/** @type {Record<string, number>} */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

/** @type {Set<() => void>} */
const cleanups = new Set()

/**
 * Calls `cleanup` if the process is told to stop; newest first. Without any clean-up waiting, signals keep their
 * default effect, so a launcher can hand them on.
 * @param {() => void} cleanup must be synchronous
 * @returns {() => void} forgets it again
 */
export function whenInterrupted(cleanup) {
  if (cleanups.size === 0) for (const signal in exitCodes) process.on(signal, stop)
  cleanups.add(cleanup)
  return () => {
    cleanups.delete(cleanup)
    if (cleanups.size === 0) for (const signal in exitCodes) process.off(signal, stop)
  }
}

/** @param {string} signal */
function stop(signal) {
  for (const cleanup of [...cleanups].reverse()) cleanup()
  process.exit(exitCodes[signal])
}
