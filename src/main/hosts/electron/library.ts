/** The library that the app opens with, and what the user must know about it. */
import path from 'node:path'
import { openLibrary } from '../../store/library'
import type { Library } from '../../store/types'
import { libraryFolder, libraryProblem } from '../libraryFolder'

export interface OpenedLibrary {
  library: Library
  /** One sentence on what is wrong, one on what follows; null: all is well. */
  notice: { message: string; detail: string } | null
}

/**
 * A folder that cannot be written is opened to read. Where there is none and none can be made, a library in
 * the app's own folder takes its place, so that what is trained meanwhile is kept.
 */
export async function openUserLibrary(ownFolder: string): Promise<OpenedLibrary> {
  const folder = libraryFolder()
  const message = await libraryProblem(folder)
  if (message === null) return { library: openLibrary(folder), notice: null }
  try {
    return { library: openLibrary(folder), notice: { message, detail: 'Its runs can be read, not started.' } }
  } catch {
    const library = openLibrary(path.join(ownFolder, 'library'))
    return { library, notice: { message, detail: `Until it can, runs are kept in ${library.root}.` } }
  }
}
