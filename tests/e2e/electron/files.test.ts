/** What the app finds on disk when it opens: settings with a wrong field, where they lay before, and a run that cannot be read. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { electronPath, launch, skipReason } from './launch'

const RUN = '20261129-224717-parity-4e82'

/** In the app, put there below: what it has shown in the system's file manager. */
declare const shown: string[]

describe.skipIf(!electronPath)(electronPath ? 'files of the app' : skipReason, () => {
  let folder: string
  let library: string
  let app: ElectronApplication
  let page: Page

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-files-'))
    library = path.join(folder, 'library')
    await cp(path.resolve('tests/fixtures/stored/v1/library'), library, { recursive: true })
    await writeFile(path.join(library, 'runs', RUN, 'run.json'), '{')
    await mkdir(path.join(folder, 'Saltus'))
    await writeFile(
      path.join(folder, 'Saltus', 'settings.json'),
      JSON.stringify({ theme: 'dark', engineProcesses: -3, startup: 'last' })
    )
    app = await launch({ home: folder, library })
    page = await app.firstWindow()
    await app.evaluate(({ shell }) => {
      Object.assign(globalThis, { shown: [] })
      shell.showItemInFolder = (item) => void shown.push(item)
    })
  })
  afterAll(async () => {
    await app?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('takes over its settings of before into the folder of the command line, and tells the wrong one', async () => {
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page
      .getByRole('alert')
      .getByText(/engineProcesses must be a whole number/)
      .waitFor()
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('theme.light')!.click())
    const read = async () =>
      JSON.parse(await readFile(path.join(folder, 'saltus', 'settings.json'), 'utf8')) as unknown
    await expect.poll(read).toMatchObject({ theme: 'light', engineProcesses: -3 })
    expect(await readFile(path.join(folder, 'Saltus', 'settings.json'), 'utf8')).toContain('dark')
  })

  it('shows what cannot be read in the file manager', async () => {
    await page.getByRole('button', { name: '1 item cannot be read' }).click()
    await page.getByRole('button', { name: `Show ${RUN} in its folder` }).click()
    await expect.poll(() => app.evaluate(() => shown)).toEqual([path.join(library, 'runs', RUN)])
  })
})
