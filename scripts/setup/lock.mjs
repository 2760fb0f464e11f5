// One set-up at a time. Whoever wants to work puts a file of its own into the lock's folder and then looks who else has
// one there: it works only if nobody else alive has. Of two that come at once the later sees the earlier, or both see each
// other and step back for a random while; never do two work. Nothing is ever taken over, so there is no race about that:
// files of dead holders are removed, and no name is used twice.
//
// On one machine a holder lives if its process does, stopped or not. One of another machine or container that shares the
// folder lives while it touches its file, judged by change and never by a clock.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { whenInterrupted } from './interrupt.mjs'
import { inProject, readJson, writeJson } from './project.mjs'
import { say } from './terminal.mjs'

const beatMs = 2_000
const foreignPatienceMs = 10 * beatMs

/**
 * @template T
 * @param {string} lock the lock's folder
 * @param {() => Promise<T>} work
 */
export async function alone(lock, work) {
  mkdirSync(lock, { recursive: true })
  const own = path.join(lock, `${randomBytes(8).toString('hex')}.json`)
  const release = () => rmSync(own, { force: true })
  const forget = whenInterrupted(release)
  const beat = setInterval(() => touch(own), beatMs)
  try {
    await take(lock, own)
    return await work()
  } finally {
    clearInterval(beat)
    release()
    forget()
  }
}

/**
 * The same for work inside this checkout. The lock does not lie in node_modules, because npm empties that.
 * @template T
 * @param {() => Promise<T>} work
 */
export const aloneInCheckout = (work) => alone(inProject('out/.setup-lock'), work)

/** @param {string} lock @param {string} own */
async function take(lock, own) {
  const others = othersIn(lock, own)
  for (let waits = 0; ; waits++) {
    if (!others.alive()) {
      writeJson(own, thisProcess())
      if (!others.alive()) return
      rmSync(own)
    }
    if (waits === 0) say('Another set-up is at work; waiting for it.')
    await sleep(200 + 300 * Math.random())
  }
}

/** @param {string} lock @param {string} own */
function othersIn(lock, own) {
  /** @type {Map<string, { touched: number, seenAt: number }>} when a foreign file was last seen to have changed */
  const seen = new Map()
  const livesElsewhere = (/** @type {string} */ file) => {
    const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (touched === undefined) return false
    const last = seen.get(file)
    const now = performance.now()
    if (last?.touched === touched) return now - last.seenAt < foreignPatienceMs
    seen.set(file, { touched, seenAt: now })
    return true
  }
  return {
    /** Whether another holder lives; files of dead ones are removed. */
    alive: () =>
      readdirSync(lock)
        .filter((name) => name.endsWith('.json'))
        .map((name) => path.join(lock, name))
        .filter((file) => file !== own)
        .some((file) => {
          const alive = livesHere(readJson(file)) ?? livesElsewhere(file)
          if (!alive) rmSync(file, { force: true })
          return alive
        })
  }
}

/**
 * Who works: a process number counts within one boot of one machine and one container, and is used again; the time of
 * its start tells the two users apart. Only Linux tells such times.
 */
const thisProcess = () => ({ place: place(), pid: process.pid, started: startOf(process.pid) })

/** @param {ReturnType<typeof thisProcess> | null} holder @returns {boolean | null} null where this cannot be told */
function livesHere(holder) {
  if (holder?.place !== place()) return null
  if (holder.started !== null) return startOf(holder.pid) === holder.started
  try {
    process.kill(holder.pid, 0)
    return null
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM' ? null : false
  }
}

function place() {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return os.hostname()
  }
}

/** A living process's start in clock ticks since boot (proc_pid_stat(5), field 22). @param {number} pid */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in brackets and may itself hold spaces and brackets.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
  } catch {
    return null
  }
}

/** @param {string} file */
function touch(file) {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch {
    // not yet written, or just stepped back from
  }
}
