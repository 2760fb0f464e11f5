/** A bundle: a session with its runs in one `.saltus` file. What came of writing or merging one. */
import type { SessionState } from './session'

export interface BundleContent {
  title: string
  runs: readonly { id: string; title: string; sizeBytes: number }[]
  sweeps: readonly string[]
  /** Version of Saltus that wrote it. */
  version: string
  createdAt: string
}

export interface MergedRun {
  id: string
  title: string
  /** Its id in the bundle; another one where that was taken by another run. */
  was: string
}

export interface Merge {
  /** The session of the bundle, now one of the library. */
  sessionId: string
  title: string
  imported: readonly MergedRun[]
  /** Runs that the library had already. */
  present: readonly MergedRun[]
}

export interface Exported {
  /** Where it lies on the host. */
  file: string
  sizeBytes: number
  /** Users' own data that is too large to go along, or is not in the library: who opens the bundle has to have it. */
  leftOut: readonly string[]
  /** Under what name the page's own server gives it out, once; null: it lies where the user wanted it. */
  ticket: string | null
}

/** Bytes read or written so far. Null: it has ended. */
export interface BundleProgress {
  done: number | null
  total: number
}

/** Of the contract. A page names no paths: files reach it, and leave it, by tickets and by the host's own dialogs. */
export interface BundleRequests {
  /** Takes the runs of a bundle into the library, and its session. */
  'bundles.merge': (input: { ticket: string }) => Merge
  /** Writes a session and its runs into one file, where the user wants it. Null: the user wants none. */
  'bundles.export': (input: { title: string; state: SessionState }) => Exported | null
  'bundles.cancel': (input: Record<string, never>) => void
}

/** One sentence on data that a bundle does without. */
export const leftOutText = (names: readonly string[]): string =>
  `Without ${names.join(', ')}: whoever goes on with these runs has to have ${names.length === 1 ? 'the file' : 'the files'}.`
