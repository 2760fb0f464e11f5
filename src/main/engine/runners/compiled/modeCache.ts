/**
 * What was measured of programs, by their hash: a small JSON file in the user's cache, so that every run is its own
 * process and only the first one measures. A file that is missing or damaged is an empty one; losing it costs seconds.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Measured } from './chooseMode'

export interface ModeCache {
  get(hash: string): Measured | undefined
  set(hash: string, measured: Measured): void
}

/** Entries kept, the newest. */
const MOST_ENTRIES = 500

const isMeasured = (value: unknown): value is Measured => {
  const { mode, graphMs } = (value ?? {}) as Partial<Measured>
  return (mode === null || mode === 'graph' || mode === 'xla') && typeof graphMs === 'number'
}

function load(file: string): Map<string, Measured> {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    return new Map(entries.filter((entry): entry is [string, Measured] => isMeasured(entry[1])))
  } catch {
    return new Map()
  }
}

/** @param file its folder must exist for measurements to be kept */
export function createModeCache(file: string): ModeCache {
  return {
    get: (hash) => load(file).get(hash),
    set(hash, measured) {
      const entries = load(file)
      entries.delete(hash)
      entries.set(hash, measured)
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
