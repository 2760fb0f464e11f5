/** The sweep designer: from a field of the editor to a running table, without a mouse too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

describe.skipIf(!browserPath)(browserPath ? 'the sweep designer' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let editor: Editor
  let dialog: Locator
  const values = (knob: number) =>
    dialog.getByRole('list', { name: `Values as they will run, knob ${knob}` }).getByRole('listitem')
  const heading = () => dialog.getByRole('heading', { level: 3 })
  const knobField = (knob: number) => dialog.getByLabel(`Field of knob ${knob}`)

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open({ colorScheme: 'dark' }))
    editor = new Editor(page)
    dialog = page.getByRole('dialog', { name: 'Design a sweep' })
    await new Gallery(page).edit('Sparse parity, 16 tasks')
    await editor.form.waitFor()
    await editor.fill('Stop', 'Stop after', '200')
  })
  afterAll(() => host.stop())

  it('opens at a field by its button, by Alt W inside it, and by W for the field that was left', async () => {
    await editor.field('Optimiser', 'Learning rate').hover()
    await page.getByRole('button', { name: 'Sweep Learning rate…' }).click()
    expect(await knobField(1).inputValue()).toBe('optimizer.learningRate')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await editor.field('Task', 'Tasks').press('Alt+w')
    expect(await knobField(1).inputValue()).toBe('task.taskCount')
    await page.keyboard.press('Escape')
    await editor.field('Optimiser', 'Kind').focus()
    await page.getByRole('banner').click()
    await page.keyboard.press('w')
    expect(await knobField(1).inputValue()).toBe('optimizer.kind')
    await expect.poll(() => values(1).allInnerTexts()).toContain('adam')
    await dialog.getByRole('checkbox', { name: 'adam', exact: true }).uncheck()
    await expect.poll(() => values(1).allInnerTexts()).not.toContain('adam')
    await page.keyboard.press('Escape')
  })

  it('shows the values and the cells as they will run, for every spacing', async () => {
    await editor.field('Optimiser', 'Learning rate').press('Alt+w')
    await dialog.getByRole('textbox', { name: 'From, knob 1' }).fill('0.01')
    await dialog.getByRole('textbox', { name: 'To, knob 1' }).fill('1')
    await dialog.getByRole('textbox', { name: 'Number of values, knob 1' }).fill('3')
    await dialog.getByLabel('Seeds').fill('2')
    await dialog.getByLabel('Seeds').blur()
    await expect.poll(() => values(1).allInnerTexts()).toEqual(['0.01', '0.1', '1'])
    await expect.poll(() => heading().innerText()).toMatch(/^3 cells × 2 seeds in \d runs?$/)
    await dialog.getByRole('button', { name: 'linear' }).click()
    await expect.poll(() => values(1).allInnerTexts()).toEqual(['0.01', '0.505', '1'])
    await dialog.getByRole('button', { name: 'random' }).click()
    await expect.poll(() => values(1).allInnerTexts()).not.toContain('0.505')
    const drawn = await values(1).allInnerTexts()
    expect(drawn).toHaveLength(3)
    await dialog.getByRole('button', { name: 'Draw other values' }).click()
    await expect.poll(() => values(1).allInnerTexts()).not.toEqual(drawn)
    await dialog.getByRole('button', { name: 'list' }).click()
    await dialog.getByLabel('List of values of knob 1').fill('0.05, 0.2')
    await expect.poll(() => values(1).allInnerTexts()).toEqual(['0.05', '0.2'])
    await dialog.getByRole('button', { name: 'Second knob' }).click()
    await knobField(2).selectOption('model.width')
    await dialog.getByRole('textbox', { name: 'Number of values, knob 2' }).fill('2')
    await dialog.getByRole('textbox', { name: 'Number of values, knob 2' }).blur()
    await expect.poll(() => heading().innerText()).toContain('4 cells')
    const names = dialog.getByRole('list', { name: 'Names of the cells' }).getByRole('listitem')
    expect(await names.first().innerText()).toMatch(/^Learning rate 0.05, Width \d+$/)
  })

  it('says in one sentence what is wrong, and does not start', async () => {
    const count = dialog.getByRole('textbox', { name: 'Number of values, knob 2' })
    const start = dialog.getByRole('button', { name: /^Start/ })
    for (const [typed, sentence] of [
      ['0', 'The number of values'],
      ['1000000', 'The number of values'],
      ['many', 'The number of values']
    ] as const) {
      await count.fill(typed)
      await count.blur()
      await expect.poll(() => dialog.getByRole('alert').allInnerTexts()).toHaveLength(1)
      expect(await dialog.getByRole('alert').innerText()).toContain(sentence)
      expect(await start.isDisabled()).toBe(true)
    }
    await count.fill('2')
    await count.blur()
    await dialog.getByLabel('List of values of knob 1').fill('')
    await expect.poll(() => dialog.getByRole('alert').allInnerTexts()).toHaveLength(1)
    await dialog.getByLabel('List of values of knob 1').fill('0.05, 0.2')
    const value = dialog.getByLabel('Value to be reached')
    await value.fill('most')
    await value.blur()
    await expect
      .poll(() => dialog.getByRole('alert').allInnerTexts())
      .toEqual([expect.stringContaining('most')])
    await value.fill('0.6')
    await value.blur()
    await expect.poll(() => start.isEnabled()).toBe(true)
  })

  it('tells what it takes before it starts, and what that was measured on', async () => {
    await dialog.getByText(/^about .+ of memory, .+ on disk$/).waitFor({ timeout: TRAINING_MS })
    await dialog.getByText(/^Measured over \d+ step/).waitFor()
  })

  it('starts, and shows the running table', async () => {
    await dialog.getByRole('button', { name: 'Start 4 cells' }).click()
    const workbench = new Workbench(page)
    await expect
      .poll(() => workbench.title.innerText())
      .toBe('Sparse parity, 16 tasks (steps 200): learning rate')
    await expect.poll(() => page.locator('tbody tr').count()).toBe(4)
    await page.getByRole('columnheader', { name: /^Steps to .+ ≥ 0\.6$/ }).waitFor()
    await workbench.reaches('Done')
  }, 200_000)

  it('trains cells that did not get there on, and says so', async () => {
    const extend = page.getByRole('banner').getByRole('button', { name: 'Extend…' })
    await extend.click()
    const asked = page.getByRole('dialog', { name: 'Extend the sweep' })
    await asked.getByRole('textbox', { name: 'Last step' }).fill('100')
    await asked.getByRole('button', { name: 'Train on' }).click()
    await page.getByText(/No cell is left that ended without reaching it before step 100/).waitFor()
    await extend.click()
    expect(await asked.getByRole('textbox', { name: 'Last step' }).inputValue()).toBe('400')
    await page.keyboard.press('Enter')
    await page.getByText('Cells that had not reached it were trained on to 400 steps.').waitFor()
    const until = page.getByRole('cell', { name: /^> 400$|^\d{1,3}$/ })
    await expect.poll(() => until.count(), { timeout: TRAINING_MS }).toBeGreaterThanOrEqual(4)
    await page.locator('[data-panel="sweep-curves"] canvas').waitFor()
    expect(watch.complaints).toEqual([])
  }, 200_000)
})
