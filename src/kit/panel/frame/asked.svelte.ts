/**
 * What a family's view says of a stored state. One question at a time; what was asked meanwhile is asked once, in its newest
 * form. Finer answers follow by themselves and are given up for the next question.
 */
import { onDestroy, untrack } from 'svelte'
import type { Inspection, ViewArgs } from '#shared/inspection'
import type { PanelRun } from '../props'

export interface Question {
  run: Pick<PanelRun, 'inspect'>
  step: number
  replica: number
  args: ViewArgs
}

/** What a finer answer is asked with, once this one is there; null: there is none. */
export type Refine = (inspection: Inspection) => ViewArgs | null

export class Asked {
  inspection = $state.raw<Inspection | null>(null)
  problem = $state<string | null>(null)
  private readonly asker = crypto.randomUUID()
  private asking = false
  private gone = false

  /** Within a component. A new object is a new question; null: there is nothing to ask. */
  constructor(
    private readonly view: () => string,
    private readonly question: () => Question | null,
    private readonly refine: Refine
  ) {
    onDestroy(() => (this.gone = true))
    $effect(() => {
      if (question()) untrack(() => void this.ask())
    })
  }

  /** Null also once the component is gone: what its question was derived from must not be read any more. */
  private newest(): Question | null {
    return this.gone ? null : this.question()
  }

  private async look({ run, step, replica }: Question, args: ViewArgs): Promise<void> {
    this.inspection = await run.inspect(this.view(), step, replica, { args, asker: this.asker })
    this.problem = null
  }

  private async ask(): Promise<void> {
    if (this.asking) return
    this.asking = true
    let last: Question | null = null
    try {
      for (let next = this.newest(); next && next !== last; next = this.newest()) {
        last = next
        await this.look(next, next.args)
      }
    } catch (error) {
      this.problem = (error as Error).message
      this.inspection = null
    } finally {
      this.asking = false
    }
    if (last) void this.lookCloser(last)
  }

  private async lookCloser(own: Question): Promise<void> {
    try {
      for (;;) {
        const current = !this.asking && this.newest() === own
        const more = current && this.inspection ? this.refine(this.inspection) : null
        if (!more) return
        await this.look(own, { ...own.args, ...more })
      }
    } catch {
      // what is shown stays: it was given up for the next question, which tells of its own problems
    }
  }
}
