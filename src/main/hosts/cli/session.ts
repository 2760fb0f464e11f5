/** What a command works with: the services over a library, as the app has them, without a window. */
import { existsSync, statSync } from 'node:fs'
import { createServices } from '../../services'
import type { Services } from '../../services/types'
import { openLibrary } from '../../store/library'
import { AppError } from '#shared/errors'
import type { Settings } from '#shared/settings'
import type { ReportBug } from '../answer'
import { forkEngine } from '../engineProcess/fork'
import { createEventHub, type EventHub } from '../eventHub'
import { libraryFolder, libraryProblem } from '../libraryFolder'
import { handleUncaught, reportTo } from '../lastHandler'
import type { HostPaths } from '../paths'
import { openSettings, settingsWith } from '../settings'
import { complainOf } from './failure'
import { complain } from './terminal'

export interface Build {
  paths: HostPaths
  version: string
}

export interface Session {
  services: Services
  events: EventHub
  /** Folder of the library. */
  root: string
  /** Writes a bug down and tells windows of it. */
  reportBug: ReportBug
}

/** `made`: where there is none. `needed`: must be there. `optional`: looked into where it is. */
export type LibraryUse = 'made' | 'needed' | 'optional'

/** Runs `work` with open services, and closes them whatever happens; `settings` are this process's alone. Throws `library.missing`, `library.unwritable`. */
export async function withSession<T>(
  build: Build,
  {
    out,
    library = 'needed',
    settings = {}
  }: { out?: string; library?: LibraryUse; settings?: Partial<Settings> },
  work: (session: Session) => Promise<T>
): Promise<T> {
  const root = libraryFolder(out)
  await requireFolder(root, library)
  const events = createEventHub()
  const report = reportTo(complainOf, events)
  handleUncaught(report)
  const services = await createServices({
    library: openLibrary(root, { make: library === 'made' }),
    settings: settingsWith(openSettings(complain), settings),
    spawnEngine: forkEngine(build.paths.engine),
    familyWorker: build.paths.family,
    inspectionWorker: build.paths.inspection,
    projectionWorker: build.paths.projection,
    emit: events.emit,
    report,
    program: `saltus ${process.argv[2] ?? ''}`.trim(),
    watches: process.argv[2] === 'serve',
    host: 'web',
    version: build.version,
    resources: build.paths.resources
  })
  try {
    return await work({ services, events, root, reportBug: report })
  } finally {
    await services.shutdown()
  }
}

/** A typing error is no wish for another library: what only reads makes none. Throws `library.missing`, `library.unwritable`. */
export async function requireFolder(root: string, library: LibraryUse): Promise<void> {
  const detail = { path: 'out' }
  const problem = library === 'made' ? await libraryProblem(root) : null
  const found = existsSync(root) ? statSync(root) : null
  if (found?.isDirectory()) return
  if (problem) throw unwritable(problem)
  if (found) {
    const sentence = `${root} is a file, and a library is a folder; --out names another.`
    throw new AppError('library.missing', sentence, detail)
  }
  if (library === 'optional') return
  const sentence = `There is no library at ${root}. "saltus run parity/demo" makes one; --out names another.`
  throw new AppError('library.missing', sentence, detail)
}

const unwritable = (problem: string): AppError =>
  new AppError('library.unwritable', `${problem} Choose another with --out.`, { path: 'out' })

/** For commands that write. Throws `library.unwritable` before anything is started. */
export async function requireWritableLibrary(out: string | undefined): Promise<void> {
  const problem = await libraryProblem(libraryFolder(out))
  if (problem) throw unwritable(problem)
}
