/** A session saved and reloaded, and its bundle opened in another library: the same panels, drawn. */
import path from 'node:path'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const TITLE = 'A short walk'

/** Trains a few steps into the library of a host, from the command line. */
async function train(host: WebHost, folder: string): Promise<void> {
  const spec = path.join(folder, 'spec.json')
  await writeFile(spec, JSON.stringify({ family: 'parity', title: TITLE, stop: { steps: 60 } }))
  const words = [path.resolve('out/main/cli.js'), 'run', spec, '--engine', 'cpu', '--out', host.library]
  await promisify(execFile)(process.execPath, words)
}

describe.skipIf(!browserPath)(browserPath ? 'a session' : skipReason, () => {
  let here: WebHost
  let there: WebHost
  let folder: string
  let page: Page
  let watch: Watch

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-bundle-'))
    here = await WebHost.start()
    there = await WebHost.start()
    await train(here, folder)
    ;({ page, watch } = await here.open())
  })
  afterAll(async () => {
    await here.stop()
    await there.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('is saved by key under a name, and is the same after a reload', async () => {
    const workbench = new Workbench(page)
    await page.getByRole('button', { name: 'Workbench' }).click()
    await workbench.library.getByRole('treeitem', { name: TITLE }).first().click()
    await workbench.reaches('Done')
    await expect.poll(() => workbench.inked('Accuracy')).toBeGreaterThan(0)
    await page.keyboard.press('[')
    const cursor = page.getByRole('slider', { name: 'Accuracy: time cursor' })
    await expect.poll(async () => Number(await cursor.getAttribute('aria-valuenow'))).toBeLessThan(60)
    const step = await cursor.getAttribute('aria-valuenow')
    await page.keyboard.press('Control+s')
    await page.getByRole('textbox', { name: 'Name' }).fill('My leap')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.title()).toContain('My leap')
    await page.reload()
    await workbench.reaches('Done')
    expect(await workbench.title.innerText()).toBe(TITLE)
    expect(await page.title()).toContain('My leap')
    await expect.poll(() => workbench.inked('Accuracy')).toBeGreaterThan(0)
    await expect.poll(() => cursor.getAttribute('aria-valuenow')).toBe(step)
  })

  it('goes into a bundle, which opens elsewhere with all panels drawn', async () => {
    const file = path.join(folder, 'leap.saltus')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('export the session')
    const downloading = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    const download = await downloading
    expect(download.suggestedFilename()).toBe('My leap.saltus')
    await download.saveAs(file)

    const other = await there.open()
    const workbench = new Workbench(other.page)
    await other.page.getByRole('heading', { level: 1 }).waitFor()
    const choosing = other.page.waitForEvent('filechooser')
    await other.page.getByRole('button', { name: 'Open a file…' }).click()
    await (await choosing).setFiles(file)
    await other.page.getByText('“My leap” is open').waitFor()
    expect(await workbench.title.innerText()).toBe(TITLE)
    await expect.poll(() => workbench.inked('Accuracy')).toBeGreaterThan(0)
    for (const panel of ['Tasks', 'Task × step'])
      expect(await workbench.panel(panel).locator('canvas').count()).toBeGreaterThan(0)
    expect([...watch.complaints, ...other.watch.complaints]).toEqual([])
  })

  it('is offered once after a crash', async () => {
    await here.kill()
    await here.restart()
    const next = await here.open()
    const offer = next.page.getByText('Saltus was cut off.')
    await offer.waitFor()
    await next.page.getByRole('button', { name: 'Open it again' }).click()
    const workbench = new Workbench(next.page)
    await workbench.reaches('Done')
    expect(await offer.count()).toBe(0)
    const later = await here.open()
    await new Workbench(later.page).reaches('Done')
    expect(await later.page.getByText('Saltus was cut off.').count()).toBe(0)
  })
})
