/** A sweep preset in the browser: started from its card, followed, paused, stopped, found again, its run opened. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const PRESET = 'Learning rate and emergence'

describe.skipIf(!browserPath)(browserPath ? 'a sweep in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  let gallery: Gallery
  const cells = () => page.locator('tbody tr')
  const state = (text: string) => page.locator('tbody').getByText(text, { exact: true })

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    gallery = new Gallery(page)
  })
  afterAll(() => host.stop())

  it('is marked in the gallery, and starts with one click', async () => {
    await gallery.heading.waitFor()
    await gallery.card(PRESET).getByText('Sweep', { exact: true }).waitFor()
    await gallery.run(PRESET)
    await expect.poll(() => workbench.title.innerText()).toBe(PRESET)
    await expect.poll(() => cells().count()).toBe(7)
    await expect.poll(() => state('Running').count(), { timeout: TRAINING_MS }).toBe(7)
  })

  it('pauses with its run and goes on', async () => {
    await workbench.button('Pause').click()
    await workbench.reaches('Paused')
    await expect.poll(() => state('Paused').count(), { timeout: TRAINING_MS }).toBe(7)
    await workbench.button('Continue').click()
    await workbench.reaches('Running')
  })

  it('folds its run in the library, and is there again after a reload', async () => {
    const runs = workbench.library.getByRole('treeitem', { name: `${PRESET}: 7 cells` })
    expect(await runs.count()).toBe(0)
    await page.getByRole('button', { name: `Show the runs of ${PRESET}` }).click()
    await runs.waitFor()
    await page.waitForTimeout(1500)
    await page.reload()
    await expect.poll(() => workbench.title.innerText()).toBe(PRESET)
    await expect.poll(() => cells().count()).toBe(7)
  })

  it('ends with a curve, a table that sorts, and a run behind every cell', async () => {
    await workbench.reaches('Done')
    await state('Not reached').waitFor()
    await expect.poll(() => workbench.inked(PANEL)).toBeGreaterThan(100)
    const first = () => cells().first().locator('td').first().innerText()
    await page.getByRole('button', { name: /^Learning rate/ }).click()
    await expect.poll(first).toBe('0.4')
    await state('Done').first().click()
    await expect.poll(() => workbench.title.innerText()).toBe('7 cells')
    expect(await workbench.title.getAttribute('title')).toBe(`${PRESET}: 7 cells`)
    const place = page.getByRole('img', { name: /^Cell \d of 7: / })
    const at = async () => Number(/^Cell (\d)/.exec((await place.getAttribute('aria-label')) ?? '')?.[1])
    const opened = await at()
    await page.keyboard.press(opened === 7 ? 'Alt+ArrowLeft' : 'Alt+ArrowRight')
    await expect.poll(at).toBe(opened === 7 ? 6 : opened + 1)
    await place.locator('[data-cell="0"]').click()
    await expect.poll(at).toBe(1)
    await page
      .getByRole('navigation', { name: 'Sweep of this run' })
      .getByRole('button', { name: PRESET })
      .click()
    await expect.poll(() => workbench.title.innerText()).toBe(PRESET)
    await expect.poll(() => page.locator('[data-panel="sweep-curves"] canvas').count()).toBe(1)
  }, 200_000)

  it('takes over what is trained already when it is started again, and says so', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('presets')
    await page.keyboard.press('Enter')
    await gallery.heading.waitFor()
    await gallery.run(PRESET)
    await page.getByText(`7 of 7 cells are taken over from “${PRESET}”, which trained the same.`).waitFor()
    await expect.poll(() => state('Done, taken over').count()).toBeGreaterThan(3)
    await workbench.button('Train anew').waitFor()
    expect(watch.complaints).toEqual([])
  }, 200_000)
})

const PANEL = 'Steps to train accuracy ≥ 0.6'
