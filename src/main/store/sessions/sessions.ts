/**
 * Sessions on disk.
 *
 *   <root>/sessions/<id>.json            saved by the user; changed by saving again or by a new name, by nothing else
 *   <root>/trash/<id>.json               saved once, in the trash
 *   <root>/sessions/history/<id>.json    what windows showed, written as they change; the newest are kept
 *   <root>/sessions/open-<hex>.json      a process that shows windows: a lock whose holder died tells of a crash
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors'
import { runsOf, type Session, type SessionInfo, type SessionState } from '#shared/session'
import { replaceJson } from '../files/atomicFile'
import { isSessionId, makeSessionId } from '../files/ids'
import { acquireLock, clearDeadLock, inLibraryTurn, isLocked, type RunLock } from '../files/lock'
import { readJson } from '../runs/runFiles'
import { moveToTrash } from '../runs/runFolders'
import { checkState, checkTitle } from './sessionShape'
import { damaged, ifPresent, onFile } from '../files/storeErrors'

const SESSION_SCHEMA = 1
/** How many states of windows are kept. */
const MOST_HISTORY = 30
/** A process that shows windows; one that is dead tells of a crash, until the next window has heard of it. */
export const markPattern = /^open-[0-9a-f]{8}\.json$/

/** What a window showed. */
export interface Kept extends Session {
  /** The window, and the mark of its process. */
  window: string
  mark: string
}

export type KeptInit = Omit<Kept, 'savedAt' | 'runs' | 'mark'>

export interface SessionStore {
  /** Newest first; files that cannot be read are left out. */
  list(): Promise<SessionInfo[]>
  /** What windows showed, newest first. */
  history(): Promise<Kept[]>
  /** A saved one or one of the history. Throws `session.missing`, `session.newer`, `session.invalid`, `store.*`. */
  read(id: string): Promise<Session>
  /**
   * Saves under the id of a session, or as a new one. Throws `session.changed` when it is not as the caller knows it.
   * @param known the session to replace, as it was read; null: a new one
   */
  save(known: SessionInfo | null, title: string, state: SessionState): Promise<SessionInfo>
  /** Changes the name of a saved session and nothing else. Throws `session.missing`, `session.invalid`. */
  rename(id: string, title: string): Promise<SessionInfo>
  /** Moves a saved session to the trash of the library, and back. Throws `session.missing`, `session.changed` when it was saved again. */
  trash(id: string): Promise<void>
  restore(id: string): Promise<SessionInfo>
  keep(init: KeptInit): Promise<void>
  /** Marks this process as one that shows windows. What the last ones showed that ended without a word; told once. */
  open(): Promise<Kept | null>
  /** Takes the mark back. */
  close(): Promise<void>
}

export const openSessionStore = (root: string): SessionStore => new FolderSessionStore(root)

class FolderSessionStore implements SessionStore {
  private readonly past: string
  private readonly mark = `open-${randomBytes(4).toString('hex')}.json`
  private lock: RunLock | null = null

  private readonly folder: string
  private readonly bin: string

  constructor(private readonly root: string) {
    this.folder = join(root, 'sessions')
    this.past = join(this.folder, 'history')
    this.bin = join(root, 'trash')
  }

  async list(): Promise<SessionInfo[]> {
    return (await readAll(this.folder)).map(infoOf)
  }

  async history(): Promise<Kept[]> {
    return (await readAll(this.past)) as Kept[]
  }

  async read(id: string): Promise<Session> {
    const [path, past] = [fileOf(this.folder, id), fileOf(this.past, id)]
    if (await ifPresent(() => stat(path))) {
      const session = await readSession(path)
      return { ...session, saved: infoOf(session) }
    }
    if (await ifPresent(() => stat(past))) return readSession(past)
    throw missing(id)
  }

  async save(known: SessionInfo | null, title: string, state: SessionState): Promise<SessionInfo> {
    const asked = checkTitle(title)
    return inLibraryTurn(this.root, async ({ check }) => {
      const stored = known && (await this.unchanged(known))
      // A name that this window did not change may be another one by now.
      const name = stored && asked === known.title ? stored.title : asked
      const now = new Date()
      const id = known?.id ?? makeSessionId(now)
      const session = this.file(id, name, state, now)
      await onFile(this.folder, () => mkdir(this.folder, { recursive: true }))
      await replaceJson(fileOf(this.folder, id), session, check)
      return infoOf(session)
    })
  }

  async rename(id: string, title: string): Promise<SessionInfo> {
    const path = fileOf(this.folder, id)
    const name = checkTitle(title)
    return inLibraryTurn(this.root, async ({ check }) => {
      if (!(await ifPresent(() => stat(path)))) throw missing(id)
      const { state, savedAt } = await readSession(path)
      const session = this.file(id, name, state, new Date(savedAt))
      await replaceJson(path, session, check)
      return infoOf(session)
    })
  }

  async trash(id: string): Promise<void> {
    const path = fileOf(this.folder, id)
    await inLibraryTurn(this.root, async () => {
      if (!(await ifPresent(() => stat(path)))) throw missing(id)
      await moveToTrash(path, fileOf(this.bin, id))
    })
  }

  async restore(id: string): Promise<SessionInfo> {
    const [path, place] = [fileOf(this.bin, id), fileOf(this.folder, id)]
    return inLibraryTurn(this.root, async () => {
      if (!(await ifPresent(() => stat(path)))) throw missing(id)
      if (await ifPresent(() => stat(place)))
        throw new AppError(
          'session.changed',
          'Another window has saved this session again meanwhile; that one stays, and the older one in the trash.',
          { path: 'sessionId' }
        )
      await onFile(path, () => rename(path, place))
      return infoOf(await readSession(place))
    })
  }

  async keep({ id, title, window, saved, state }: KeptInit): Promise<void> {
    const file = { ...this.file(id, title, state, new Date()), window, mark: this.mark, saved }
    await inLibraryTurn(this.root, async ({ check }) => {
      await onFile(this.past, () => mkdir(this.past, { recursive: true }))
      await replaceJson(fileOf(this.past, id), file, check)
      const names = (await readdir(this.past)).filter((name) => isSessionId(basename(name, '.json'))).sort()
      for (const name of names.slice(0, -MOST_HISTORY)) await rm(join(this.past, name), { force: true })
    })
  }

  async open(): Promise<Kept | null> {
    return inLibraryTurn(this.root, async () => {
      await onFile(this.folder, () => mkdir(this.folder, { recursive: true }))
      const dead: string[] = []
      for (const name of await readdir(this.folder))
        if (markPattern.test(name) && !(await isLocked(this.folder, name))) dead.push(name)
      this.lock ??= await acquireLock(this.folder, this.mark, 'session')
      for (const name of dead) await clearDeadLock(this.folder, name)
      return (await this.history()).find(({ mark }) => dead.includes(mark)) ?? null
    })
  }

  async close(): Promise<void> {
    await this.lock?.release()
    this.lock = null
  }

  private file(id: string, title: string, state: SessionState, now: Date) {
    const checked = checkState(state)
    const runs = runsOf(checked).length
    return { schema: SESSION_SCHEMA, id, title, savedAt: now.toISOString(), runs, state: checked }
  }

  /** The stored session as long as its state is the one that was read; null: it is gone. */
  private async unchanged({ id, savedAt }: SessionInfo): Promise<Session | null> {
    const path = fileOf(this.folder, id)
    if (!(await ifPresent(() => stat(path)))) return null
    const now = await readSession(path)
    if (now.savedAt === savedAt) return now
    throw new AppError(
      'session.changed',
      `“${now.title}” was saved by another window meanwhile. Save this one under another name, or open that one.`,
      { path: 'sessionId' }
    )
  }
}

const missing = (id: string): AppError =>
  new AppError('session.missing', `There is no session ${id}.`, { path: 'sessionId' })

const infoOf = ({ id, title, savedAt, runs }: SessionInfo): SessionInfo => ({ id, title, savedAt, runs })

/** Throws `session.invalidId` for anything that is not a session's id, so that no name leads out of the library. */
function fileOf(folder: string, id: string): string {
  if (isSessionId(id)) return join(folder, `${id}.json`)
  throw new AppError('session.invalidId', `${JSON.stringify(id)} is not the id of a session.`, {
    path: 'sessionId'
  })
}

async function readAll(folder: string): Promise<Session[]> {
  const names = (await ifPresent(() => readdir(folder))) ?? []
  const paths = names.filter((name) => isSessionId(basename(name, '.json'))).map((name) => join(folder, name))
  const found = await Promise.all(paths.map((path) => readSession(path).catch(() => null)))
  return found
    .filter((session) => session !== null)
    .sort((a, b) => (a.savedAt < b.savedAt ? 1 : a.savedAt > b.savedAt ? -1 : 0))
}

async function readSession(path: string): Promise<Session> {
  const { schema, ...session } = await readJson(path)
  if (!Number.isSafeInteger(schema) || (schema as number) < 1)
    throw damaged(path, 'its schema is no version number')
  if ((schema as number) > SESSION_SCHEMA)
    throw new AppError('session.newer', `${path} was written by a newer version of Saltus.`, {
      path: 'schema'
    })
  const state = checkState(session.state)
  if (typeof session.savedAt !== 'string') throw damaged(path, 'its field savedAt is not what it should be')
  const title = checkTitle(session.title)
  return {
    ...session,
    id: basename(path, '.json'),
    title,
    savedAt: session.savedAt,
    runs: runsOf(state).length,
    saved: savedIn(session.saved),
    state
  }
}

/** What a state of the history says about the saved session; null where it says nothing of use. */
function savedIn(value: unknown): SessionInfo | null {
  const { id, title, savedAt, runs } = (value ?? {}) as Partial<SessionInfo>
  const isWhole = typeof title === 'string' && typeof savedAt === 'string' && typeof runs === 'number'
  return isSessionId(id) && isWhole ? { id, title, savedAt, runs } : null
}
