/** The editor: what is wrong is said under its field, in one sentence that names what would work. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

describe.skipIf(!browserPath)(browserPath ? 'the editor' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let editor: Editor

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open({ colorScheme: 'dark' }))
    editor = new Editor(page)
    await new Gallery(page).edit('Sparse parity, 16 tasks')
    await editor.form.waitFor()
  })
  afterAll(() => host.stop())

  it('says under the field what is wrong, and keeps Run back until it is right', async () => {
    await editor.fill('Task', 'Parity order', '60')
    await expect
      .poll(() => editor.problems.allInnerTexts())
      .toEqual(['60 distinct positions do not fit into a message of 8 bits. Use 8 or fewer.'])
    expect(await editor.run.isDisabled()).toBe(true)
    const reason = await editor.run.getAttribute('aria-describedby')
    expect(await page.locator(`[id="${reason}"]`).innerText()).toContain('Use 8 or fewer.')
    expect(await editor.field('Task', 'Parity order').getAttribute('aria-invalid')).toBe('true')

    await editor.fill('Run', 'Batch', 'many')
    await expect
      .poll(() => editor.problems.allInnerTexts())
      .toEqual(['Batch must be a number; it is "many".'])

    await editor.fill('Run', 'Batch', '32')
    await editor.fill('Task', 'Parity order', '3')
    await expect.poll(() => editor.problems.count()).toBe(0)
    await expect.poll(() => editor.run.isEnabled()).toBe(true)
  })

  it('warns of known traps beside their fields, counts them, leads from one to the next, and still runs', async () => {
    await editor.field('Optimiser', 'Kind').selectOption('adam')
    await editor.fill('Optimiser', 'Weight decay', '0.1')
    await editor.fill('Optimiser', 'Learning rate', '0.3')
    const counted = editor.form.getByRole('button', { name: '2 warnings' })
    await counted.click()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id))
      .toBe('field-optimizer.learningRate')
    const decay = editor.field('Optimiser', 'Weight decay')
    await counted.click()
    await expect.poll(() => decay.evaluate((field) => field === document.activeElement)).toBe(true)
    const described = (await decay.getAttribute('aria-describedby'))!.split(' ')
    const said = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).textContent()))
    expect(said.join(' ')).toContain('Use adamw, which decays them apart from it.')
    expect(await editor.run.isEnabled()).toBe(true)
    await editor.form.getByRole('button', { name: 'Revert' }).click()
    await expect.poll(() => editor.form.getByText(/\d warnings?$/).count()).toBe(0)
  })

  it('shows fields that another one calls for, what a value implies, and what was changed', async () => {
    expect(await editor.field('Optimiser', 'Momentum').count()).toBe(0)
    await editor.field('Optimiser', 'Kind').selectOption('momentum')
    await editor.field('Optimiser', 'Momentum').waitFor()
    await editor.fill('Task', 'Rows per epoch', '3 200')
    await editor.form.getByText('100 steps of 32 rows').waitFor()
    await editor.form.getByText('2 edits').waitFor()
    await editor.field('Task', 'Rows per epoch').press('ArrowUp')
    expect(await editor.field('Task', 'Rows per epoch').inputValue()).toBe('3201')
  })

  it('adds and removes stop rules', async () => {
    const stop = editor.form.getByRole('group', { name: 'Stop', exact: true })
    await stop.getByText('Advanced').click()
    await stop.getByRole('button', { name: 'Add' }).click()
    await stop.getByLabel('Metric').fill('accuracy')
    await stop.getByLabel('Metric').blur()
    await expect
      .poll(() => editor.problems.first().innerText())
      .toContain('must be a metric such as test.accuracy')
    await stop.getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => editor.problems.count()).toBe(0)
  })

  it('keeps the draft over a reload, reverts it, and starts it by key', async () => {
    await page.reload()
    await editor.form.waitFor()
    expect(await editor.field('Task', 'Rows per epoch').inputValue()).toBe('3201')
    await editor.form.getByRole('button', { name: 'Revert' }).click()
    await editor.fill('Stop', 'Stop after', '40')
    await page.keyboard.press('Control+Enter')
    const workbench = new Workbench(page)
    await workbench.reaches('Done')
    expect(await workbench.step()).toBe(40)
  })

  it('opens an experiment file by key, and again from the gallery', async () => {
    const choosing = page.waitForEvent('filechooser')
    await page.keyboard.press('Control+O')
    const spec = { family: 'parity', title: 'From a colleague', stop: { steps: 25 } }
    const buffer = Buffer.from(JSON.stringify(spec))
    await (await choosing).setFiles({ name: 'colleague.json', mimeType: 'application/json', buffer })
    await editor.form.getByText('From a file').waitFor()
    expect(await editor.field('Stop', 'Stop after').inputValue()).toBe('25')
    await editor.form.getByRole('button', { name: 'Discard' }).click()
    await page.keyboard.press('Control+K')
    await page.keyboard.type('Open presets')
    await page.keyboard.press('Enter')
    await page
      .getByRole('region', { name: 'Recent files' })
      .getByRole('button', { name: 'colleague.json' })
      .click()
    await editor.form.getByText('From a file').waitFor()
    expect(await editor.title.inputValue()).toBe('From a colleague')
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
