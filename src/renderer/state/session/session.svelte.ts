/**
 * The session of this window: kept a moment after every change, saved when its user says so, opened again, and passed on
 * as a bundle with its runs.
 */
import { leftOutText, type Merge } from '#shared/bundle'
import type { Api } from '#shared/contract'
import { AppError } from '#shared/errors'
import { shownLine } from '#shared/text'
import {
  emptySession,
  type GivenFile,
  type Session,
  type SessionInfo,
  type SessionStart,
  type SessionState
} from '#shared/session'
import type { Connection } from '../../api/connection'
import { saveFile, windowName } from '../../api/page'
import { counted } from '../../../kit/ui/format'
import type { Draft } from '../experiment/draft.svelte'
import type { PanelLayouts } from '../layout/layouts.svelte'
import type { Library } from '../runs/library.svelte'
import type { Notices } from '../window/notices.svelte'
import type { SavedSessions } from './saved.svelte'
import type { Sweeps } from '../runs/sweeps.svelte'
import type { Workbench } from './workbench.svelte'

const QUIET_MS = 400

interface Parts {
  workbench: Workbench
  layouts: PanelLayouts
  draft: Draft
  library: Library
  sweeps: Sweeps
  notices: Notices
  saved: SavedSessions
}

export class WindowSession {
  /** The saved session that is open. */
  saved = $state.raw<SessionInfo | null>(null)
  /** What was open when Saltus was cut off. */
  offer = $state.raw<SessionInfo | null>(null)
  /** Bytes of a bundle that is being written or read. */
  transfer = $state.raw<{ done: number; total: number } | null>(null)
  private timer: ReturnType<typeof setTimeout> | undefined
  private pending: SessionState | null = null
  private lastKept = ''

  constructor(
    private readonly api: Api,
    private readonly connection: Connection,
    private readonly parts: Parts
  ) {
    api.on('sessions.changed', () => void this.follow().catch(() => undefined))
    api.on('app.open', (file) => void this.openGiven(file))
    api.on('bundle.progress', ({ done, total }) => {
      this.transfer = done === null ? null : { done, total }
    })
  }

  get state(): SessionState {
    const { workbench, layouts, draft } = this.parts
    return { ...workbench.arrangement, layouts: layouts.kept, draft: draft.kept }
  }

  /** A title for what is not saved yet. */
  get suggestedTitle(): string {
    const { workbench, sweeps } = this.parts
    const sweep = workbench.sweepId === null ? null : sweeps.all.get(workbench.sweepId)
    const comparison = workbench.comparison.shown ? 'Comparison' : undefined
    return this.saved?.title ?? comparison ?? workbench.active?.title ?? sweep?.title ?? 'Session'
  }

  async start(): Promise<SessionStart> {
    const start = await this.api.call('sessions.start', { window: windowName() })
    this.offer = start.offer
    this.saved = start.saved
    this.lastKept = JSON.stringify(start.state)
    await this.parts.saved.load()
    return start
  }

  /** Draws what a state names, and says what of it is gone. */
  async show(state: SessionState): Promise<void> {
    const { draft, workbench, layouts, notices } = this.parts
    draft.restore(state.draft)
    layouts.restore(state.layouts)
    await workbench.restore(state)
    const missing = this.missingIn(state)
    if (missing.length === 0) return
    const [are, that] = missing.length === 1 ? ['is', 'That run'] : ['are', 'Those runs']
    notices.report(
      'A part of this session is gone',
      new AppError(
        'session.missing',
        `${missing.join(', ')} ${are} not in this library. ${that} may be in the trash; what is here is open.`
      )
    )
  }

  /** Keeps what is shown, a moment after the last change. */
  keep(): void {
    const { state } = this
    if (JSON.stringify(state) === this.lastKept) return
    this.pending = state
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), QUIET_MS)
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer)
    const state = this.pending
    if (!state) return
    this.pending = null
    try {
      await this.api.call('sessions.keep', { window: windowName(), saved: this.saved, state })
      this.lastKept = JSON.stringify(state)
    } catch {
      // The host is away, or the library can only be read: kept for the next try.
      this.pending ??= state
    }
  }

  /** Under its name; false when it has none yet. */
  async save(): Promise<boolean> {
    if (!this.saved) return false
    await this.write(this.saved, this.saved.title)
    return true
  }

  /** As a session of its own. */
  async saveAs(title: string): Promise<boolean> {
    return this.write(null, title)
  }

  async open(id: string): Promise<void> {
    await this.flush()
    const session = await this.parts.notices.attempt('The session could not be opened', () =>
      this.api.call('sessions.read', { sessionId: id })
    )
    if (session) await this.enter(session)
  }

  /** What was open when Saltus was cut off. */
  async reopen(): Promise<void> {
    const { offer } = this
    this.offer = null
    if (offer) await this.open(offer.id)
  }

  declineOffer(): void {
    this.offer = null
  }

  /** A `.saltus` file that was chosen or dropped on the window. */
  openFile(file: File): Promise<void> {
    return this.merge(shownLine(file.name), () => this.connection.merge(file))
  }

  /** One that was given to the host. */
  openGiven({ name, ticket }: GivenFile): Promise<void> {
    return this.merge(name, () => this.api.call('bundles.merge', { ticket }))
  }

  /** What the window shows, with its runs. */
  export(): Promise<void> {
    return this.writeBundle(this.suggestedTitle, this.state)
  }

  /** Some runs, which the bundle opens side by side. */
  exportRuns(title: string, runs: readonly string[]): Promise<void> {
    return this.writeBundle(title, { ...emptySession, view: 'workbench', comparison: { runs, shown: true } })
  }

  private async writeBundle(title: string, state: SessionState): Promise<void> {
    const { notices } = this.parts
    const written = await notices.attempt('The bundle could not be written', () =>
      this.api.call('bundles.export', { title, state })
    )
    if (!written) return
    if (written.ticket !== null) saveFile(`/bundle/${written.ticket}`)
    else notices.tell('The bundle is written', `It lies in ${written.file}.`)
    if (written.leftOut.length > 0) notices.tell('The bundle does without data', leftOutText(written.leftOut))
  }

  async cancelTransfer(): Promise<void> {
    await this.api.call('bundles.cancel', {})
  }

  private async merge(name: string, request: () => Promise<Merge>): Promise<void> {
    const { notices, library, sweeps } = this.parts
    await this.flush()
    const merged = await notices.attempt(`${name} could not be opened`, request)
    if (!merged) return
    await Promise.all([library.load(), sweeps.load()])
    await this.open(merged.sessionId)
    if (this.saved?.id !== merged.sessionId || notices.current) return
    notices.tell(`“${merged.title}” is open`, cameIn(merged))
  }

  private async enter(session: Session): Promise<void> {
    const { saved, state } = session
    this.saved = saved
    this.lastKept = ''
    this.offer = null
    this.parts.notices.dismiss()
    await this.show(state)
  }

  private async write(known: SessionInfo | null, title: string): Promise<boolean> {
    const { notices } = this.parts
    const state = this.state
    const saved = await notices.attempt('The session could not be saved', () =>
      this.api.call('sessions.save', { known, title, state })
    )
    if (!saved) return false
    this.saved = saved
    this.lastKept = ''
    this.keep()
    await this.parts.saved.load()
    notices.tell('The session is saved', `“${saved.title}”, with ${counted(saved.runs, 'run')}.`)
    return true
  }

  /** The open session may have another name now, or be gone; what another window saved is not what is shown here. */
  private async follow(): Promise<void> {
    await this.parts.saved.load()
    const { saved } = this
    const now = saved && this.parts.saved.all.find(({ id }) => id === saved.id)
    if (saved && (!now || now.savedAt === saved.savedAt)) this.saved = now ?? null
  }

  private missingIn({ openRuns, activeSweep }: SessionState): string[] {
    const { library, sweeps } = this.parts
    const runs = openRuns.filter((id) => !library.runs.has(id))
    return activeSweep !== null && !sweeps.all.has(activeSweep) ? [...runs, activeSweep] : runs
  }
}

function cameIn({ imported, present }: Merge): string {
  if (imported.length === 0) return 'Its runs were here already.'
  const came = `${counted(imported.length, 'run')} came in`
  return present.length === 0 ? `${came}.` : `${came}; ${counted(present.length, 'run')} were here already.`
}
