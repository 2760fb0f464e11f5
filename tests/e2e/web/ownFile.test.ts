/** A user's own file in the editor: chosen, looked at, refused in one sentence, and learned from. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import { browserPath, skipReason, WebHost } from './host'

const flowers = Array.from({ length: 120 }, (_, row) => {
  const kind = row % 3
  return `${kind + ((row * 7) % 10) / 20},${2 * kind - ((row * 3) % 10) / 20},${kind % 2},${['setosa', 'versicolor', 'virginica'][kind]}`
})

describe.skipIf(!browserPath)(browserPath ? 'a file of one’s own' : skipReason, () => {
  let host: WebHost
  let page: Page
  let editor: Editor
  let folder: string

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page } = await host.open({ colorScheme: 'dark' }))
    editor = new Editor(page)
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-own-'))
    await new Gallery(page).edit('Digits, over the epochs')
    await editor.form.waitFor()
  })
  afterAll(() => host.stop())

  async function choose(name: string, content: string): Promise<void> {
    await writeFile(path.join(folder, name), content)
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      editor.form.locator('[id="field-task.file"]').click()
    ])
    await chooser.setFiles(path.join(folder, name))
  }

  it('is asked for, and tells what is in it', async () => {
    await editor.field('Task', 'Data').selectOption('file')
    await expect.poll(() => editor.run.isDisabled()).toBe(true)
    await choose('flowers.csv', `length,width,wild,kind\n${flowers.join('\n')}\n`)
    await editor.form.getByText('120 rows of 3; 3 classes: setosa 40, versicolor 40, virginica 40').waitFor()
    expect(await editor.run.isDisabled()).toBe(true)
  })

  it('has its labels in another column where one says so', async () => {
    const column = editor.form.getByLabel('Column of labels')
    expect(await column.inputValue()).toBe('kind')
    await column.fill('wild')
    await column.press('Enter')
    await page.getByText('flowers.csv cannot be learned from').waitFor()
    await page.getByText('row 2, column kind has “setosa”; a number is needed.').waitFor()
    expect(await column.inputValue()).toBe('kind')
  })

  it('is refused in one sentence, and what was chosen stays', async () => {
    await choose('cut.csv', 'a,b,kind\n1,2,x\n3\n')
    await page.getByText('cut.csv: row 3 has 1 cells, and the first row 3.').waitFor()
    expect(await editor.form.locator('[id="field-task.file"]').innerText()).toContain('flowers.csv')
  })

  it('is learned from', async () => {
    await editor.fill('Task', 'Test rows', '60')
    await editor.fill('Task', 'Training rows', '60')
    await editor.fill('Stop', 'Stop after', '100')
    await expect.poll(() => editor.run.isEnabled()).toBe(true)
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080]
    ] as const)
      for (const scheme of ['dark', 'light'] as const)
        if (process.env['SALTUS_WALK'] === 'shots') {
          await page.setViewportSize({ width, height })
          await page.emulateMedia({ colorScheme: scheme })
          await editor.form.locator('[id="field-task.file"]').scrollIntoViewIfNeeded()
          await page.screenshot({ path: `/tmp/d/own-${scheme}-${width}.png` })
        }
    await editor.run.click()
    await page.getByText('3 classes: setosa 40').waitFor({ state: 'detached' })
  })
})
