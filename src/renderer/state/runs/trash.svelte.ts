/** What lies in the trash: read while its list is open, brought back or deleted for good. */
import type { Api } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { TrashItem } from '#shared/trash'

/** How far one of them is, counted in items. */
export interface TrashWork {
  what: 'restore' | 'delete'
  done: number
  total: number
}

const UNREAD = 'The trash could not be read'

export class Trash {
  /** Newest first; null: not read yet. */
  items = $state.raw<readonly TrashItem[] | null>(null)
  work = $state.raw<TrashWork | null>(null)
  /** Why what was asked for last did not happen, or not to its end. */
  failure = $state.raw<{ title: string; text: string; code: string } | null>(null)
  readonly sizeBytes = $derived((this.items ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  private followers = 0
  private reading: Promise<void> | null = null
  private stale = false

  constructor(private readonly api: Api) {
    api.on('library.changed', () => {
      if (this.followers > 0) void this.read()
    })
  }

  /** Reads the list, and again whenever it changes, until the returned function is called. */
  follow(): () => void {
    this.followers++
    this.failure = null
    void this.read()
    return () => void this.followers--
  }

  /** Once more when it has changed meanwhile. */
  read(): Promise<void> {
    this.stale = true
    this.reading ??= this.readStale().finally(() => (this.reading = null))
    return this.reading
  }

  /** Brings back one after the other, until one cannot be. */
  restore(items: readonly TrashItem[]): Promise<void> {
    return this.workOn('restore', items, ({ id }) => this.api.call('trash.restore', { id }))
  }

  /** Deletes for good; of a sweep its runs too. */
  delete(items: readonly TrashItem[]): Promise<void> {
    return this.workOn('delete', items, ({ id }) => this.api.call('trash.delete', { id }))
  }

  /** Deletes for good whatever lies there by now. */
  empty(): Promise<void> {
    const total = this.items?.length ?? 0
    return this.attempt('The trash was not emptied', { what: 'delete', done: 0, total }, () =>
      this.api.call('trash.empty', {})
    )
  }

  private workOn(
    what: TrashWork['what'],
    items: readonly TrashItem[],
    act: (item: TrashItem) => Promise<void>
  ): Promise<void> {
    let at = 0
    const total = items.length
    const title = (): string => {
      const verb = what === 'restore' ? 'brought back' : 'deleted'
      return `“${items[at]?.title ?? ''}” was not ${verb}`
    }
    return this.attempt(title, { what, done: 0, total }, async () => {
      for (; at < total; at++) {
        this.work = { what, done: at, total }
        await act(items[at]!)
      }
    })
  }

  private async attempt(
    title: string | (() => string),
    work: TrashWork,
    act: () => Promise<void>
  ): Promise<void> {
    if (this.work) return
    this.work = work
    this.failure = null
    try {
      await act()
    } catch (error) {
      this.fail(typeof title === 'string' ? title : title(), error)
    } finally {
      this.work = null
    }
    await this.read()
  }

  private async readStale(): Promise<void> {
    while (this.stale) {
      this.stale = false
      try {
        this.items = await this.api.call('trash.list', {})
        if (this.failure?.title === UNREAD) this.failure = null
      } catch (error) {
        this.fail(UNREAD, error)
      }
    }
  }

  private fail(title: string, error: unknown): void {
    const { code, message } = error instanceof AppError ? error : { code: 'internal', message: String(error) }
    this.failure = { title, text: message, code }
  }
}
