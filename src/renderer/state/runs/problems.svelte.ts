/** What lies in the library and cannot be read, with the reason; kept up to date. */
import type { Api } from '#shared/contract'
import type { LibraryProblem } from '#shared/trash'

const QUIET_MS = 1000

export class Problems {
  all = $state.raw<readonly LibraryProblem[]>([])
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly api: Api) {
    api.on('library.changed', () => this.readSoon())
    api.on('sessions.changed', () => this.readSoon())
    api.on('run.changed', ({ id }) => {
      // It can be read again.
      if (this.all.some((problem) => problem.id === id)) this.readSoon()
    })
  }

  readSoon(wait = QUIET_MS): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.read().catch(() => undefined), wait)
  }

  /** Shows where it lies in the system's file manager. Throws `problem.missing`. */
  async reveal({ kind, id }: LibraryProblem): Promise<void> {
    await this.api.call('library.reveal', { kind, id })
  }

  /** Moves it to the trash as it is. Throws `problem.missing`, and what moving it throws. */
  async putAway({ kind, id }: LibraryProblem): Promise<void> {
    await this.api.call('trash.put', { kind, id })
    await this.read()
  }

  private async read(): Promise<void> {
    this.all = await this.api.call('library.problems', {})
  }
}
