/** What lies in the trash of a library, and what cannot be read of it. */
import { AppError } from './errors'
import type { RunStatus } from './run'

export interface TrashItem {
  /** Name in the trash: of a run, a sweep, a saved session, or of a folder that is no run. */
  id: string
  kind: 'run' | 'sweep' | 'session' | 'other'
  title: string
  /** How far a run or a sweep had come; null for what has no status. */
  status: RunStatus | null
  /** Of a sweep: with its runs. */
  sizeBytes: number
  /** Runs that it holds. */
  runs: number
  /** When it was moved here; ISO 8601, UTC. */
  trashedAt: string
}

/** Something among the runs, sweeps or sessions that is none that can be read. */
export interface LibraryProblem {
  kind: 'run' | 'sweep' | 'session'
  /** Name of its folder or file. */
  id: string
  /** Where it lies, for who wants to look. */
  path: string
  code: string
  /** One sentence. */
  reason: string
}

/** A run whose kept states grow sparser. */
export interface ThinnedRun {
  runId: string
  title: string
  /** Kept before. */
  states: number
  /** Steps of those that go, and what they take. */
  steps: readonly number[]
  sizeBytes: number
}

/** Bytes that the states of a run may take, or how many there may be. */
export type StateLimit = { bytes: number } | { states: number }

/** What a limit that is none is refused with. */
export const keepRefused = (given: string): AppError =>
  new AppError(
    'states.keep',
    `keep must be a whole number of states of at least 2, or a size such as 500MB; it is ${given}.`,
    { path: 'keep' }
  )

/** Kept states of one run or of all that do not train, down to `keep` or to the budget in the settings. */
type Thinning = { runId: string | null; keep: StateLimit | null }

/** Of the contract. */
export interface TrashRequests {
  /** Newest first. */
  'trash.list': (input: Record<string, never>) => readonly TrashItem[]
  /** Something that cannot be read, as `library.problems` names it. */
  'trash.put': (input: { kind: LibraryProblem['kind']; id: string }) => void
  'trash.restore': (input: { id: string }) => void
  /** For good; of a sweep its runs too. */
  'trash.delete': (input: { id: string }) => void
  /** All of it, for good. */
  'trash.empty': (input: Record<string, never>) => void
  /** Throws `states.keep`, `states.unlimited`. */
  'states.thinnable': (input: Thinning) => readonly ThinnedRun[]
  /** For good. Throws the same, `run.locked`. */
  'states.thin': (input: Thinning) => readonly ThinnedRun[]
  'library.problems': (input: Record<string, never>) => readonly LibraryProblem[]
  /** Shows a folder of `library.problems` in the file manager; false: this host has none. */
  'library.reveal': (input: { kind: LibraryProblem['kind']; id: string }) => boolean
}

export const trashRequestNames = [
  'trash.list',
  'trash.put',
  'trash.restore',
  'trash.delete',
  'trash.empty',
  'states.thinnable',
  'states.thin',
  'library.problems',
  'library.reveal'
] as const satisfies readonly (keyof TrashRequests)[]
