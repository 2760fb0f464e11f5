/** What the edited run would take, measured when asked: some seconds of the very program in a process of its own. */
import type { Api } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { Estimate } from '#shared/estimate'
import type { Notices } from '../window/notices.svelte'
import type { Draft } from './draft.svelte'
import type { Values } from './values'

const ASKER = 'editor'

export class Cost {
  measuring = $state(false)
  private told = $state.raw<{ of: Values; estimate: Estimate } | null>(null)

  constructor(
    private readonly api: Api,
    private readonly draft: Draft,
    private readonly notices: Notices
  ) {}

  /** Of the draft as it is now; null: not measured. */
  get estimate(): Estimate | null {
    return this.told && this.told.of === this.draft.values ? this.told.estimate : null
  }

  async measure(): Promise<void> {
    const { values, spec } = this.draft
    if (!values || this.measuring) return
    this.measuring = true
    try {
      const estimate = await this.api.call('estimate.run', { draft: spec, asker: ASKER })
      this.told = { of: values, estimate }
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'estimate.cancelled'))
        this.notices.report('The run could not be measured', error)
    } finally {
      this.measuring = false
    }
  }

  async cancel(): Promise<void> {
    await this.api.call('estimate.cancel', { asker: ASKER }).catch(() => undefined)
  }
}
