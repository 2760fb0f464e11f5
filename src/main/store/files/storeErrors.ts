/**
 * Failures of the file system as sentences that name the file and what to do about it.
 *
 * Codes: `store.full` (no room), `store.readOnly` (not allowed to write), `store.missing` (file or folder
 * gone), `store.damaged` (cannot be what was written).
 */
import { AppError } from '#shared/errors'

const sentences: Record<string, (path: string) => string> = {
  'store.full': (path) => `The disk is full: ${path} could not be written.`,
  'store.readOnly': (path) => `${path} cannot be changed: it is read-only, or this user may not write there.`,
  'store.missing': (path) => `${path} is gone: it was moved, deleted, or its disk was removed.`,
  'store.damaged': (path) => `${path} could not be read or written: its disk reports an error.`
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
  EIO: 'store.damaged'
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

/** `store.damaged` for a file whose content is not what was written. */
export const damaged = (path: string, reason: string): AppError =>
  new AppError('store.damaged', `${path} is damaged: ${reason}.`, { path, reason })

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
