/** The edited spec as JSON and as a form: one spec, both ways, what is wrong told at its line; what it would take. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

describe.skipIf(!browserPath)(browserPath ? 'a spec as text' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let editor: Editor

  beforeAll(async () => {
    host = await WebHost.start()
    // So high that the text field draws every line.
    ;({ page, watch } = await host.open({ viewport: { width: 1280, height: 3000 } }))
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    editor = new Editor(page)
    await gallery.edit('Sparse parity, 16 tasks')
    await editor.title.waitFor()
  })
  afterAll(() => host.stop())

  const area = (): Locator => page.getByRole('textbox', { name: 'Spec as JSON' })
  const text = async () => (await area().locator('.cm-line').allInnerTexts()).join('\n')
  /** Once all of its lines are drawn. */
  async function wholeText(): Promise<string> {
    await expect.poll(async () => (await text()).trim()).toMatch(/^{[^]*}$/)
    return text()
  }
  /** In the place of all that is there, as from a clipboard. */
  async function write(text: string): Promise<void> {
    await area().press('Control+a')
    await area().evaluate((field, text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  }
  const spec = async () => JSON.parse(await text())
  const faults = (): Locator => page.getByRole('alert', { name: 'What is wrong' }).getByRole('button')
  const way = (name: 'Form' | 'JSON') =>
    page.getByRole('group', { name: 'Spec as' }).getByRole('button', { name })
  const replace = async (from: string, to: string) => write((await text()).replace(from, to))

  it('goes both ways: what is typed in the form is in the text, and the other way round', async () => {
    await editor.fill('Stop', 'Stop after', '120')
    await way('JSON').click()
    await area().waitFor()
    expect((await spec()).stop.steps).toBe(120)
    await replace('"steps": 120', '"steps": 80')
    await way('Form').click()
    await expect.poll(() => editor.field('Stop', 'Stop after').inputValue()).toBe('80')
  })

  it('tells against what it differs, and takes back a change alone', async () => {
    await editor.form.getByText(/2? ?changes? against the preset/).click()
    await editor.form.getByText('stop.steps').waitFor()
    await editor.form.getByRole('button', { name: 'Take back stop.steps' }).click()
    await expect.poll(() => editor.form.getByText('stop.steps').count()).toBe(0)
    await page.keyboard.press('Control+z')
    await editor.form.getByText('stop.steps').waitFor({ state: 'attached' })
  })

  it('says at its line what cannot be read, and starts nothing until it can', async () => {
    await way('JSON').click()
    await area().waitFor()
    const good = await wholeText()
    await replace('"steps": 80', '"steps": 80,,')
    const broken = 1 + good.slice(0, good.indexOf('"steps": 80')).split('\n').length - 1
    await expect.poll(() => faults().allInnerTexts()).toHaveLength(1)
    expect(await faults().first().innerText()).toContain(`Line ${broken}:`)
    expect(await editor.run.isDisabled()).toBe(true)
    await page.keyboard.press('Control+Enter')
    expect(await text()).toContain(',,')
    await write(good.replace('"family": "parity"', '"family": "grokking"'))
    await expect.poll(() => faults().first().innerText()).toContain('family must stay parity')
    await write(good)
    await expect.poll(() => faults().count()).toBe(0)
    // Undo is the text's own, step by step.
    await area().press('Control+z')
    await expect.poll(() => faults().count()).toBe(1)
    await area().press('Control+y')
    await expect.poll(() => faults().count()).toBe(0)
  })

  it('says at its line which value a field cannot have, and names one that it does not know', async () => {
    const good = await wholeText()
    await write(good.replace(/"batchSize": \d+/, '"batchSize": -3'))
    await expect.poll(() => faults().count()).toBe(1)
    await faults().first().click()
    // The line is selected: what is typed takes its place.
    expect(await area().locator('.cm-line:has(.cm-lintRange-error)').innerText()).toContain('"batchSize": -3')
    await page.keyboard.type('x')
    expect(await text()).not.toContain('"batchSize"')
    await area().press('Control+z')
    await write(good.replace('"batchSize"', '"batchsize"'))
    await expect.poll(async () => (await faults().allInnerTexts()).join()).toContain('batchsize')
    await write(good)
    await expect.poll(() => editor.run.isDisabled()).toBe(false)
    await area().press('Control+f')
    await page.getByRole('textbox', { name: 'Find' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('measures what the run would take', async () => {
    await editor.form.getByRole('button', { name: 'What will it take?' }).click()
    const told = editor.form.getByRole('status')
    await told.getByText(/about .*of memory.*on disk.*Measured over/s).waitFor({ timeout: TRAINING_MS })
    await replace('"steps": 80', '"steps": 90')
    await editor.form.getByRole('button', { name: 'What will it take?' }).waitFor()
  })

  it('runs what the text says', async () => {
    await page.keyboard.press('Control+Enter')
    const workbench = new Workbench(page)
    await workbench.reaches('Done')
    expect(await workbench.step()).toBe(90)
    expect(watch.complaints).toEqual([])
  })
})
