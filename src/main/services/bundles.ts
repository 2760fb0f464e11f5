/** Bundles: a session with its runs in one file, written for others, and merged when it comes from them. */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { BundleContent, Exported, Merge } from '#shared/bundle'
import type { Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import { ownDataOf } from '#shared/ownDataSchema'
import type { RunRecord } from '#shared/run'
import { runsOf, type SessionInfo, type SessionState, type GivenFile } from '#shared/session'
import { sourceOf } from '#shared/source'
import { inspectBundle } from '../store/bundles/bundleMerge'
import { placeForExport } from '../store/bundles/bundlePlace'
import { checkState, checkTitle, LONGEST_TITLE } from '../store/sessions/sessionShape'
import { writeBundle, type TransferOptions } from '../store/bundles/bundleWrite'
import type { Runs } from './runs/runs'
import type { Sweeps } from './sweeps/sweeps'
import type { ServiceOptions } from './types'

/** Progress is told at most this often. */
const TELL_MS = 100
/** Given files that nobody has asked for yet. */
const MOST_GIVEN = 100

export class Bundles {
  private readonly transfers = new Set<AbortController>()
  /** Files written for a page to fetch, by what it fetches them with. */
  private readonly tickets = new Map<string, string>()
  /** Files that a user has given to a page, by what it asks for them with. */
  private readonly given = new Map<string, string>()

  constructor(
    private readonly options: ServiceOptions,
    private readonly runs: Runs,
    private readonly sweeps: Sweeps
  ) {}

  async inspect(file: string): Promise<BundleContent> {
    const { title, runs, sweeps, version, createdAt } = await inspectBundle(file)
    return {
      title,
      version,
      createdAt,
      sweeps: sweeps.map(({ id }) => id),
      runs: runs.map(({ id, title, files }) => ({
        id,
        title,
        sizeBytes: files.reduce((sum, { size }) => sum + size, 0)
      }))
    }
  }

  merge(file: string): Promise<Merge> {
    const { library, emit } = this.options
    return this.transfer(async (transfer) => {
      const examine = ({ spec }: RunRecord): Promise<string | null> => this.runs.families.problemOf(spec)
      const { title, session, imported, present, sweeps } = await library.mergeBundle(file, {
        ...transfer,
        examine
      })
      for (const { id } of imported) emit('run.changed', await this.runs.summary(id))
      for (const id of sweeps) emit('sweep.changed', (await this.sweeps.read(id)).summary)
      const { id: sessionId } =
        (await this.findSession(title, session)) ?? (await this.saveSession(title, session))
      return { sessionId, title, imported, present }
    })
  }

  async export(title: string, state: SessionState, chosen?: string): Promise<Exported | null> {
    const { library, version, chooseFile } = this.options
    const { runs, sweeps, named } = await this.contentOf(state)
    if (runs.length === 0)
      throw new AppError('bundle.empty', 'No run is open, so there is nothing to export.', {
        path: 'openRuns'
      })
    const name = `${fileName(title)}.saltus`
    const wanted = chosen ?? (await chooseFile?.(name))
    if (wanted === null) return null
    const ticket = wanted === undefined ? newTicket() : null
    const file = wanted ?? (await placeForExport(library.root, ticket!))
    const { data, leftOut } = await library.data.toBundle(named)
    const shownTitle = checkTitle(title.slice(0, LONGEST_TITLE))
    const init = { title: shownTitle, session: state, runs, sweeps, data, version }
    const sizeBytes = await this.transfer((transfer) => writeBundle(library.root, init, file, transfer))
    if (ticket !== null) this.tickets.set(ticket, file)
    return { file, sizeBytes, leftOut, ticket: ticket && `${ticket}/${encodeURIComponent(name)}` }
  }

  /** For a page that may not name paths. */
  give(file: string): GivenFile {
    const ticket = newTicket()
    this.given.set(ticket, file)
    const [oldest] = this.given.keys()
    if (this.given.size > MOST_GIVEN) this.given.delete(oldest!)
    return { name: basename(file), ticket }
  }

  /** What `give` was given, once. Throws `bundle.ticket`. */
  received(ticket: unknown): string {
    const file = this.given.get(String(ticket))
    this.given.delete(String(ticket))
    if (file !== undefined) return file
    throw new AppError(
      'bundle.ticket',
      'This file was not given to Saltus, or was opened already; choose it again.',
      {
        path: 'ticket'
      }
    )
  }

  async mergeGiven(ticket: unknown): Promise<Merge> {
    return this.merge(this.received(ticket))
  }

  cancel(): void {
    for (const transfer of this.transfers) transfer.abort()
  }

  /** The file behind a ticket, once. */
  take(ticket: string): string | null {
    const file = this.tickets.get(ticket) ?? null
    this.tickets.delete(ticket)
    return file
  }

  /** Runs that are open or compared, all runs of the sweep that is shown, those that they read, and the sweeps that they belong to. */
  private async contentOf(given: SessionState) {
    const state = checkState(given)
    const all = await this.options.library.list()
    const { activeSweep } = state
    const shown = [...runsOf(state), ...(activeSweep === null ? [] : await this.takenBy(activeSweep))]
    const wanted = all.filter(
      ({ record }) => shown.includes(record.id) || (activeSweep !== null && record.sweep?.id === activeSweep)
    )
    const read = wanted.flatMap(({ record }) => sourceOf(record.spec)?.run ?? [])
    const sources = all.filter(
      ({ record }) => read.includes(record.id) && !wanted.some((each) => each.record.id === record.id)
    )
    const owners = wanted.flatMap(({ record }) => (record.sweep ? [record.sweep.id] : []))
    return {
      runs: [...wanted, ...sources].map(({ record, labels }) => ({ id: record.id, title: labels.title })),
      sweeps: [...new Set(activeSweep === null ? owners : [...owners, activeSweep])],
      named: [...wanted, ...sources].flatMap(({ record }) => ownDataOf(record.spec))
    }
  }

  /** Runs of other sweeps that stand for its cells, and those that they go on from. */
  private async takenBy(sweepId: string): Promise<string[]> {
    const { library } = this.options
    const { parts } = (await library.sweeps.read(sweepId)).record
    const chains = parts.map(async ({ taken }) => {
      const chain: string[] = []
      for (let id = taken?.runId ?? null; id !== null;)
        id = await library.read(id).then(
          ({ record }) => (chain.push(record.id), record.parent?.runId ?? null),
          () => null
        )
      return chain
    })
    return (await Promise.all(chains)).flat()
  }

  private async findSession(title: string, state: SessionState): Promise<SessionInfo | null> {
    const { sessions } = this.options.library
    for (const info of await sessions.list()) {
      if (info.title === title && isDeepStrictEqual((await sessions.read(info.id)).state, state)) return info
    }
    return null
  }

  private async saveSession(title: string, state: SessionState): Promise<SessionInfo> {
    const saved = await this.options.library.sessions.save(null, title, state)
    this.options.emit('sessions.changed', {})
    return saved
  }

  private async transfer<Result>(work: (options: TransferOptions) => Promise<Result>): Promise<Result> {
    const { emit } = this.options
    const controller = new AbortController()
    this.transfers.add(controller)
    let told = 0
    let total = 0
    const onProgress = (done: number, of: number): void => {
      total = of
      const now = performance.now()
      if (now - told < TELL_MS) return
      told = now
      emit('bundle.progress', { done, total })
    }
    try {
      return await work({ signal: controller.signal, onProgress })
    } finally {
      this.transfers.delete(controller)
      emit('bundle.progress', { done: null, total })
    }
  }
}

const newTicket = (): string => randomBytes(16).toString('hex')

/** What every system takes as a name. */
const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100) || 'session'

export function bundleHandlers(bundles: Bundles) {
  return {
    'bundles.merge': ({ ticket }) => bundles.mergeGiven(ticket),
    'bundles.export': ({ title, state }) => bundles.export(title, state),
    'bundles.cancel': () => bundles.cancel()
  } satisfies Partial<Handlers>
}
