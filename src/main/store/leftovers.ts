/**
 * What killed processes have left behind in a library: temporaries, locks and their sockets, folders of runs that were
 * never there. Removed when a library is opened; nothing of a process that lives. (Imports: bundleMerge.ts.)
 *
 * Whose a file is, is told by the lock under which it is written. Names of temporaries are used once, so one that was
 * there before nobody held that lock belongs to nobody. Where not even a lock's owner can be told (another machine, not
 * yet watched for long enough) everything stays for the next time.
 */
import { lstat, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/errors'
import { exportsOf, removeUnfinished } from './bundles/unfinished'
import { dataFolder } from './data/dataFiles'
import { TEMPORARY } from './files/atomicFile'
import { isOfThisMachine, lookAtLock, socketName } from './files/holder'
import { askSocket } from './files/holderSocket'
import { isRunId, isSweepId } from './files/ids'
import { clearDeadLock, inLibraryTurn, isLocked, LAYOUTS_LOCK, LOCK } from './files/lock'
import { removeUnwritten } from './files/outputTarget'
import { ifPresent } from './files/storeErrors'
import { cacheFolder } from './outcomeFile'
import { markPattern } from './sessions/sessions'
import { sweepWriter, writersOf } from './writers'

/** Of the lock `a.lock.json`: `a.lock.json.<nonce>` claims it when its holder is dead. */
const lockPattern = /^(lock|open-[0-9a-f]{8}|[a-z0-9-]+\.lock)\.json(\.[0-9a-f]{16})*$/
const socketPattern = /^lock-([0-9a-f]{16})\.sock$/
const lockTemporaryPattern = /\.([0-9a-f]{16})\.tmp$/

/** In ms. */
const ABANDONED_MS = 3600_000

const namesIn = async (folder: string): Promise<string[]> => (await ifPresent(() => readdir(folder))) ?? []
const isTemporary = (name: string): boolean => name.endsWith(TEMPORARY)

/** Removes what it can, and leaves the rest to the next time; also among the temporary files. Never rejects. */
export async function removeLeftovers(root: string): Promise<void> {
  await leaveOut(removeUnwritten)
  try {
    // Runs are made and labels, sessions are written under this lock, so none of that is under way meanwhile.
    await inLibraryTurn(root, async () => {
      for (const id of await namesIn(join(root, 'runs')))
        if (isRunId(id)) await leaveOut(() => cleanRun(join(root, 'runs', id)))
      for (const id of await namesIn(join(root, 'trash')))
        if (isRunId(id)) await leaveOut(() => cleanLocks(join(root, 'trash', id)))
      await leaveOut(() => cleanSweeps(join(root, 'sweeps')))
      for (const folder of ['sessions', 'sessions/history'])
        await leaveOut(() => cleanFolder(join(root, folder), isTemporary))
      await leaveOut(() => cleanLocks(join(root, 'sessions'), markPattern))
      await leaveOut(() => cleanWriters(root))
      await leaveOut(() => removeUnfinished(root))
      await leaveOut(() => cleanLocks(exportsOf(root)))
      await leaveOut(() => cleanFolder(cacheFolder(root), isTemporary))
      await leaveOut(() => cleanFolder(dataFolder(root), isTemporary, ABANDONED_MS))
      await leaveOut(() => cleanLocks(root))
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

/** One folder that cannot be cleaned keeps no other from it. */
async function leaveOut(clean: () => Promise<void>): Promise<void> {
  await clean().catch(() => undefined)
}

/** @param age in ms: younger ones may still be written */
async function cleanFolder(folder: string, isLeft: (name: string) => boolean, age = 0): Promise<void> {
  for (const name of (await namesIn(folder)).filter(isLeft)) {
    const found = await ifPresent(() => stat(join(folder, name)))
    if (found && Date.now() - found.mtimeMs >= age) await rm(join(folder, name), { force: true })
  }
}

/** Temporaries of these folders, unless the lock under which they are written is held. */
async function cleanUnder(folder: string, lock: string, places: readonly string[]): Promise<void> {
  const found = await Promise.all(
    places.map(async (place) => (await namesIn(place)).map((name) => join(place, name)))
  )
  const left = found.flat().filter((path) => isTemporary(path) && !lockTemporaryPattern.test(path))
  if (left.length > 0 && !(await isLocked(folder, lock)))
    await Promise.all(left.map((path) => rm(path, { force: true })))
}

async function cleanRun(folder: string): Promise<void> {
  const names = await namesIn(folder)
  const hasRecord = names.includes('run.json')
  // Whoever is killed while it writes leaves its lock, or a temporary beside it: other runs need no second look.
  if (hasRecord && !names.some((name) => isLockFile(name) || isTemporary(name))) return
  if (!hasRecord && names.every((name) => isOfStart(name))) {
    if (!(await isLocked(folder))) await rm(folder, { recursive: true, force: true })
    return
  }
  await cleanUnder(folder, LOCK, [folder, join(folder, 'series'), join(folder, 'checkpoints')])
  await cleanUnder(folder, LAYOUTS_LOCK, [join(folder, 'projections')])
  await cleanLocks(folder)
}

const isLockFile = (name: string): boolean => lockPattern.test(name) || socketPattern.test(name)

/** What there may be of a run before its record, and nothing that anybody would miss. */
const isOfStart = (name: string): boolean =>
  isLockFile(name) || isTemporary(name) || ['labels.json', 'checkpoints'].includes(name)

async function cleanSweeps(folder: string): Promise<void> {
  const names = await namesIn(folder)
  for (const name of names.filter(isTemporary)) {
    const [id] = name.split('.')
    if (isSweepId(id) && !(await isLocked(folder, `${id}.lock.json`)))
      await rm(join(folder, name), { force: true })
  }
  await cleanLocks(folder)
}

/** Locks, claims and sockets of the dead, and locks that were never put in place; not locks that are `kept` though their holder is dead. */
async function cleanLocks(folder: string, kept: RegExp | null = null): Promise<void> {
  const isKept = (name: string): boolean => kept?.test(name) ?? false
  for (const name of await namesIn(folder))
    if (lockPattern.test(name) && !isKept(name)) await clearDeadLock(folder, name)
  const names = await namesIn(folder)
  const named = new Set(await Promise.all(names.filter(isKept).map((name) => nonceOf(join(folder, name)))))
  // A lock that was not put in place is told by its socket, so that goes last.
  for (const name of [...names.filter(isTemporary), ...names.filter((name) => !isTemporary(name))]) {
    const nonce = (socketPattern.exec(name) ?? lockTemporaryPattern.exec(name))?.[1]
    if (!nonce || named.has(nonce)) continue
    const path = join(folder, name)
    // A lock's socket listens before there is anything else of the lock.
    const isDead = (await askSocket('beside', folder, socketName(nonce))) === false
    if (isDead || (isTemporary(name) && (await isAbandoned(path)))) await rm(path, { force: true })
  }
}

const nonceOf = async (path: string): Promise<string | undefined> => (await lookAtLock(path))?.nonce

/**
 * Of a lock that was begun, and at whose socket nobody answers: where it lay beside the lock, on this machine, and is gone,
 * so is its holder; else the age tells, for putting a lock in place takes milliseconds.
 */
async function isAbandoned(path: string): Promise<boolean> {
  const found = await ifPresent(() => stat(path))
  const holder = found && (await lookAtLock(path))?.holder
  if (holder?.socket === 'beside' && isOfThisMachine(holder))
    return (await ifPresent(() => lstat(join(dirname(path), socketName(holder.nonce))))) === null
  return found !== null && Date.now() - found.mtimeMs > ABANDONED_MS
}

/** What killed processes said of themselves, and the last thing that they were about to say. */
async function cleanWriters(root: string): Promise<void> {
  const folder = writersOf(root)
  const ids = (await namesIn(folder)).flatMap((name) => /^([0-9a-f]{16})\.json/.exec(name)?.[1] ?? [])
  for (const id of new Set(ids)) await leaveOut(() => sweepWriter(folder, id))
  await cleanLocks(folder)
}
