/**
 * How runs and sweeps of a bundle join a library: all of them, or none.
 *
 * They are made ready in `<root>/import/`, and one rename of the folder that holds them, to `<root>/arriving/`, decides: what
 * was ended before it has changed nothing, what was ended after it is carried through by whoever opens the library next.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync
} from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../files/storeErrors'

/** Where an import works, below the root of a library; and what it has decided on. */
export const workshopOf = (root: string): string => join(root, 'import')
const arrivingIn = (root: string): string => join(root, 'arriving')

/** Below `ready`, as they will lie below the root: sweeps before the runs that name them. */
const KINDS = ['sweeps', 'runs'] as const

/** Takes all that lies ready into the library. Throws what the disk refuses; nothing has arrived then. */
export function arrive(root: string, ready: string): void {
  renameSync(ready, arrivingIn(root))
  const undo: (() => void)[] = []
  try {
    moveAll(root, undo)
  } catch (error) {
    takeBack(root, ready, undo)
    throw error
  }
}

/** What the disk does not let back has arrived: whoever opens the library next carries the rest through. */
function takeBack(root: string, ready: string, undo: readonly (() => void)[]): void {
  try {
    for (const step of undo.toReversed()) step()
    renameSync(arrivingIn(root), ready)
  } catch {
    // Why nothing arrived is what its user has to hear.
  }
}

/**
 * Carries through an import that was ended between its decision and its end. What finds its place taken, by another run of the
 * same second, stays where it is. Of two processes that do this at once, each moves what the other has not.
 */
export function finishArrival(root: string): void {
  if (existsSync(arrivingIn(root))) moveAll(root, [])
}

/** @param undo is given what takes back each step */
function moveAll(root: string, undo: (() => void)[]): void {
  const kinds = KINDS.filter((kind) => existsSync(join(arrivingIn(root), kind)))
  for (const kind of kinds) {
    const [from, to] = [join(arrivingIn(root), kind), join(root, kind)]
    if (mkdirSync(to, { recursive: true }) !== undefined) undo.push(() => rmdirSync(to))
    for (const name of readdirSync(from)) {
      const [here, there] = [join(from, name), join(to, name)]
      if (existsSync(there)) continue
      renameUnlessGone(here, there)
      undo.push(() => renameSync(there, here))
    }
    sync(to)
  }
  for (const kind of kinds) removeEmpty(join(arrivingIn(root), kind))
  removeEmpty(arrivingIn(root))
  sync(root)
}

function renameUnlessGone(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errnoOf(error))) throw error
  }
}

/** Makes renamed names survive a power cut. Windows has no such call. */
function sync(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
