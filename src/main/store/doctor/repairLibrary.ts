/**
 * A copy of a library in which everything can be read. The library itself is left as it is, and nothing is thrown away: what
 * cannot be read lies in `unreadable/` of the copy, under the path that it had.
 */
import { cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { AppError } from '#shared/errors'
import { TEMPORARY } from '../files/atomicFile'
import { ifPresent, onFile } from '../files/storeErrors'
import { readLayout } from '../series/arrowFormat'
import { examineLibrary, type LibraryFinding, type Progress } from './examineLibrary'

/** Mending one thing may show another: a series that was cut has fewer rows than a state presupposes. */
const MOST_PASSES = 4

/**
 * What could not be repaired: the references among the findings. Throws `doctor.target` for a folder that holds something, or lies
 * in the library, `store.*`.
 */
export async function repairLibrary(
  root: string,
  target: string,
  tell?: (progress: Progress) => void
): Promise<LibraryFinding[]> {
  await requireEmpty(root, target)
  await onFile(target, () => cp(root, target, { recursive: true, filter: isKept }))
  for (let pass = 0; ; pass++) {
    const left: LibraryFinding[] = []
    let mended = false
    for await (const finding of examineLibrary(target, tell)) {
      const done = pass < MOST_PASSES && (await onFile(target, () => mend(target, finding)))
      if (done) mended = true
      else left.push(finding)
    }
    if (!mended) return left
  }
}

async function requireEmpty(root: string, target: string): Promise<void> {
  const inside = !relative(resolve(root), resolve(target)).startsWith('..')
  const names = await onFile(target, () => ifPresent(() => readdir(target)))
  if (!inside && (names ?? []).length === 0) return
  const why = inside ? 'lies in the library' : 'is not empty'
  throw new AppError('doctor.target', `${target} ${why}; name a new folder for the repaired copy.`, {
    path: 'repair'
  })
}

/** Locks and what is half-written belong to processes. */
const isKept = (path: string): boolean => !path.endsWith(TEMPORARY) && !/(^|[/.\\])lock\.json/.test(path)

/** Whether something could be done about it. */
async function mend(target: string, { path, kind }: LibraryFinding): Promise<boolean> {
  if (kind === 'reference') return false
  const file = join(target, path)
  const found = await ifPresent(() => stat(file))
  if (!found) return false
  const parts = path.split('/')
  const isRecord = parts[0] === 'runs' && (parts.length === 2 || parts[2] === 'run.json')
  if (isRecord) return setAside(target, parts.slice(0, 2).join('/'))
  if (parts[2] !== 'series') return setAside(target, path)
  const bytes = new Uint8Array(await readFile(file))
  const { rows, end } = readLayout(bytes)
  await setAside(target, path)
  if (rows > 0) await writeFile(file, bytes.subarray(0, end))
  return true
}

async function setAside(target: string, path: string): Promise<true> {
  const place = join(target, 'unreadable', path)
  await mkdir(dirname(place), { recursive: true })
  await rename(join(target, path), place)
  return true
}
