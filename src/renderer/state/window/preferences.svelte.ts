/** Settings, written back a moment after the last change. */
import type { Api } from '#shared/contract'
import { AppError } from '#shared/errors'
import { defaultSettings, type Settings } from '#shared/settings'

const QUIET_MS = 400

export class Preferences {
  current = $state.raw<Settings>(defaultSettings)
  /** What of the stored ones could not be taken, a sentence each. */
  problems = $state.raw<readonly string[]>([])
  /** Changes that are not written yet. */
  private pending: Partial<Settings> = {}
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly api: Api) {
    api.on('settings.changed', (settings) => {
      this.current = { ...settings, ...this.pending }
    })
  }

  async load(): Promise<void> {
    this.current = { ...defaultSettings, ...(await this.api.call('settings.read', {})) }
    this.problems = await this.api.call('settings.problems', {})
  }

  change(settings: Partial<Settings>): void {
    this.current = { ...this.current, ...settings }
    this.pending = { ...this.pending, ...settings }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), QUIET_MS)
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer)
    const settings = this.pending
    if (Object.keys(settings).length === 0) return
    this.pending = {}
    try {
      await this.api.call('settings.write', { settings })
    } catch (error) {
      // Refused for good: what is stored is shown again.
      if (error instanceof AppError && error.code === 'settings.invalid')
        return this.load().catch(() => undefined)
      // The host is away: kept for the next try, newer changes first.
      this.pending = { ...settings, ...this.pending }
    }
  }
}
