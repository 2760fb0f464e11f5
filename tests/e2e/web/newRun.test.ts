/** A new run begins with one question: what is learned? */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { families } from '../../../src/main/families'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { browserPath, skipReason, WebHost } from './host'

describe.skipIf(!browserPath)(browserPath ? 'a new run' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let dialog: Locator
  let editor: Editor

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    dialog = page.getByRole('dialog', { name: /what is learned/ })
    editor = new Editor(page)
    await new Gallery(page).heading.waitFor()
  })
  afterAll(() => host.stop())

  const card = (title: string) => dialog.getByRole('button', { name: title })
  const hasFocus = (locator: Locator) => locator.evaluate((element) => element === document.activeElement)
  const draftOf = () =>
    editor.form
      .getByText(/^(Grokking|Modes|Sparse)/)
      .first()
      .textContent()

  it('shows every family with its words and the picture of a preset', async () => {
    await page.keyboard.press('n')
    await dialog.waitFor()
    for (const { title, lead } of Object.values(families)) {
      await card(title).getByText(lead).waitFor()
      expect(await card(title).locator('canvas').count()).toBe(1)
    }
    expect(await hasFocus(card(Object.values(families)[0]!.title))).toBe(true)
  })

  it('is left as it was by Esc', async () => {
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await new Gallery(page).heading.waitFor()
    expect(await editor.form.count()).toBe(0)
  })

  it('begins a draft of the family that the keys choose, ready to be edited', async () => {
    await page.keyboard.press('n')
    await dialog.waitFor()
    for (const title of Object.values(families).map((family) => family.title)) {
      expect(await hasFocus(card(title))).toBe(true)
      if (title === families.parity.title) break
      await page.keyboard.press('ArrowRight')
    }
    expect(await hasFocus(card(families.parity.title))).toBe(true)
    await page.keyboard.press('Enter')
    await editor.form.waitFor()
    await expect.poll(draftOf).toBe(families.parity.title)
    await expect.poll(() => hasFocus(editor.title)).toBe(true)
  })

  it('offers the last choice first, in later windows too', async () => {
    const remembered = async (shown: Page): Promise<void> => {
      await shown.keyboard.press('Control+k')
      await shown.getByRole('combobox', { name: /Find a command/ }).fill('new run')
      await shown.keyboard.press('Enter')
      const last = shown.getByRole('dialog', { name: /what is learned/ }).getByRole('button', {
        name: families.parity.title
      })
      await expect.poll(() => hasFocus(last)).toBe(true)
    }
    await remembered(page)
    await page.keyboard.press('Escape')
    // Settings are written a moment after they change.
    await page.waitForTimeout(600)
    await page.reload()
    await page
      .getByRole('button', { name: /New run/ })
      .first()
      .waitFor()
    await remembered(page)
  })

  it('begins with the mouse too, and from the palette by the name of a family', async () => {
    await card(families.grokking.title).click()
    await expect.poll(draftOf).toBe(families.grokking.title)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Find a command/ }).fill(`new run ${families.parity.title}`)
    await page.keyboard.press('Enter')
    await expect.poll(draftOf).toBe(families.parity.title)
    expect(watch.complaints).toEqual([])
  })
})
