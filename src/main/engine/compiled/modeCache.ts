/**
 * Which mode was faster, by program: a small JSON file in the user's cache, so that every run is its own process
 * and only the first one measures. A file that is missing or damaged is an empty one; losing it costs seconds.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ExecutionMode } from '#shared/run'

export interface ModeCache {
  get(hash: string): ExecutionMode | undefined
  set(hash: string, mode: ExecutionMode): void
}

/** Entries kept, the newest. */
const MOST_ENTRIES = 500

const isMode = (value: unknown): value is ExecutionMode => value === 'graph' || value === 'xla'

function load(file: string): Map<string, ExecutionMode> {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    return new Map(entries.filter((entry): entry is [string, ExecutionMode] => isMode(entry[1])))
  } catch {
    return new Map()
  }
}

/** @param file its folder must exist for choices to be kept */
export function createModeCache(file: string): ModeCache {
  return {
    get: (hash) => load(file).get(hash),
    set(hash, mode) {
      const entries = load(file)
      entries.delete(hash)
      entries.set(hash, mode)
      const kept = Object.fromEntries([...entries].slice(-MOST_ENTRIES))
      const draft = `${file}.${process.pid}`
      try {
        writeFileSync(draft, JSON.stringify(kept))
        renameSync(draft, file)
      } catch {
        // a read-only cache: the next run measures again
      }
    }
  }
}
