/**
 * One writer per run: `lock.json` in its folder names the process that writes.
 *
 * A lock appears whole, by linking a finished file to its name, which fails when the name exists. A lock whose holder is
 * dead is taken over without a gap or a race: the successor first claims a second name that belongs to this dead lock
 * alone (`lock.json.<nonce>`), by the same rules, and then renames it over `lock.json`. Whoever comes late finds that the
 * lock it saw is no longer there, and starts again.
 *
 * A holder that was taken for dead and was not (suspended, cut off from a network disk) finds another nonce in its
 * lock, for which it looks before each write: see `RunLock.check`.
 */
import { link, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/errors'
import { TEMPORARY } from './atomicFile'
import {
  BEAT_MS,
  givenBack,
  isAlive,
  isOfThisMachine,
  lookAtLock,
  ownHolder,
  socketName,
  type Holder,
  type SeenLock
} from './holder'
import { openSocket, removeSocket } from './holderSocket'
import { errnoOf, onFile } from './storeErrors'

export interface RunLock {
  /** Throws `<what>.lockLost` when another process has taken the lock over meanwhile: then nothing may be written. */
  check(): Promise<void>
  /** Gives the lock back, at `folder` if the run's folder was moved; harmless when it is gone. Never rejects. */
  release(folder?: string): Promise<void>
}

/** What file systems without hard links answer (exFAT, some network shares). */
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']
const MOST_ATTEMPTS = 100
/** How often a lock is looked at of which only its beats can tell, in ms. */
const WATCH_MS = 500
/** A successor at work is done in a moment, and then the lock itself tells who has it; in ms. */
const SUCCESSOR_MS = 1000
/** How long a change that takes milliseconds waits for those of others, and how often it looks, in ms. */
const TURN_MS = 20_000
const TURN_LOOK_MS = 15

/** Of the writer of a run, in its folder. */
export const LOCK = 'lock.json'
/** Of who writes a layout of a run, in its folder. */
export const LAYOUTS_LOCK = 'layouts.lock.json'
const LIBRARY_LOCK = 'library.lock.json'

/** Puts the lock at `path` unless something is there. */
async function place(path: string, own: Holder): Promise<boolean> {
  const text = JSON.stringify(own)
  const temporary = temporaryOf(path, own.nonce)
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    await link(temporary, path).catch((error: unknown) => {
      if (!WITHOUT_LINKS.includes(errnoOf(error))) throw error
      return writeFile(path, text, { flag: 'wx' })
    })
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

function lockedError(holder: Holder | null, what: string): AppError {
  const where = holder && !isOfThisMachine(holder) ? ' of another machine' : ''
  const who = holder ? `process ${holder.pid}${where} since ${holder.since}` : 'another process'
  return new AppError(`${what}.locked`, `This ${what} is being written by ${who}.`, {
    pid: holder?.pid,
    since: holder?.since
  })
}

const isLockedError = (error: unknown): boolean => error instanceof AppError && error.code.endsWith('.locked')

/** Where a lock is written before it gets its name. */
const temporaryOf = (path: string, nonce: string): string => `${path}.${nonce}${TEMPORARY}`

/** Whoever is killed while it takes a lock leaves the file that it has linked to its name, too. */
async function removeTracesOf(path: string, { holder, nonce }: SeenLock): Promise<void> {
  await rm(temporaryOf(path, nonce), { force: true }).catch(() => undefined)
  await removeSocket(holder?.socket ?? 'beside', dirname(path), socketName(nonce))
}

/** What is to be locked: a name in a folder, and the word for it in sentences. */
interface Target {
  folder: string
  name: string
  what: string
}

async function claim(path: string, what: string, own: Holder): Promise<void> {
  const successorsUntil = performance.now() + SUCCESSOR_MS
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    if (await place(path, own)) return
    const seen = await lookAtLock(path)
    if (!seen) continue
    const alive = await isAlive(path, seen)
    if (alive) throw lockedError(seen.holder, what)
    if (alive === null) {
      await sleep(WATCH_MS)
      attempt -= 1
      continue
    }
    const successor = `${path}.${seen.nonce}`
    try {
      await claim(successor, what, own)
    } catch (error) {
      if (!isLockedError(error) || performance.now() > successorsUntil) throw error
      await sleep(TURN_LOOK_MS)
      continue
    }
    const isStillThere = (await lookAtLock(path))?.nonce === seen.nonce
    await (isStillThere ? rename(successor, path) : rm(successor, { force: true }))
    await removeTracesOf(path, seen)
    if (isStillThere) return
  }
  throw lockedError(null, what)
}

/**
 * Takes the lock of a run's folder, or another one under a name of its own. Where only beats can tell whether its
 * holder lives, this takes up to three of them.
 * Throws `run.locked` (`<what>.locked`) while a living process holds it, or `store.*`.
 */
export async function acquireLock(folder: string, name = LOCK, what = 'run'): Promise<RunLock> {
  const path = join(folder, name)
  const own = ownHolder()
  // Before the lock, so that none ever names a socket at which nobody listens.
  const socket = await onFile(folder, () => openSocket(folder, socketName(own.nonce)))
  try {
    await onFile(folder, () => claim(path, what, { ...own, socket: socket?.place ?? null }))
  } catch (error) {
    await socket?.close()
    throw error
  }

  async function check(): Promise<void> {
    const seen = await onFile(path, () => lookAtLock(path)).catch((error: unknown) => {
      // Too many open files pass, and are no reason to end what this process does.
      if (error instanceof AppError && error.code === 'store.busy') return own
      throw error
    })
    if (seen?.nonce === own.nonce) return
    if (!seen) await onFile(folder, () => stat(folder))
    throw new AppError(
      `${what}.lockLost`,
      `Another process has taken over this ${what} meanwhile, so this one writes no more of it.`
    )
  }
  const beat = setInterval(() => {
    const now = new Date()
    check()
      .then(() => utimes(path, now, now))
      .catch(() => undefined)
  }, BEAT_MS)
  beat.unref()

  return {
    check,
    async release(at = folder) {
      clearInterval(beat)
      const held = join(at, name)
      const giveBack = async (): Promise<void> => {
        if ((await lookAtLock(held))?.nonce === own.nonce) await rm(held, { force: true })
        await socket?.close()
        await removeSocket('beside', at, socketName(own.nonce))
      }
      await giveBack().catch(() => {
        // The disk refuses. Without its socket nobody could tell whose the lock is, so that stays until the disk gives in, or
        // this process ends; here it counts as given back.
        givenBack.add(own.nonce)
        const again = setInterval(() => {
          giveBack().then(
            () => clearInterval(again),
            () => undefined
          )
        }, BEAT_MS)
        again.unref()
      })
    }
  }
}

/** Whether a living process writes this run, or holds the lock of that name; true, too, while that is not known yet. */
export async function isLocked(folder: string, name = LOCK): Promise<boolean> {
  const path = join(folder, name)
  return onFile(folder, async () => {
    const seen = await lookAtLock(path)
    return seen !== null && (await isAlive(path, seen)) !== false
  })
}

/**
 * Does a change that takes milliseconds, such as reading a file and writing it anew, while no other process does one
 * under the same lock. Throws `<what>.locked` when another holds it for over twenty seconds, and what the change throws.
 */
export async function underLock<Result>(
  { folder, name, what }: Target,
  change: (lock: RunLock) => Promise<Result>
): Promise<Result> {
  const lock = await acquireInTurn(folder, name, what)
  try {
    return await change(lock)
  } finally {
    await lock.release()
  }
}

async function acquireInTurn(folder: string, name: string, what: string): Promise<RunLock> {
  const until = performance.now() + TURN_MS
  for (;;) {
    try {
      return await acquireLock(folder, name, what)
    } catch (error) {
      if (!isLockedError(error) || performance.now() > until) throw error
      await sleep(TURN_LOOK_MS * (0.5 + Math.random()))
    }
  }
}

/** Removes the lock of a dead process, its socket and its claims; never one whose holder lives or is not yet known. */
export async function clearDeadLock(folder: string, name = LOCK): Promise<void> {
  const path = join(folder, name)
  const seen = await lookAtLock(path)
  if (!seen || (await isAlive(path, seen)) !== false) return
  // Who has the claim on a dead lock is the only one who may touch it.
  const claimName = `${name}.${seen.nonce}`
  await underLock({ folder, name: claimName, what: 'lock' }, async () => {
    if ((await lookAtLock(path))?.nonce === seen.nonce) await rm(path, { force: true })
  })
  await removeTracesOf(path, seen)
}

/** A change of a library that belongs to no single run: new runs and their colours, labels, sessions. */
export const inLibraryTurn = <Result>(
  root: string,
  change: (lock: RunLock) => Promise<Result>
): Promise<Result> => underLock({ folder: root, name: LIBRARY_LOCK, what: 'library' }, change)
