/** The gallery of presets, as a user sees it. */
import type { Locator, Page } from 'playwright-core'

export class Gallery {
  constructor(private readonly page: Page) {}

  get heading(): Locator {
    return this.page.getByRole('heading', { name: 'Start with a leap that is known' })
  }

  card(title: string): Locator {
    return this.page.getByRole('article', { name: title, exact: true })
  }

  async run(title: string): Promise<void> {
    await this.card(title).getByRole('button', { name: /^Run / }).click()
  }

  async edit(title: string): Promise<void> {
    await this.card(title)
      .getByRole('button', { name: /^Edit / })
      .click()
  }
}
