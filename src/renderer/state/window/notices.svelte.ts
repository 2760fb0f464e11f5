/** The one bar that tells of a refused request (what happened, the host's sentence, its code), or of what was done. */
import { AppError } from '#shared/errors'

const TOLD_MS = 8000

export interface Notice {
  title: string
  text: string
  /** Of what was refused; null: all is well. */
  code: string | null
}

export class Notices {
  current = $state.raw<Notice | null>(null)

  report(title: string, error: unknown): void {
    const { code, message } = error instanceof AppError ? error : { code: 'internal', message: String(error) }
    this.refuse(title, message, code)
  }

  /** What was refused without a request of this window. */
  refuse(title: string, text: string, code: string): void {
    this.current = { title, text, code }
  }

  /** Runs a request; a refusal is told under `title` and answered with null. Success takes the same title back. */
  async attempt<T>(title: string, request: () => Promise<T>): Promise<T | null> {
    try {
      const value = await request()
      if (this.current?.title === title) this.dismiss()
      return value
    } catch (error) {
      this.report(title, error)
      return null
    }
  }

  /** Of what was done; goes by itself. */
  tell(title: string, text: string): void {
    const notice = { title, text, code: null }
    this.current = notice
    setTimeout(() => {
      if (this.current === notice) this.dismiss()
    }, TOLD_MS)
  }

  dismiss(): void {
    this.current = null
  }
}
