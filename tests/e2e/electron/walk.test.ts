/** The same short walk in the desktop app, then close and reopen: all is still there. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Gallery } from '../pages/gallery'
import { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { electronPath, launch, skipReason } from './launch'

const DEMO = 'Sparse parity, 16 tasks'
const LONG = 'A longer walk'

describe.skipIf(!electronPath)(electronPath ? 'the desktop app' : skipReason, () => {
  let folder: string
  let app: ElectronApplication
  let page: Page
  let watch: Watch
  let workbench: Workbench

  async function open(): Promise<void> {
    app = await launch({ config: path.join(folder, 'config'), library: path.join(folder, 'library') })
    page = await app.firstWindow()
    watch = await Watch.over(page, app.context(), (url) => url.protocol === 'app:')
    workbench = new Workbench(page)
  }

  /** Closes as a user does, with an answer to the question that comes while a run is not finished. */
  async function close(): Promise<void> {
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async (_window: unknown, options?: { buttons?: string[] }) => ({
        response: options?.buttons?.indexOf('Stop and quit') ?? 0,
        checkboxChecked: false
      })
    })
    await app.close()
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-electron-'))
    await open()
  })
  afterAll(async () => {
    await close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('starts in the gallery and runs a preset', async () => {
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    await gallery.run(DEMO)
    await workbench.finish()
    await expect.poll(() => workbench.inked('Accuracy')).toBeGreaterThan(0)
  })

  it('reaches no network, even where its own code would', async () => {
    let asked = 0
    const server = createServer((_request, response) => void response.end(String(++asked)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const ask = (address: string) =>
      app.evaluate(
        ({ net }, where) =>
          net.fetch(where).then(
            () => 'answered',
            (error: Error) => error.message
          ),
        address
      )
    expect(await ask(url)).toMatch(/ERR_BLOCKED_BY_CLIENT/)
    expect(await ask('https://example.com/')).not.toBe('answered')
    expect(asked).toBe(0)
    expect(await (await fetch(url)).text()).toBe('1')
    server.close()
  })

  it('takes commands from the application menu', async () => {
    const click = (id: string) =>
      app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id)
    await click('keys')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await click('theme.dark')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await click('theme.light')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light')
  })

  it('pauses, and has everything back after it was closed and opened', async () => {
    await workbench.trainLong(LONG)
    await page.keyboard.press('p')
    await workbench.reaches('Paused')
    const step = await workbench.step()
    await workbench.openTab('Notes')
    await page.getByRole('textbox', { name: 'Tags', exact: true }).fill('kept')
    await page.getByRole('textbox', { name: 'Tags', exact: true }).blur()
    await workbench.library.getByText('kept', { exact: true }).waitFor()
    expect(watch.complaints).toEqual([])

    await close()
    const start = performance.now()
    await open()
    await page.getByRole('banner').waitFor()
    expect(performance.now() - start).toBeLessThan(3000)
    await workbench.reaches('Stopped')
    expect(await workbench.title.innerText()).toBe(LONG)
    expect(await workbench.step()).toBe(step)
    await workbench.library.getByText('kept', { exact: true }).waitFor()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    await expect.poll(() => workbench.inked('Accuracy', 2)).toBeGreaterThan(0)

    await workbench.button('Continue').click()
    await workbench.reaches('Running')
    await workbench.goesOn(step)
    await workbench.button('Stop').click()
    await workbench.reaches('Stopped')
    expect(watch.complaints).toEqual([])
  })
})
