/** `open` and `export` of bundles. */
import path from 'node:path'
import type { Merge } from '#shared/bundle'
import { AppError } from '#shared/errors'
import { emptySession, type SessionInfo, type SessionState } from '#shared/session'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { onInterrupt } from './interrupt'
import { print } from './listing'
import { requireWritableLibrary, withSession, type Build, type Session } from './session'

export interface OpenOptions {
  list?: boolean
  out?: string
  json?: boolean
}

/** Takes a bundle into the library, or says what is in it. Throws `bundle.*`, `import.locked`, `store.*`. */
export async function openCommand(build: Build, file: string, options: OpenOptions): Promise<ExitCode> {
  const absolute = path.resolve(file)
  if (!options.list) await requireWritableLibrary(options.out)
  return withSession(build, options.out, async ({ services: { handlers } }) => {
    if (options.list) {
      const content = await handlers['bundles.inspect']({ file: absolute })
      const lines = content.runs.map(({ id, title }) => `  ${id}  ${title}\n`)
      return print(content, `${content.title} (Saltus ${content.version})\n${lines.join('')}`, options.json)
    }
    const interruption = onInterrupt(() => handlers['bundles.cancel']({}))
    try {
      const merge = await handlers['bundles.merge']({ file: absolute })
      return print(merge, describeMerge(merge), options.json)
    } finally {
      interruption.dispose()
    }
  })
}

function describeMerge({ title, imported, present }: Merge): string {
  const lines = [
    ...imported.map(
      ({ id, title, was }) => `  new      ${id}  ${title}${was === id ? '' : ` (in the bundle: ${was})`}\n`
    ),
    ...present.map(({ id, title }) => `  present  ${id}  ${title}\n`)
  ]
  return `Session “${title}”: ${imported.length} new, ${present.length} here already.\n${lines.join('')}`
}

/** Writes runs, or a saved session with its runs, into one file. */
export async function exportBundle(
  build: Build,
  words: readonly string[],
  options: { session?: string; out?: string }
): Promise<ExitCode> {
  const file = words.at(-1)
  const runs = words.slice(0, -1)
  if (!file?.endsWith('.saltus'))
    throw new AppError(
      'export.target',
      'Name the bundle last, as in "export last leap.saltus", or use --csv.',
      {
        path: 'file'
      }
    )
  if ((options.session === undefined) === (runs.length === 0))
    throw new AppError('export.target', 'Name either runs or a session with --session.', { path: 'session' })
  return withSession(build, options.out, async (session) => {
    const { handlers } = session.services
    const { title, state } =
      options.session === undefined
        ? await stateOfRuns(session, runs)
        : await findSession(session, options.session)
    const interruption = onInterrupt(() => handlers['bundles.cancel']({}))
    try {
      const written = await handlers['bundles.export']({ title, state, file: path.resolve(file) })
      process.stdout.write(`${written!.file}: ${Math.ceil(written!.sizeBytes / 1000)} kB\n`)
    } finally {
      interruption.dispose()
    }
    return exitCodes.ok
  })
}

async function stateOfRuns(
  { services }: Session,
  wanted: readonly string[]
): Promise<{ title: string; state: SessionState }> {
  const all = await services.handlers['runs.list']({})
  const runs = wanted.map((each) => findRun(each, all))
  const openRuns = runs.map(({ id }) => id)
  const state = { ...emptySession, view: 'workbench' as const, openRuns, activeRun: openRuns[0]! }
  return { title: runs[0]!.title || runs[0]!.id, state }
}

/** By its title or its id. Throws `session.unknown` with the titles there are. */
async function findSession({ services }: Session, wanted: string) {
  const { saved } = await services.handlers['sessions.list']({})
  const found = saved.find(({ id, title }) => id === wanted || title === wanted)
  if (found) return services.handlers['sessions.read']({ sessionId: found.id })
  const titles = saved.slice(0, 5).map(({ title }: SessionInfo) => `“${title}”`)
  const there = titles.length > 0 ? ` There are ${titles.join(', ')}.` : ' None has been saved yet.'
  throw new AppError('session.unknown', `There is no session “${wanted}”.${there}`, { path: 'session' })
}
