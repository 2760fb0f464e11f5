/** What a command works with: the services over a library, as the app has them, without a window. */
import { createServices } from '../../services'
import type { Services } from '../../services/types'
import { openLibrary } from '../../store/library'
import { AppError } from '#shared/errors'
import { forkEngine } from '../engineProcess/fork'
import { createEventHub, type EventHub } from '../eventHub'
import { libraryFolder, libraryProblem } from '../libraryFolder'
import type { HostPaths } from '../paths'
import { openSettings } from './settings'

export interface Build {
  paths: HostPaths
  version: string
}

export interface Session {
  services: Services
  events: EventHub
  /** Folder of the library. */
  root: string
}

/** Runs `work` with open services, and closes them whatever happens. */
export async function withSession<T>(
  build: Build,
  out: string | undefined,
  work: (session: Session) => Promise<T>
): Promise<T> {
  const root = libraryFolder(out)
  const events = createEventHub()
  const services = await createServices({
    library: openLibrary(root),
    settings: openSettings(),
    spawnEngine: forkEngine(build.paths.engine),
    familyWorker: build.paths.family,
    inspectionWorker: build.paths.inspection,
    projectionWorker: build.paths.projection,
    emit: events.emit,
    host: 'web',
    version: build.version,
    resources: build.paths.resources
  })
  try {
    return await work({ services, events, root })
  } finally {
    await services.shutdown()
  }
}

/** For commands that train. Throws `library.unwritable` before anything is started. */
export async function requireWritableLibrary(out: string | undefined): Promise<void> {
  const problem = await libraryProblem(libraryFolder(out))
  if (problem)
    throw new AppError('library.unwritable', `${problem} Choose another with --out.`, { path: 'out' })
}
