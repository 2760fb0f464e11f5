/** The form of a spec in the inspector. */
import type { Locator, Page } from 'playwright-core'

export class Editor {
  constructor(private readonly page: Page) {}

  get form(): Locator {
    return this.page.getByRole('form', { name: 'Spec' })
  }

  get title(): Locator {
    return this.form.getByRole('textbox', { name: 'Title of the run' })
  }

  field(group: string, label: string): Locator {
    return this.form.getByRole('group', { name: group, exact: true }).getByLabel(label, { exact: true })
  }

  /** Types a value and leaves the field. */
  async fill(group: string, label: string, value: string): Promise<void> {
    await this.field(group, label).fill(value)
    await this.field(group, label).blur()
  }

  /** The sentences under fields. */
  get problems(): Locator {
    return this.form.getByRole('group').getByRole('alert')
  }

  get run(): Locator {
    return this.form.getByRole('button', { name: 'Run', exact: true })
  }
}
