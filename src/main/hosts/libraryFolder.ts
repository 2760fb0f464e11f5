/** Where the library of runs lies, and whether it can be written. */
import { constants, existsSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** `--out`, else SALTUS_LIBRARY, else `Saltus` in the home folder; always absolute. */
export function libraryFolder(chosen?: string): string {
  return path.resolve(chosen ?? (process.env.SALTUS_LIBRARY || path.join(os.homedir(), 'Saltus')))
}

/** One sentence that says what is wrong with the folder, or null. @param make for its user alone, where it is missing */
export async function libraryProblem(folder: string, { make = true } = {}): Promise<string | null> {
  if (!make && !existsSync(folder)) return `There is no library at ${folder} yet.`
  try {
    await mkdir(path.dirname(folder), { recursive: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    return `The library folder ${folder} cannot be made (${reasonOf(error)}).`
  }
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return `The library folder ${folder} cannot be written (${reasonOf(error)}).`
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'there is a file in its place',
  EEXIST: 'there is a file in its place'
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return (code && (reasons[code] ?? code)) || String(error)
}
