/** `open` and `export` of bundles. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { leftOutText, type Merge } from '#shared/bundle'
import { AppError } from '#shared/errors'
import { emptySession, type SessionInfo, type SessionState } from '#shared/session'
import { exitCodes, type ExitCode } from './exitCodes'
import { findById, findRun, isSweepWord } from './findRun'
import { onInterrupt } from './interrupt'
import { print } from './listing'
import { requireWritableLibrary, withSession, type Build, type Session } from './session'
import { complain, outputFile, outputIsTerminal, STANDARD_OUTPUT } from './terminal'

export interface OpenOptions {
  list?: boolean
  out?: string
  json?: boolean
}

/** Takes a bundle into the library, or says what is in it. Throws `bundle.*`, `import.locked`, `store.*`. */
export async function openCommand(build: Build, file: string, options: OpenOptions): Promise<ExitCode> {
  const absolute = path.resolve(file)
  if (!options.list) await requireWritableLibrary(options.out)
  return withSession(
    build,
    { ...options, library: options.list ? 'optional' : 'made' },
    async ({ services: { bundles } }) => {
      if (options.list) {
        const content = await bundles.inspect(absolute)
        const lines = content.runs.map(({ id, title }) => `  ${id}  ${title}\n`)
        return print(content, `${content.title} (Saltus ${content.version})\n${lines.join('')}`, options.json)
      }
      const interruption = onInterrupt(() => bundles.cancel())
      try {
        const merge = await bundles.merge(absolute)
        return print(merge, describeMerge(merge), options.json)
      } finally {
        interruption.dispose()
      }
    }
  )
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
  const file = words.at(-1) ?? ''
  const wanted = words.slice(0, -1)
  if (file !== STANDARD_OUTPUT && !file.endsWith('.saltus'))
    throw new AppError(
      'export.target',
      'Name the bundle last, as in "export last leap.saltus", or use --csv.',
      { path: 'file' }
    )
  if ((options.session === undefined) === (wanted.length === 0))
    throw new AppError('export.target', 'Name either runs or a session with --session.', { path: 'session' })
  if (file === STANDARD_OUTPUT && outputIsTerminal())
    throw new AppError('export.target', 'A bundle is no text; send it into a file or a pipe.', {
      path: 'file'
    })
  return withSession(build, options, async (session) => {
    const { title, state } =
      options.session === undefined
        ? await stateOf(session, wanted)
        : await findSession(session, options.session)
    const { bundles } = session.services
    const interruption = onInterrupt(() => bundles.cancel())
    try {
      await writeTo(file, async (place) => {
        const written = await bundles.export(title, state, place)
        complain(
          `${file === STANDARD_OUTPUT ? 'standard output' : file}: ${Math.ceil(written!.sizeBytes / 1000)} kB`
        )
        const { leftOut } = written!
        if (leftOut.length > 0) complain(leftOutText(leftOut))
      })
    } finally {
      interruption.dispose()
    }
    return exitCodes.ok
  })
}

/** Standard output takes the bundle when it is whole. */
async function writeTo(file: string, write: (place: string) => Promise<void>): Promise<void> {
  if (file !== STANDARD_OUTPUT) return write(path.resolve(file))
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-export-'))
  try {
    const whole = path.join(folder, 'bundle.saltus')
    await write(whole)
    await outputFile(whole)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is shown when the bundle opens: the runs that are named, or a sweep with all of its runs. */
async function stateOf(
  { services }: Session,
  wanted: readonly string[]
): Promise<{ title: string; state: SessionState }> {
  const [first, ...others] = wanted
  if (isSweepWord(first!)) {
    if (others.length > 0)
      throw new AppError('export.target', 'A bundle has one sweep, with all of its runs; name only that.', {
        path: 'sweep'
      })
    const { id, title } = findById('sweep', first!, await services.handlers['sweeps.list']({}))
    return { title: title || id, state: { ...emptySession, view: 'workbench', activeSweep: id } }
  }
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
