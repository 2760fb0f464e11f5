/** The embedding panel in the browser: a run's weights laid out, stored, read again, followed by the cursor. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const PRESET = 'Grokking in seconds: x + y mod 31'

describe.skipIf(!browserPath)(browserPath ? 'an embedding in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  const panel = () => workbench.panel('Embedding')
  const button = (name: string) => panel().getByRole('button', { name, exact: true })
  const score = (name: string) => panel().locator('dl > div', { hasText: name }).locator('b')
  /** Which stored state is shown. */
  const state = async () => {
    const text = await panel()
      .getByText(/^state at step/)
      .innerText()
    return Number(text.split('·')[0]!.replace(/\D/g, ''))
  }

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
  })
  afterAll(() => host.stop())

  it('lays out the symbols of a run by principal components, with figures', async () => {
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    await gallery.run(PRESET)
    await workbench.goesOn(20)
    await workbench.finish()
    // Unasked; in full size with its figures.
    await panel().focus()
    await page.keyboard.press('f')
    await score('Trustworthiness').waitFor()
    expect(Number(await score('Trustworthiness').innerText())).toBeGreaterThan(0)
    await panel()
      .getByText(/^lines: x to x \+ \d+$/)
      .waitFor()
    expect(await state()).toBe(await workbench.step())
  })

  it('shows the state at or before the cursor', async () => {
    await page.keyboard.press('Home')
    await expect.poll(state).toBe(0)
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(state).toBeGreaterThan(0)
  })

  it('lays out by t-SNE as its options say, and refuses what cannot be', async () => {
    await button('t-SNE').click()
    await button('Options of the layout').click()
    const perplexity = panel().getByLabel('Perplexity')
    await perplexity.fill('30')
    await perplexity.press('Enter')
    await button('Compute').last().click()
    await panel().getByText('The perplexity of 31 points must be from 1 to below 10; it is 30.').waitFor()
    await perplexity.fill('5')
    await panel().getByLabel('Iterations').fill('60')
    await panel().getByLabel('Temporal weight').fill('0')
    await panel().getByLabel('Temporal weight').blur()
    await button('Compute').last().click()
    await panel()
      .getByRole('slider', { name: /points/ })
      .waitFor()
    await button('Options of the layout').click() // a low panel has no room for figures beside them
    await score('KL divergence').waitFor()
    await panel()
      .getByText(/distances between clusters mean little/)
      .waitFor()
  })

  it('picks points by key, and clears them', async () => {
    await panel()
      .getByRole('slider', { name: /points/ })
      .focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await panel()
      .getByText(/1 symbol selected/)
      .waitFor()
    await page.keyboard.press('Escape')
    await expect
      .poll(() =>
        panel()
          .getByText(/selected/)
          .count()
      )
      .toBe(0)
  })

  it('has the layout back after a reload, without computing it', async () => {
    const value = await score('KL divergence').innerText()
    await page.waitForTimeout(1500)
    await page.reload()
    await expect.poll(() => score('KL divergence').innerText()).toBe(value)
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
