/** Everything in a library, read as whoever uses it would: what cannot be, why, and what is lost by it. Nothing is changed. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors'
import { runsOf } from '#shared/session'
import { isRunId, isSessionId, isSweepId } from '../files/ids'
import { ifPresent, onFile } from '../files/storeErrors'
import { examineRun, type Finding } from '../runs/examineRun'
import { readRecord, recordPath } from '../runs/runFiles'
import { readSweep } from '../runs/sweepStore'
import { wholeRows } from '../series/seriesFile'
import { openSessionStore } from '../sessions/sessions'

export interface LibraryFinding extends Finding {
  /** One sentence. */
  lost: string
}

export interface Progress {
  done: number
  total: number
}

/** @param tell hears how many runs, sweeps and sessions have been looked at */
export async function* examineLibrary(
  root: string,
  tell: (progress: Progress) => void = () => undefined
): AsyncGenerator<LibraryFinding> {
  const runs = await namesIn(root, 'runs', (name) => !name.startsWith('.'))
  const sweeps = await namesIn(root, 'sweeps', (name) => isSweepId(basename(name, '.json')))
  const sessions = await namesIn(root, 'sessions', (name) => isSessionId(basename(name, '.json')))
  const total = runs.length + sweeps.length + sessions.length
  let done = 0
  const next = (): void => tell({ done: ++done, total })
  const known = new Set([...runs, ...sweeps.map((name) => basename(name, '.json'))])
  for (const id of runs) {
    yield* ofRun(root, id, known)
    next()
  }
  for (const name of sweeps) {
    const read = readSweep(join(root, 'sweeps', name))
    yield* failing(read, `sweeps/${name}`, 'Its cells cannot be shown; its runs are there.')
    next()
  }
  for (const name of sessions) {
    yield* ofSession(root, name, known)
    next()
  }
}

const namesIn = async (root: string, kind: string, wanted: (name: string) => boolean): Promise<string[]> =>
  ((await onFile(root, () => ifPresent(() => readdir(join(root, kind))))) ?? []).filter(wanted).sort()

async function* ofRun(root: string, id: string, known: ReadonlySet<string>): AsyncGenerator<LibraryFinding> {
  const folder = join(root, 'runs', id)
  if (!isRunId(id))
    return yield {
      path: `runs/${id}`,
      what: `runs/${id} is not named as a run is.`,
      lost: 'Nothing; it is no run.',
      kind: 'reference'
    }
  for await (const finding of examineRun(folder)) {
    const lost =
      finding.kind === 'reference' ? 'The run cannot be gone on from.' : await lossOf(folder, finding.path)
    yield { ...finding, path: `runs/${id}/${finding.path}`, lost }
  }
  const record = await readRecord(recordPath(folder)).then(
    (read) => read.record,
    () => null
  )
  const owner = record?.sweep?.id
  if (owner !== undefined && !known.has(owner))
    yield {
      path: `runs/${id}/run.json`,
      what: `Run ${id} belongs to the sweep ${owner}, which is not in this library.`,
      lost: 'Which cells of the sweep it trained; the run is whole.',
      kind: 'reference'
    }
}

/** Sessions name runs that may have been deleted since. */
async function* ofSession(
  root: string,
  name: string,
  known: ReadonlySet<string>
): AsyncGenerator<LibraryFinding> {
  const read = openSessionStore(root).read(basename(name, '.json'))
  const path = `sessions/${name}`
  const session = yield* failing(read, path, 'What the session showed; its runs are there.')
  const gone = (session ? runsOf(session.state) : []).filter((id) => !known.has(id))
  if (gone.length > 0)
    yield {
      path,
      what: `The session “${session!.title}” shows ${gone.join(', ')}, not in this library.`,
      lost: 'These runs, unless they are in the trash or elsewhere.',
      kind: 'reference'
    }
}

async function* failing<Read>(
  read: Promise<Read>,
  path: string,
  lost: string
): AsyncGenerator<LibraryFinding, Read | null> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    yield { path, what: error.message, lost, kind: 'file' }
    return null
  }
}

/** What is lost by a file of a run that cannot be used. */
async function lossOf(folder: string, path: string): Promise<string> {
  const [kind = ''] = path.split('/')
  switch (kind) {
    case 'series': {
      const rows = await wholeRows(join(folder, path))
      return rows > 0 ? `What follows its first ${rows} rows.` : 'All of its rows.'
    }
    case 'checkpoints':
      return 'This state; others serve as long as one is whole.'
    case 'projections':
      return 'Nothing; the layout is computed again when it is asked for.'
    case 'labels.json':
      return 'Title, notes, tags or star, as far as they cannot be read.'
    default:
      return 'The run cannot be shown; its rows and states are in its folder.'
  }
}
