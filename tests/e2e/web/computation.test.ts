/** A computation in the browser: from its card over its own axis to the peak at the threshold, verified and walked through. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const PRESET = 'Polynomials through 15 points'
const pictures = process.env['SALTUS_PICTURES']

describe.skipIf(!browserPath)(browserPath ? 'a computation in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  const take = async (name: string): Promise<void> => {
    if (!pictures) return
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${pictures}/${name}.png` })
  }

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open({ colorScheme: 'dark' }))
    workbench = new Workbench(page)
  })
  afterAll(() => host.stop())

  it('is started from its card and counts its units', async () => {
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    await take('descent-card-dark')
    await gallery.run(PRESET)
    await workbench.reaches('Done')
    const banner = page.getByRole('banner')
    await expect.poll(() => banner.getByRole('definition').first().innerText()).toMatch(/^43 \/ 43 units$/)
  })

  it('is drawn along the number of parameters, with its peak where they are as many as rows', async () => {
    const curve = workbench.panel('Test and train error')
    await expect
      .poll(() => workbench.inked('Test and train error'), { timeout: TRAINING_MS })
      .toBeGreaterThan(100)
    const slider = curve.getByRole('slider')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^number of parameters 200/)
    const strip = page.getByRole('slider', { name: 'Time cursor', exact: true })
    expect(Number(await strip.getAttribute('aria-valuemax'))).toBe(200)
    await take('descent-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await take('descent-light')
    await page.setViewportSize({ width: 1920, height: 1080 })
    await take('descent-wide-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await take('descent-wide-dark')
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('shows the fitted curve and the factors of its error, which follow the cursor', async () => {
    await expect.poll(() => workbench.inked('Fitted curve'), { timeout: TRAINING_MS }).toBeGreaterThan(100)
    await expect.poll(() => workbench.inked('Three factors'), { timeout: TRAINING_MS }).toBeGreaterThan(100)
    const fitted = workbench.panel('Fitted curve')
    await fitted.getByText('number of parameters 200').waitFor()
    const strip = page.getByRole('slider', { name: 'Time cursor', exact: true })
    await strip.focus()
    await page.keyboard.press('Home')
    await fitted.getByText('number of parameters 1', { exact: true }).waitFor()
    await take('descent-first-dark')
    for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowRight')
    await workbench.panel('Three factors').scrollIntoViewIfNeeded()
    await take('descent-factors-dark')
    await workbench.panel('Three factors').getByText('σ along the axis').click()
    await take('descent-spectrum-dark')
    await fitted.scrollIntoViewIfNeeded()
    await page.keyboard.press('End')
    await fitted.getByText('number of parameters 200').waitFor()
  })

  it('meets what was reported, and names what computed it', async () => {
    await page.getByRole('tab', { name: 'Record' }).click()
    await page
      .getByText(/cpu · workers/)
      .first()
      .waitFor()
    await take('descent-record-dark')
  })

  it('is forked as a whole, which keeps the units that a change leaves as they are', async () => {
    await page.getByRole('button', { name: 'Fork…' }).click()
    await page.getByText('Fork: equal units are kept').waitFor()
    await page.getByRole('textbox', { name: 'Title of the run' }).fill('Up to 230')
    await page.getByLabel('To', { exact: true }).fill('230')
    await take('descent-fork-dark')
    await page.getByRole('button', { name: 'Fork run' }).click()
    await workbench.reaches('Done')
    await page.getByRole('tab', { name: 'Spec' }).click()
    await page.getByText(/of its units taken over from its parent/).waitFor()
    await take('descent-forked-dark')
  })

  it('leaves nothing in the console', () => expect(watch.complaints).toEqual([]))
})
