// One set-up at a time: a lock file that its holder touches every two seconds. A lock left untouched for long belongs
// to a process that was killed, on this machine or on another one that shares the folder. Should two get in after all,
// nothing breaks: whatever set-up makes is put in place by rename, and the later one wins.
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { whenInterrupted } from './interrupt.mjs'
import { root } from './project.mjs'
import { say } from './terminal.mjs'

const beatMs = 2_000

/**
 * @template T
 * @param {string} lock the lock file
 * @param {() => Promise<T>} work
 */
export async function alone(lock, work) {
  mkdirSync(path.dirname(lock), { recursive: true })
  await take(lock)
  const release = () => rmSync(lock, { force: true })
  const forget = whenInterrupted(release)
  const beat = setInterval(() => touch(lock), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    release()
    forget()
  }
}

/**
 * The same for work inside this checkout. The lock lies outside it, because npm empties node_modules.
 * @template T
 * @param {() => Promise<T>} work
 */
export function aloneInCheckout(work) {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 16)
  return alone(path.join(os.tmpdir(), `saltus-${checkout}.lock`), work)
}

/** @param {string} lock */
async function take(lock) {
  for (let waits = 0; ; waits++) {
    try {
      return closeSync(openSync(lock, 'wx'))
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    const touched = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - touched > 10 * beatMs) rmSync(lock, { force: true })
    else {
      if (waits === 0) say('Another set-up is at work; waiting for it.')
      await sleep(500)
    }
  }
}

/** @param {string} lock */
function touch(lock) {
  const now = new Date()
  try {
    utimesSync(lock, now, now)
  } catch {
    // taken over while this machine slept: harmless, see above
  }
}
