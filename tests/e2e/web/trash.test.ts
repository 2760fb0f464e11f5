/** The trash and what cannot be read, in a browser: what is thrown away comes back or is gone for good, and nothing else is. */
import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const stored = path.resolve('tests/fixtures/stored/v1/library')
/** The tiny leap. */
const LEAP = '20261129-224717-parity-4e82'
/** A tiny table. */
const TABLE = '20261129-224720-grokking-9356'
/** A tiny leap, from 100. */
const FORK = '20261129-224721-parity-3ea8'
/** Two laws. */
const SWEEP = '20261129-224723-sweep-6f77'

describe.skipIf(!browserPath)(browserPath ? 'the trash' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench

  beforeAll(async () => {
    host = await WebHost.start({ library: stored })
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    await workbench.library.waitFor()
  })
  afterAll(() => host.stop())

  const dialog = (): Locator => page.getByRole('dialog', { name: 'Trash' })
  const rows = (): Locator => dialog().locator('tbody tr')
  const row = (title: string): Locator => rows().filter({ hasText: title })
  const ofRun = (title: string): Locator => workbench.library.getByRole('treeitem', { name: title }).first()
  const ofSweep = (): Locator => workbench.library.getByRole('treeitem', { name: 'runs of Two laws' })
  const palette = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Find a command/ }).fill(text)
    await page.keyboard.press('Enter')
  }
  /** From another process. */
  const saltus = (...words: string[]) =>
    promisify(execFile)(process.execPath, [path.resolve('out/main/cli.js'), ...words, '--out', host.library])
  const inTrash = (): Promise<string[]> => readdir(path.join(host.library, 'trash'))

  it('says what belongs there while it is empty', async () => {
    await page.getByRole('button', { name: 'Trash', exact: true }).click()
    await dialog().getByText('The trash is empty').waitFor()
    await page.keyboard.press('Escape')
    expect(await dialog().count()).toBe(0)
  })

  it('lists a run and a sweep with its runs, with status and size', async () => {
    await ofRun('The tiny leap').focus()
    await page.keyboard.press('Delete')
    await page.getByText('Moved to trash: The tiny leap').waitFor()
    await ofSweep().click()
    await palette('move the sweep')
    await page.getByText('Moved to trash: Two laws').waitFor()
    // The run first, then the sweep; and both away again.
    await page.keyboard.press('Control+z')
    await ofRun('The tiny leap').waitFor()
    await page.keyboard.press('Control+z')
    await ofSweep().waitFor()
    await expect.poll(inTrash).toEqual([])
    await palette('move the sweep')
    await ofSweep().waitFor({ state: 'detached' })
    await ofRun('The tiny leap').focus()
    await page.keyboard.press('Delete')
    await ofRun('The tiny leap').waitFor({ state: 'detached' })
    await page.keyboard.press('Shift+T')
    await expect.poll(() => rows().count()).toBe(2)
    expect(await row('The tiny leap').innerText()).toMatch(/run\s+Done\s+Today \d\d:\d\d\s+\d+\s(kB|MB)/)
    expect(await row('Two laws').innerText()).toContain('sweep of 2 runs')
  })

  it('follows what another process throws away and brings back', async () => {
    await saltus('trash', 'put', TABLE)
    await expect.poll(() => rows().count()).toBe(3)
    await saltus('trash', 'restore', TABLE)
    await expect.poll(() => rows().count()).toBe(2)
    await saltus('trash', 'put', TABLE)
    await expect.poll(() => rows().count()).toBe(3)
  })

  it('brings back by key what is chosen', async () => {
    await page.getByRole('checkbox', { name: 'The tiny leap', exact: true }).focus()
    await page.keyboard.press('Space')
    await row('Two laws').getByRole('checkbox').check()
    expect(await dialog().getByRole('button', { name: 'Restore 2' }).isEnabled()).toBe(true)
    await page.keyboard.press('Enter')
    await expect.poll(() => rows().count()).toBe(1)
    await page.keyboard.press('Escape')
    await ofRun('The tiny leap').waitFor()
    await ofSweep().waitFor()
    // Back by other means, so nothing is offered to be undone.
    expect(await page.getByText('Moved to trash:').count()).toBe(0)
  })

  it('deletes for good only what was asked about, and only after a yes', async () => {
    await saltus('trash', 'put', FORK)
    await palette('open the trash')
    await expect.poll(() => rows().count()).toBe(2)
    await row('A tiny leap, from 100').getByRole('checkbox').focus()
    await page.keyboard.press('Delete')
    const question = page.getByRole('alertdialog', { name: 'Delete “A tiny leap, from 100” for good?' })
    expect(await question.innerText()).toMatch(/frees \d+\s(kB|MB)/)
    // The safest answer has the focus.
    await page.keyboard.press('Enter')
    expect(await question.count()).toBe(0)
    expect(await inTrash()).toContain(FORK)
    await row('A tiny leap, from 100').getByRole('checkbox').focus()
    await page.keyboard.press('Delete')
    await question.getByRole('button', { name: 'Delete for good' }).click()
    await expect.poll(() => rows().count()).toBe(1)
    await expect.poll(inTrash).toEqual([TABLE])
  })

  it('empties all of it, and says how much that frees', async () => {
    await dialog()
      .getByRole('button', { name: /^Empty, frees \d+\s(kB|MB)…$/ })
      .click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click()
    await dialog().getByText('The trash is empty').waitFor()
    // It is out of the list before its bytes are gone.
    await expect.poll(inTrash).toEqual([])
    await page.keyboard.press('Escape')
  })

  it('lists what cannot be read with its reason, while all else is there', async () => {
    await writeFile(path.join(host.library, 'runs', LEAP, 'run.json'), '{')
    await writeFile(path.join(host.library, 'sweeps', `${SWEEP}.json`), '[]')
    await page.getByRole('button', { name: '2 items cannot be read' }).click({ timeout: 20_000 })
    const listed = page.getByRole('dialog', { name: 'What cannot be read' })
    await listed.getByText(/it is not JSON/).waitFor()
    const entry = listed.getByRole('listitem').filter({ hasText: LEAP })
    expect(await entry.innerText()).toContain(path.join(host.library, 'runs', LEAP))
    // No file manager stands behind a browser.
    expect(await listed.getByRole('button', { name: /Show/ }).count()).toBe(0)
    await listed.getByRole('button', { name: `Move ${LEAP} to the trash` }).click()
    await expect.poll(() => listed.getByRole('listitem').count()).toBe(1)
    await listed.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: '1 item cannot be read' }).waitFor()
    await ofSweep().waitFor({ state: 'detached' })
    for (const law of ['uniform', 'halving']) await ofRun(`Two laws: Task law ${law}`).waitFor()
    await page.keyboard.press('Shift+T')
    expect(await row(LEAP).innerText()).toContain('cannot be read')
    await row(LEAP)
      .getByRole('button', { name: /^Restore/ })
      .click()
    await dialog().getByText('The trash is empty').waitFor()
    expect(await readFile(path.join(host.library, 'runs', LEAP, 'run.json'), 'utf8')).toBe('{')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '2 items cannot be read' }).waitFor()
    expect(watch.complaints).toEqual([])
  })
})
