/** What a host gives to the services, and what it gets. */
import type Conf from 'conf'
import type { Emit, Handlers } from '#shared/contract'
import type { Settings } from '#shared/settings'
import type { SpawnEngine } from '../engine/messages'
import type { Library } from '../store/types'

export interface ServiceOptions {
  library: Library
  /** Where settings live: electron-store in the app, conf elsewhere; the same file format. */
  settings: Pick<Conf<Settings>, 'store' | 'set'>
  spawnEngine: SpawnEngine
  /** The built worker in which families answer. */
  familyWorker: string
  /** The built worker that looks into stored states. */
  inspectionWorker: string
  /** The built worker that computes layouts. */
  projectionWorker: string
  emit: Emit
  host: 'electron' | 'web'
  version: string
  /** Folder of the bundled resources. */
  resources: string
  /** Asks the user where to write a file of this name; null: nowhere. Without it the page fetches what is written. */
  chooseFile?(name: string): Promise<string | null>
  /** The bundle that Saltus was started with; null once it is taken. */
  takeFile?(): string | null
}

export interface Services {
  handlers: Handlers
  /** Runs that train or wait; the host asks before it closes. */
  activeRuns(): readonly string[]
  /** The file behind an export's ticket, once; null: none. */
  takeExport(ticket: string): string | null
  /** For who works on the engine: runs to come train with its code as it is now, runs that train go on. */
  renewEngine(): void
  /** Pauses nothing, loses nothing: stops every run at its next step, stores, ends the engine processes. */
  shutdown(): Promise<void>
}
