/** The tour of one leap: offered once to who has run nothing, over a run that it trains, in that run's own numbers. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Gallery } from '../pages/gallery'
import { brokenRules } from '../pages/rules'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

describe.skipIf(!browserPath)(browserPath ? 'the tour' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    await new Gallery(page).heading.waitFor()
  })
  afterAll(() => host.stop())

  const card = () => page.getByRole('dialog')
  const next = () => card().getByRole('button', { name: 'Next' })
  const cursor = async () =>
    Number(await page.getByRole('slider', { name: 'Accuracy: time cursor' }).getAttribute('aria-valuenow'))

  it('is offered at the first start, and waits until its run has ended', async () => {
    await page.getByRole('button', { name: 'Take the tour' }).click()
    await card().getByRole('heading', { name: 'A network learns parities' }).waitFor()
    expect(await card().evaluate((each) => each === document.activeElement)).toBe(true)
    await new Workbench(page).reaches('Done')
    await expect.poll(() => next().isEnabled(), { timeout: TRAINING_MS }).toBe(true)
  })

  it('goes to the leap with the cursor, and tells it in numbers of this run', async () => {
    await next().click()
    await card()
      .getByText(/stays at 0\.50*: guessing/)
      .waitFor()
    await next().click()
    await card().getByRole('heading', { name: 'The leap' }).waitFor()
    const told = /At step ([\d\s]+) accuracy/.exec(await card().innerText())?.[1]
    expect(Number(told?.replace(/\s/g, ''))).toBe(await cursor())
    await next().click()
    await card()
      .getByText(/the first at [\d\s]+, the last of the \d+ that did at/)
      .waitFor()
    await card().getByRole('button', { name: 'Back' }).click()
    await card().getByRole('heading', { name: 'The leap' }).waitFor()
  })

  it('breaks no rule of axe in the theme of the system, which it follows, nor in forced colours', async () => {
    for (const colorScheme of ['dark', 'light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(colorScheme)
      expect(await brokenRules(page)).toEqual([])
    }
    await page.emulateMedia({ colorScheme: null, forcedColors: 'active' })
    expect(await brokenRules(page)).toEqual([])
    await page.emulateMedia({ forcedColors: null })
  })

  it('leaves what is lit usable, and the keys', async () => {
    const before = await cursor()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(cursor).toBeLessThan(before)
    const box = (await new Workbench(page).panel('Accuracy').boundingBox())!
    const hit = await page.evaluate(
      ([x, y]) => document.elementFromPoint(x!, y!)?.closest('[data-panel]')?.getAttribute('data-panel'),
      [box.x + box.width / 2, box.y + box.height / 2]
    )
    expect(hit).toBe('parity-curve-accuracy')
  })

  it('is left by Esc, not offered again, and taken again from the palette', async () => {
    await page.keyboard.press('Escape')
    await expect.poll(() => card().count()).toBe(0)
    await page.waitForTimeout(600)
    await page.reload()
    await new Workbench(page).reaches('Done')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Find a command/ }).fill('tour of one leap')
    await page.keyboard.press('Enter')
    await card().getByRole('heading', { name: 'A network learns parities' }).waitFor()
    // Its run is there: nothing is trained again.
    expect(await next().isEnabled()).toBe(true)
    await card().getByRole('button', { name: 'Leave' }).click()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Find a command/ }).fill('open presets')
    await page.keyboard.press('Enter')
    await new Gallery(page).heading.waitFor()
    expect(await page.getByRole('button', { name: 'Take the tour' }).count()).toBe(0)
    expect(watch.complaints).toEqual([])
  })
})
