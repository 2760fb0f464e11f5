// One work: every contender is started and warmed up, then all take turns, one at a time.
import { median, rotated } from './statistics.mjs'

/**
 * @typedef {import('./contender.mjs').Facts & { name: string, threads: number, msPerStep: number[] }} Measured
 * @typedef {import('./works.mjs').Work} Work
 * @typedef {{ name: string, threads: number, reason: string }} Absent
 */

/** Seconds of training before the first round. */
const WARM_UP = 0.5
/** Largest relative difference of first losses between contenders that train the same model on data of one kind. */
const LOSS_TOLERANCE = 0.1

/**
 * @param {Work} work
 * @param {import('./field.mjs').Kind[]} kinds
 * @param {{ threads: number[], rounds: number, seconds: number, progress: (done: number, text: string) => void }} options
 *   `done` is the share of the work's parts that are over
 * @returns {Promise<{ measured: Measured[], absent: Absent[] }>}
 */
export async function measureWork(work, kinds, { threads, rounds, seconds, progress }) {
  const absent = /** @type {Absent[]} */ ([])
  const running = []
  const wanted = kinds.flatMap((kind) => threads.map((count) => ({ kind, count })))
  const parts = wanted.length + rounds
  try {
    for (const [i, { kind, count }] of wanted.entries()) {
      progress(i / parts, `starting ${kind.name} on ${count}`)
      const started = await start(work, kind, count)
      if ('reason' in started) absent.push(started)
      else running.push(started)
    }
    for (let round = 0; round < rounds; round++) {
      progress((wanted.length + round) / parts, `round ${round + 1} of ${rounds}`)
      for (const { contender, measured } of rotated(running, round))
        measured.msPerStep.push((await contender.ask({ seconds })).msPerStep)
    }
  } finally {
    for (const { contender } of running) await contender.end()
  }
  return { measured: running.map(({ measured }) => measured), absent }
}

/** @param {Work} work @param {import('./field.mjs').Kind} kind @param {number} threads */
async function start(work, kind, threads) {
  const contender = kind.start(threads)
  try {
    const facts = await contender.ask({ task: work.task, variant: kind.variant })
    await contender.ask({ seconds: WARM_UP })
    return {
      contender,
      measured: { name: kind.name, threads, ...facts, msPerStep: /** @type {number[]} */ ([]) }
    }
  } catch (error) {
    await contender.end()
    return { name: kind.name, threads, reason: /** @type {Error} */ (error).message.split('\n')[0] }
  }
}

/** What speaks against comparing these: other parameter counts, or first losses apart. @param {Measured[]} measured @returns {string[]} */
export function differences(measured) {
  const counts = new Set(measured.map(({ parameters }) => parameters))
  const middle = median(measured.map(({ firstLoss }) => firstLoss))
  const odd = measured.filter(({ firstLoss }) => !(Math.abs(firstLoss / middle - 1) <= LOSS_TOLERANCE))
  return [
    ...(counts.size > 1 ? [`parameters differ: ${[...counts].join(', ')}`] : []),
    ...odd.map(({ name, firstLoss }) => `${name} begins at a loss of ${firstLoss}, others at ${middle}`)
  ]
}
