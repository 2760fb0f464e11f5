/** The walk of a first user: a preset, its curves, pause and continue, a reload, the end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const DEMO = 'Sparse parity, 16 tasks'
const LONG = 'A longer walk'

describe.skipIf(!browserPath)(browserPath ? 'a first run in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
  })
  afterAll(() => host.stop())

  it('starts in the gallery and runs a preset with one click', async () => {
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    await gallery.run(DEMO)
    await workbench.goesOn(0)
    expect(await workbench.title.innerText()).toBe(DEMO)
    await expect.poll(() => workbench.inked('Accuracy')).toBeGreaterThan(0)
    expect(await workbench.panel('Tasks').locator('canvas').count()).toBeGreaterThan(0)
    expect(await workbench.panel('Task × step').locator('canvas').count()).toBeGreaterThan(0)
  })

  it('says whether the run met what its preset expects', async () => {
    await workbench.finish()
    await workbench.openTab('Record')
    await workbench.inspector.getByText('60 % of training accuracy at 13–18 epochs').waitFor()
    expect(await workbench.inspector.getByText(/^(Met|Near|Missed|Pending)$/).count()).toBeGreaterThan(0)
  })

  it('trains an edited copy, with curves that grow', async () => {
    await workbench.trainLong(LONG)
    const step = await workbench.step()
    await expect.poll(() => workbench.inked('Accuracy', 2)).toBeGreaterThan(0)
    const before = await workbench.inked('Accuracy', 2)
    await workbench.goesOn(step + 400)
    await expect.poll(() => workbench.inked('Accuracy', 2)).toBeGreaterThan(before)
  })

  it('pauses by key, trains one step, and continues by button', async () => {
    await page.keyboard.press('p')
    await workbench.reaches('Paused')
    const paused = await workbench.step()
    await workbench.button('Step').click()
    await expect.poll(() => workbench.step()).toBe(paused + 1)
    await workbench.reaches('Paused')
    await workbench.button('Continue').click()
    await workbench.reaches('Running')
    await workbench.goesOn(paused + 1)
  })

  it('has everything back after a reload', async () => {
    await page.keyboard.press('p')
    await workbench.reaches('Paused')
    await page.keyboard.press('Shift+ArrowLeft')
    await workbench.openTab('Notes')
    await page.getByRole('textbox', { name: 'Notes' }).fill('Looks quiet so far.')
    await page.getByRole('textbox', { name: 'Tags', exact: true }).fill('first, quiet')
    await page.getByRole('textbox', { name: 'Tags', exact: true }).blur()
    await workbench.library.getByText('first, quiet', { exact: true }).waitFor()
    const step = await workbench.step()
    const cursor = await page
      .getByRole('slider', { name: 'Accuracy: time cursor' })
      .getAttribute('aria-valuenow')
    // The workspace is written a moment after the last change, and when the page is left.
    await page.reload()
    await workbench.reaches('Paused')
    expect(await workbench.title.innerText()).toBe(LONG)
    expect(await workbench.step()).toBe(step)
    await expect.poll(() => workbench.inked('Accuracy', 2)).toBeGreaterThan(0)
    const slider = page.getByRole('slider', { name: 'Accuracy: time cursor' })
    await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe(cursor)
    await workbench.openTab('Notes')
    expect(await page.getByRole('textbox', { name: 'Notes' }).inputValue()).toBe('Looks quiet so far.')
  })

  it('stops, and keeps the record of what happened', async () => {
    await workbench.button('Stop').click()
    await workbench.reaches('Stopped')
    await workbench.openTab('Record')
    await workbench.inspector.getByText('stopped', { exact: true }).waitFor()
    for (const event of ['created', 'started', 'paused'])
      expect(await workbench.inspector.getByText(event, { exact: true }).count()).toBeGreaterThan(0)
  })

  it('moves a run to the trash and brings it back', async () => {
    await workbench.library.getByRole('treeitem', { name: LONG }).first().focus()
    await page.keyboard.press('Delete')
    await expect.poll(() => workbench.library.getByRole('treeitem', { name: LONG }).count()).toBe(0)
    await page.getByText('No run is open').first().waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await workbench.reaches('Stopped')
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
