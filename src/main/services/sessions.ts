/** Sessions: what windows open with, what they show, and what their users save of it. */
import type { Emit, Handlers } from '#shared/contract'
import {
  emptySession,
  runsOf,
  type SessionInfo,
  type SessionStart,
  type SessionState,
  type GivenFile
} from '#shared/session'
import { makeSessionId } from '../store/files/ids'
import type { Kept } from '../store/sessions/sessions'
import { checkState, checkTitle, LONGEST_TITLE } from '../store/sessions/sessionShape'
import type { ServiceOptions } from './types'

/** A window that goes on changing begins a new entry of the history after this time. */
const ENTRY_MS = 10 * 60_000

interface Entry {
  id: string
  begunAt: number
}

export class Sessions {
  private readonly entries = new Map<string, Entry>()
  /** The first window of this process asks what the last process left behind. */
  private opened: Promise<Kept | null> | null = null

  constructor(
    private readonly options: ServiceOptions,
    /** A ticket for a file that Saltus was started with. */
    private readonly give: (file: string) => GivenFile
  ) {}

  private get store() {
    return this.options.library.sessions
  }

  async start(window: string): Promise<SessionStart> {
    const named = this.options.takeFile?.() ?? null
    const file = named === null ? null : this.give(named)
    const first = this.opened === null
    // A library that can only be read has no marks, and no history.
    this.opened ??= this.store.open().catch(() => null)
    const left = await this.opened
    const history = await this.store.history()
    const own = history.find((kept) => kept.window === window)
    if (own) return { saved: own.saved, state: own.state, offer: null, fresh: false, file }
    const isWorthIt =
      left !== null && (left.runs > 0 || left.state.activeSweep !== null || left.state.draft !== null)
    if (first && isWorthIt)
      return { saved: null, state: emptySession, offer: infoOf(left), fresh: false, file }
    const last = this.options.settings.store.startup === 'last' ? history[0] : undefined
    if (last) return { saved: last.saved, state: last.state, offer: null, fresh: false, file }
    return { saved: null, state: emptySession, offer: null, fresh: true, file }
  }

  /** Throws `session.invalid` for what a page must not say. */
  async keep(window: string, saved: SessionInfo | null, shown: SessionState): Promise<void> {
    const state = checkState(shown)
    // The window has outlived the process that it was opened from, so nothing it showed is lost.
    this.opened ??= this.store.open().catch(() => null)
    await this.opened
    const now = Date.now()
    const known = this.entries.get(window)
    const entry =
      known && now - known.begunAt < ENTRY_MS ? known : { id: makeSessionId(new Date()), begunAt: now }
    this.entries.set(window, entry)
    const title = saved ? checkTitle(saved.title) : await this.titleOf(state)
    await this.store.keep({ id: entry.id, title, window, saved, state })
  }

  async end(): Promise<void> {
    await this.store.close().catch(() => undefined)
  }

  /** After what is active in it. */
  private async titleOf(state: SessionState): Promise<string> {
    const { library } = this.options
    const { activeRun, activeSweep, comparison } = state
    if (comparison.shown && comparison.runs.length > 0) return 'Comparison'
    const id = activeRun ?? runsOf(state)[0]
    const run = id === undefined ? null : await library.read(id).catch(() => null)
    if (run) return (run.labels.title || run.record.id).slice(0, LONGEST_TITLE)
    const sweep = activeSweep === null ? null : await library.sweeps.read(activeSweep).catch(() => null)
    return (sweep?.record.spec.title || 'Nothing open').slice(0, LONGEST_TITLE)
  }
}

const infoOf = ({ id, title, savedAt, runs }: SessionInfo): SessionInfo => ({ id, title, savedAt, runs })

export function sessionHandlers(
  sessions: Sessions,
  { library, emit }: { library: ServiceOptions['library']; emit: Emit }
) {
  return {
    'sessions.start': ({ window }) => sessions.start(window),
    'sessions.keep': ({ window, saved, state }) => sessions.keep(window, saved, state),
    'sessions.list': async () => {
      const [saved, history] = await Promise.all([library.sessions.list(), library.sessions.history()])
      return { saved, history: history.map(infoOf) }
    },
    'sessions.read': ({ sessionId }) => library.sessions.read(sessionId),
    'sessions.save': async ({ known, title, state }) => {
      const saved = await library.sessions.save(known, title, state)
      emit('sessions.changed', {})
      return saved
    },
    'sessions.rename': async ({ sessionId, title }) => {
      const renamed = await library.sessions.rename(sessionId, title)
      emit('sessions.changed', {})
      return renamed
    },
    'sessions.trash': async ({ sessionId }) => {
      await library.sessions.trash(sessionId)
      emit('sessions.changed', {})
    },
    'sessions.restore': async ({ sessionId }) => {
      const restored = await library.sessions.restore(sessionId)
      emit('sessions.changed', {})
      return restored
    }
  } satisfies Partial<Handlers>
}
