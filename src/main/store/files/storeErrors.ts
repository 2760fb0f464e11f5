/**
 * Failures of the file system as sentences that name the file and what to do about it.
 *
 * Codes: `store.full` (no room), `store.readOnly` (not allowed to write), `store.missing` (file or folder
 * gone), `store.damaged` (cannot be what was written), `store.busy` (passes: too many files are open at this moment),
 * `store.refused` (anything else).
 */
import { AppError } from '#shared/errors'

const sentences: Record<string, (path: string) => string> = {
  'store.full': (path) => `No room on the disk: ${path} could not be written.`,
  'store.readOnly': (path) => `${path} cannot be changed: it is read-only, or this user may not write there.`,
  'store.missing': (path) => `${path} is gone: it was moved, deleted, or its disk was removed.`,
  'store.damaged': (path) => `${path} could not be read or written: its disk reports an error.`,
  'store.busy': (path) =>
    `${path} could not be opened, because too many files are open at this moment: try again.`
}

const codeOfErrno: Record<string, string> = {
  ENOSPC: 'store.full',
  EDQUOT: 'store.full',
  EFBIG: 'store.full',
  EACCES: 'store.readOnly',
  EPERM: 'store.readOnly',
  EROFS: 'store.readOnly',
  ENOENT: 'store.missing',
  ENOTDIR: 'store.missing',
  ENODEV: 'store.missing',
  ESTALE: 'store.missing',
  EIO: 'store.damaged',
  EMFILE: 'store.busy',
  ENFILE: 'store.busy'
}

/** The operating system's name of a failure (`ENOENT`), or an empty string for anything else. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return typeof code === 'string' ? code : ''
}

/** The failure as an AppError about `path`; unknown failures and AppErrors come back as they are. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error
  const code = codeOfErrno[errnoOf(error)]
  const sentence = code && sentences[code]
  return sentence ? new AppError(code, sentence(path), { path }) : error
}

/** Runs an action on a file; what the file system refuses is thrown as `storeError`. */
export async function onFile<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    throw storeError(error, path)
  }
}

/** The same about the file that the system names with the failure, if it names one. */
export function storeErrorAt(error: unknown, otherwise: string): unknown {
  const path = error instanceof Error && 'path' in error ? error.path : null
  return storeError(error, typeof path === 'string' ? path : otherwise)
}

/**
 * A store whose methods refuse in sentences, whatever the file system refuses them: a folder's listing or a look at a file, which
 * no `onFile` stands around, too. @param path where it lies, for failures that name no file
 */
export function inSentences<Store extends object>(store: Store, path: string): Store {
  const refuse = (error: unknown): never => {
    const told = storeErrorAt(error, path)
    if (told instanceof AppError || !(told instanceof Error) || !('syscall' in told)) throw told
    const where = 'path' in told ? String(told.path) : path
    throw new AppError('store.refused', `${where} could not be read or written: ${errnoOf(told)}.`, {
      path: where
    })
  }
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        try {
          const result: unknown = Reflect.apply(value, target, given)
          return result instanceof Promise ? result.catch(refuse) : result
        } catch (error) {
          return refuse(error)
        }
      }
    }
  })
}

/** `store.damaged` for a file whose content is not what was written. */
export const damaged = (path: string, reason: string): AppError =>
  new AppError('store.damaged', `${path} is damaged: ${reason}.`, { path, reason })

/** A file was read and is not what it should be; else the disk has not given it, and may do so the next time. */
export const isDamaged = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'store.damaged' && error.detail?.reason !== undefined

/** Runs an action that may find nothing: null when the file or its folder does not exist. */
export async function ifPresent<Result>(action: () => Promise<Result>): Promise<Result | null> {
  try {
    return await action()
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null
    throw error
  }
}
