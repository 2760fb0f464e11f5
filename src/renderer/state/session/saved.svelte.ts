/** The sessions of the library: what is saved and what windows showed; named anew, moved to the trash and back. */
import type { Api } from '#shared/contract'
import type { SessionInfo } from '#shared/session'
import { UNDO_MS } from '../runs/library.svelte'
import type { Notices } from '../window/notices.svelte'

export class SavedSessions {
  /** Newest first. */
  all = $state.raw<readonly SessionInfo[]>([])
  /** What windows showed, newest first. */
  history = $state.raw<readonly SessionInfo[]>([])
  /** The session that a dialog asks a new name for. */
  renaming = $state.raw<SessionInfo | null>(null)
  /** The session in the trash whose way back is offered. */
  trashed = $state.raw<SessionInfo | null>(null)
  private undoTimer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly api: Api,
    private readonly notices: Notices
  ) {}

  async load(): Promise<void> {
    const { saved, history } = await this.api.call('sessions.list', {})
    this.all = saved
    this.history = history
    // Brought back by other means.
    if (saved.some(({ id }) => id === this.trashed?.id)) this.trashed = null
  }

  async rename({ id }: SessionInfo, title: string): Promise<void> {
    await this.notices.attempt('The session could not be renamed', () =>
      this.api.call('sessions.rename', { sessionId: id, title })
    )
  }

  async trash(session: SessionInfo): Promise<void> {
    await this.notices.attempt('The session could not be moved to the trash', async () => {
      await this.api.call('sessions.trash', { sessionId: session.id })
      this.trashed = session
      clearTimeout(this.undoTimer)
      this.undoTimer = setTimeout(() => (this.trashed = null), UNDO_MS)
    })
  }

  async undoTrash(): Promise<void> {
    const { trashed } = this
    if (!trashed) return
    await this.notices.attempt('The session could not be brought back', async () => {
      await this.api.call('sessions.restore', { sessionId: trashed.id })
      this.trashed = null
    })
  }
}
