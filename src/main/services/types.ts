/** What a host gives to the services, and what it gets. */
import type { BundleContent, Exported, Merge } from '#shared/bundle'
import type { Emit, Handlers } from '#shared/contract'
import type { SessionState, GivenFile } from '#shared/session'
import type { Settings } from '#shared/settings'
import type { SpawnEngine } from '../engine/messages'
import type { Library } from '../store/types'

/** What the user has set, wherever that is kept. */
export interface SettingsStore {
  /** Every field as it may be: a wrong one is at its default. */
  readonly store: Settings
  /** What could not be taken or kept so far, a sentence each. */
  readonly problems: readonly string[]
  write(change: Partial<Settings>): void
}

export interface ServiceOptions {
  library: Library
  settings: SettingsStore
  spawnEngine: SpawnEngine
  /** The built worker in which families answer. */
  familyWorker: string
  /** The built worker that looks into stored states. */
  inspectionWorker: string
  /** The built worker that computes layouts. */
  projectionWorker: string
  emit: Emit
  /** Hears of failures that nobody waits for; it logs and tells them. */
  report(what: string, error: unknown): void
  /** How its user started this process, as others are told: `saltus run`. */
  program: string
  /** Windows look at the library for long: what other processes change in it is announced too. */
  watches?: boolean
  host: 'electron' | 'web'
  version: string
  /** Folder of the bundled resources. */
  resources: string
  /** Asks the user where to write a file of this name; null: nowhere. Without it the page fetches what is written. */
  chooseFile?(name: string): Promise<string | null>
  /** Shows a file or folder in the system's file manager; without it the page shows where it lies. */
  reveal?(path: string): void
  /** The bundle that Saltus was started with; null once it is taken. */
  takeFile?(): string | null
}

export interface Services {
  handlers: Handlers
  /** Runs that train or wait; the host asks before it closes. */
  activeRuns(): readonly string[]
  /** What names paths, for hosts and the command line alone; pages have tickets. */
  bundles: {
    inspect(file: string): Promise<BundleContent>
    merge(file: string): Promise<Merge>
    export(title: string, state: SessionState, file: string): Promise<Exported | null>
    cancel(): void
    /** A ticket with which a page can have the file merged, once. */
    give(file: string): GivenFile
    /** The file behind an export's ticket, once; null: none. */
    take(ticket: string): string | null
  }
  /** For who works on the engine: runs to come train with its code as it is now, runs that train go on. */
  renewEngine(): void
  /** Pauses nothing, loses nothing: stops every run at its next step, stores, ends the engine processes. */
  shutdown(): Promise<void>
}
