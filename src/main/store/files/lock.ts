/**
 * One writer per run: `lock.json` in its folder names the process that writes.
 *
 * A lock appears whole, by linking a finished file to its name, which fails when the name exists. A lock
 * whose holder is dead is taken over without a gap or a race: the successor first claims a second name that
 * belongs to this dead lock alone (`lock.json.<nonce>`), by the same rules, and then renames it over
 * `lock.json`. Whoever comes late finds that the lock it saw is no longer there, and starts again.
 */
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import { TEMPORARY } from './atomicFile'
import { isAlive, ownHolder, parseHolder, type Holder } from './processIdentity'
import { errnoOf, ifPresent, onFile } from './storeErrors'

export interface RunLock {
  /** Gives the lock back, at `folder` if the run's folder was moved; harmless when it is gone. */
  release(folder?: string): Promise<void>
}

interface Seen {
  holder: Holder | null
  alive: boolean
  nonce: string
}

const TOUCH_EVERY_MS = 60_000
const UNREADABLE_PATIENCE_MS = 10_000
/** What file systems without hard links answer (exFAT, some network shares). */
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']
const MOST_ATTEMPTS = 100

const LOCK = 'lock.json'

/** The lock at `path` as it is now; null when there is none. */
async function look(path: string): Promise<Seen | null> {
  return ifPresent(async () => {
    const { mtimeMs, ino } = await stat(path)
    const holder = parseHolder(await readFile(path, 'utf8'))
    if (holder) return { holder, alive: isAlive(holder, mtimeMs), nonce: holder.nonce }
    // Nobody links half a lock, so this is damage; a short wait covers file systems without links.
    return { holder, alive: Date.now() - mtimeMs < UNREADABLE_PATIENCE_MS, nonce: `unreadable-${ino}` }
  })
}

/** Puts the lock at `path` unless something is there. */
async function place(path: string, own: Holder): Promise<boolean> {
  const text = JSON.stringify(own)
  const temporary = `${path}.${own.nonce}${TEMPORARY}`
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
  const who = holder ? `process ${holder.pid} since ${holder.since}` : 'another process'
  return new AppError(`${what}.locked`, `This ${what} is being written by ${who}.`, {
    pid: holder?.pid,
    since: holder?.since
  })
}

async function claim(path: string, own: Holder, what: string): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    if (await place(path, own)) return
    const seen = await look(path)
    if (!seen) continue
    if (seen.alive) throw lockedError(seen.holder, what)
    const successor = `${path}.${seen.nonce}`
    await claim(successor, own, what)
    if ((await look(path))?.nonce === seen.nonce) return rename(successor, path)
    await rm(successor, { force: true })
  }
  throw lockedError(null, what)
}

/**
 * Takes the lock of a run's folder, or another one under a name of its own.
 * Throws `run.locked` (`<what>.locked`) while a living process holds it, or `store.*`.
 */
export async function acquireLock(folder: string, name = LOCK, what = 'run'): Promise<RunLock> {
  const path = join(folder, name)
  const own = ownHolder()
  await onFile(folder, () => claim(path, own, what))
  const touch = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, TOUCH_EVERY_MS)
  touch.unref()
  return {
    async release(at = folder) {
      clearInterval(touch)
      const held = join(at, name)
      if ((await look(held))?.nonce === own.nonce) await onFile(held, () => rm(held, { force: true }))
    }
  }
}

/** Whether a living process writes this run, or holds the lock of that name. */
export async function isLocked(folder: string, name = LOCK): Promise<boolean> {
  return (await onFile(folder, () => look(join(folder, name))))?.alive ?? false
}
