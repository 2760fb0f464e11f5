// The largest number of replicas of W1 that trains a step within a limit of memory, by doubling and then halving the gap.
import { readFileSync } from 'node:fs'
import { say } from '../../scripts/setup/terminal.mjs'
import { works } from './works.mjs'

/** As many as a spec may have. */
const MOST_REPLICAS = 1024
/** The gap between what fits and what does not, as a share of what fits. */
const PRECISION = 0.05
const POLL_MS = 50

/** Memory that a process holds now, in bytes; 0 where the system does not say. @param {number | undefined} pid */
function residentBytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/**
 * Trains one step of W1 with so many replicas; ended as soon as it holds more than `limit`.
 * @param {import('./field.mjs').Kind} kind @param {number} replicas @param {number} limit bytes
 * @returns {Promise<{ replicas: number, peakBytes: number, reason: string | null }>} a reason when it does not fit
 */
async function trainWithin(kind, replicas, limit) {
  const contender = kind.start(1)
  let reason = null
  const guard = setInterval(() => {
    if (residentBytes(contender.pid) <= limit) return
    reason = 'more memory than the limit'
    contender.kill()
  }, POLL_MS)
  try {
    const { task } = /** @type {import('./works.mjs').Work} */ (works.find(({ id }) => id === 'W1'))
    const { peakBytes } = await contender.ask({ task: { ...task, replicas }, variant: kind.variant })
    return { replicas, peakBytes, reason: peakBytes > limit ? 'more memory than the limit' : null }
  } catch (error) {
    return { replicas, peakBytes: 0, reason: reason ?? /** @type {Error} */ (error).message }
  } finally {
    clearInterval(guard)
    await contender.end()
  }
}

/** @param {import('./field.mjs').Kind} kind @param {number} limit bytes */
export async function largestReplicas(kind, limit) {
  const tried = []
  let fits = 0
  let tooMany = MOST_REPLICAS + 1
  for (let next = 1; next > fits && next < tooMany; next = nextTry(fits, tooMany)) {
    const result = await trainWithin(kind, next, limit)
    tried.push(result)
    say(`R ${next}: ${result.reason ?? `${(result.peakBytes / 1e9).toFixed(2)} GB`}`)
    if (result.reason === null) fits = next
    else tooMany = next
  }
  return { replicas: fits, limit, tried }
}

/** Doubles while nothing has failed, then halves the gap; `fits` again when the gap is small enough. @param {number} fits @param {number} tooMany */
export function nextTry(fits, tooMany) {
  if (tooMany > MOST_REPLICAS) return Math.min(2 * fits || 1, MOST_REPLICAS)
  return tooMany - fits <= Math.max(1, PRECISION * fits) ? fits : Math.floor((fits + tooMany) / 2)
}
