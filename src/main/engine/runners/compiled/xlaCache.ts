/**
 * Machine code that XLA made of programs, kept by TensorFlow itself in the user's cache: seconds of compiling are paid
 * once per program. Code is made for one library and one kind of processor, so each pair has a folder of its own. Loaded code
 * gives the bits of code just compiled.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { filesByAge, keepNewest } from './newestFiles'

/** Files kept, the newest; one is about a megabyte. */
const MOST_FILES = 200

let folder: string | null = null

/** To be called before TensorFlow loads, which heeds the first call. Without a folder to write, every run compiles. */
export function useXlaCache(cacheDir: string, library: string, processor: string): void {
  if (folder !== null) return
  const key = createHash('sha256').update(`${library} ${processor}`).digest('hex').slice(0, 12)
  const place = path.join(cacheDir, `xla-${key}`)
  try {
    mkdirSync(place, { recursive: true })
    keepNewest(place, MOST_FILES)
  } catch {
    return
  }
  folder = place
  const given = process.env['TF_XLA_FLAGS'] ?? ''
  const quote = place.includes("'") ? '"' : "'"
  process.env['TF_XLA_FLAGS'] = `${given} --tf_xla_persistent_cache_directory=${quote}${place}${quote}`.trim()
}

/** Removes what is kept, because a file of it may be damaged. False: there was none, or it cannot be removed. */
export function clearXlaCache(): boolean {
  if (folder === null) return false
  try {
    const files = filesByAge(folder)
    for (const file of files) rmSync(file, { force: true })
    return files.length > 0
  } catch {
    return false
  }
}
