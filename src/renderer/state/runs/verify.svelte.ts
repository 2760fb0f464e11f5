/** Replays under way and what came of them, per run, for as long as the window is open. */
import { SvelteMap } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { Verification, VerifyProgress } from '#shared/verification'

export type Replay =
  | { state: 'running'; progress: VerifyProgress | null }
  | { state: 'done'; result: Verification }
  | { state: 'refused'; reason: string }

export class Verifier {
  private readonly replays = new SvelteMap<string, Replay>()

  constructor(private readonly api: Api) {
    api.on('run.verifying', (progress) => {
      if (this.isRunning(progress.runId)) this.replays.set(progress.runId, { state: 'running', progress })
    })
  }

  of(runId: string): Replay | null {
    return this.replays.get(runId) ?? null
  }

  isRunning(runId: string): boolean {
    return this.of(runId)?.state === 'running'
  }

  /** Replays from the last kept checkpoint before the end. */
  async start(runId: string): Promise<void> {
    if (this.isRunning(runId)) return
    this.replays.set(runId, { state: 'running', progress: null })
    try {
      const result = await this.api.call('runs.verify', { runId, steps: null })
      this.replays.set(runId, { state: 'done', result })
    } catch (error) {
      const cancelled = error instanceof AppError && error.code === 'verify.cancelled'
      if (cancelled) this.replays.delete(runId)
      else this.replays.set(runId, { state: 'refused', reason: (error as Error).message })
    }
  }

  async cancel(runId: string): Promise<void> {
    await this.api.call('runs.cancelVerify', { runId })
  }
}
