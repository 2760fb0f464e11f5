/** Keys, palette, theme, and the states of a window whose host goes away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

describe.skipIf(!browserPath)(browserPath ? 'keys and states' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open({ colorScheme: 'light' }))
    workbench = new Workbench(page)
    await new Gallery(page).heading.waitFor()
  })
  afterAll(() => host.stop())

  const theme = () => page.locator('html').getAttribute('data-theme')
  const palette = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Find a command/ }).fill(text)
    await page.keyboard.press('Enter')
  }

  it('follows the system’s theme until one is chosen in the palette', async () => {
    expect(await theme()).toBe('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(theme).toBe('dark')
    await palette('theme light')
    await expect.poll(theme).toBe('light')
    await palette('theme system')
    await expect.poll(theme).toBe('dark')
  })

  it('says which number a setting takes, and keeps the one it has', async () => {
    await page.keyboard.press('Control+,')
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    const field = dialog.getByLabel('Runs that train at once')
    for (const wrong of ['1025', '0', '1.5', 'many']) {
      await field.fill(wrong)
      await field.press('Tab')
      const sentence = 'Runs that train at once must be a whole number from 1 to 1024; 1 stays.'
      await dialog.getByRole('alert').getByText(sentence).waitFor()
      expect(await field.getAttribute('aria-invalid')).toBe('true')
    }
    await field.fill('2')
    await field.press('Tab')
    await expect.poll(() => dialog.getByRole('alert').count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('says what belongs into an empty workbench', async () => {
    await palette('open the workbench')
    await page.getByText('No run is open').first().waitFor()
    await page.getByText('Runs appear here once one is started.').waitFor()
  })

  it('moves the focus through panels, regions and the full size by keys alone', async () => {
    await palette('run preset: sparse parity')
    await workbench.finish()
    await workbench.trainLong('Until it is cut off')
    await page.keyboard.press('2')
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby') ?? '')
    expect(await focused()).toBe('parity-tasks-tasks-title')
    await page.keyboard.press('f')
    await expect.poll(() => page.locator('[data-panel]').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('[data-panel]').count()).toBeGreaterThan(1)
    await page.keyboard.press('Control+b')
    await expect.poll(() => workbench.library.count()).toBe(0)
    await page.keyboard.press('/')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('search')
    await page.keyboard.type('p')
    expect(await page.getByLabel('Search runs and tags').inputValue()).toBe('p')
    await page.getByLabel('Search runs and tags').fill('')
    await page.keyboard.press('F6')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await workbench.page.getByRole('dialog').count()).toBe(0)
  })

  it('changes scales, plays and undoes by keys', async () => {
    await page.keyboard.press('1')
    const scale = page.getByRole('button', { name: /^x step/ })
    for (const name of ['step, linear', 'step, symlog', 'step, log']) {
      await page.keyboard.press('x')
      await expect.poll(() => scale.innerText()).toContain(name)
    }
    await page.keyboard.press('y')
    await workbench.panel('Accuracy').getByRole('button', { name: 'logit', pressed: true }).waitFor()
    await page.keyboard.press('y')

    const at = async () =>
      Number(
        await page.getByRole('slider', { name: 'Time cursor', exact: true }).getAttribute('aria-valuenow')
      )
    await page.keyboard.press('Home')
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Stop playing' }).waitFor()
    await expect.poll(at).toBeGreaterThan(0)
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Play through time' }).waitFor()
    await page.keyboard.press('l')

    await page.keyboard.press('n')
    await page.getByRole('dialog', { name: /what is learned/ }).waitFor()
    await page.keyboard.press('Enter')
    const editor = new Editor(page)
    await editor.form.waitFor()
    await editor.fill('Run', 'Batch', '77')
    await page.keyboard.press('Control+z')
    await expect.poll(() => editor.field('Run', 'Batch').inputValue()).not.toBe('77')
    await editor.form.getByRole('button', { name: 'Discard' }).click()
  })

  it('shows a run that was cut off with the way to continue it', async () => {
    expect(watch.complaints).toEqual([])
    await host.kill()
    await page.getByText('The connection to Saltus is lost.').waitFor()
    watch.forgive(/WebSocket connection|failed:/)
    expect(watch.complaints).toEqual([])

    await host.restart()
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    await page.getByRole('button', { name: 'Open it again' }).click()
    await page.getByText(/The run was cut off at step/).waitFor({ timeout: TRAINING_MS })
    await workbench.reaches('Interrupted')
    const step = await workbench.step()
    await page.getByRole('main').getByRole('button', { name: 'Continue' }).click()
    await workbench.reaches('Running')
    await workbench.goesOn(step)
    await page.keyboard.press('Shift+S')
    await workbench.reaches('Stopped')
    expect(watch.complaints).toEqual([])
  })
})
