/** What a host gives to the services, and what it gets. */
import type Conf from 'conf'
import type { Emit, Handlers } from '#shared/contract'
import type { Settings } from '#shared/settings'
import type { SpawnEngine } from '../engine/job'
import type { Library } from '../store/types'

export interface ServiceOptions {
  library: Library
  /** Where settings live: electron-store in the app, conf elsewhere; the same file format. */
  settings: Pick<Conf<Settings>, 'store' | 'set'>
  spawnEngine: SpawnEngine
  /** The built worker that looks into stored states. */
  inspectionWorker: string
  /** The built worker that computes layouts. */
  projectionWorker: string
  emit: Emit
  host: 'electron' | 'web'
  version: string
  /** Folder of the bundled resources. */
  resources: string
}

export interface Services {
  handlers: Handlers
  /** Runs that train or wait; the host asks before it closes. */
  activeRuns(): readonly string[]
  /** Pauses nothing, loses nothing: stops every run at its next step, stores, ends the engine processes. */
  shutdown(): Promise<void>
}
