/** What lies among the runs, sweeps and sessions of a library and cannot be read as one, with the reason. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { toWireError } from '#shared/errors'
import type { LibraryProblem } from '#shared/trash'
import { isSessionId, isSweepId } from './files/ids'
import { isLocked } from './files/lock'
import { ifPresent } from './files/storeErrors'
import { folderNames } from './runs/runFolders'

type Read = (id: string) => Promise<unknown>

/** @param read how each kind is read; what is thrown is the reason */
export async function findProblems(
  root: string,
  read: Record<LibraryProblem['kind'], Read>
): Promise<LibraryProblem[]> {
  const runs = join(root, 'runs')
  const found = await Promise.all([
    problemsOf('run', await folderNames(root, runs), (id) => join(runs, id), read.run),
    problemsOfFiles('sweep', join(root, 'sweeps'), isSweepId, read.sweep),
    problemsOfFiles('session', join(root, 'sessions'), isSessionId, read.session)
  ])
  const problems = found.flat()
  const unfinished = await Promise.all(
    problems.map(
      // A run whose writer has just made its folder.
      ({ kind, code, path }) =>
        kind === 'run' && code === 'store.missing' && isLocked(path).catch(() => false)
    )
  )
  return problems.filter((_, at) => !unfinished[at])
}

async function problemsOfFiles(
  kind: LibraryProblem['kind'],
  folder: string,
  isId: (id: unknown) => boolean,
  read: Read
): Promise<LibraryProblem[]> {
  const names = (await ifPresent(() => readdir(folder))) ?? []
  const ids = names.map((name) => basename(name, '.json')).filter(isId)
  return problemsOf(kind, ids, (id) => join(folder, `${id}.json`), read)
}

async function problemsOf(
  kind: LibraryProblem['kind'],
  ids: readonly string[],
  pathOf: (id: string) => string,
  read: Read
): Promise<LibraryProblem[]> {
  const found = await Promise.all(
    ids.map(async (id): Promise<LibraryProblem | null> => {
      try {
        await read(id)
        return null
      } catch (error) {
        const { code, message } = toWireError(error)
        return { kind, id, path: pathOf(id), code, reason: message }
      }
    })
  )
  return found.filter((problem) => problem !== null)
}
