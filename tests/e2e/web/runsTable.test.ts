/** The table of all runs in a browser: by key, filtered, sorted, folded, with what can be done to several at once. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const stored = path.resolve('tests/fixtures/stored/v1/library')

describe.skipIf(!browserPath)(browserPath ? 'the table of all runs' : skipReason, () => {
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

  const table = (): Locator => page.getByRole('treegrid', { name: 'Runs' })
  const rows = (): Locator => table().locator('tbody tr[data-index]')
  const filter = (): Locator => page.getByRole('textbox', { name: 'Filter runs' })
  const titles = async (): Promise<string[]> =>
    (await rows().locator('.title').allTextContents()).map((t) => t.trim())
  const known = () => table().locator('tbody path.band').first().waitFor({ state: 'attached' })

  it('opens by its key with what came of every run', async () => {
    await page.keyboard.press('g')
    await known()
    const all = Number(await table().getAttribute('aria-rowcount')) - 1
    expect(await rows().count()).toBe(all)
    expect(await page.getByRole('columnheader').allTextContents()).toContainEqual(
      expect.stringContaining('t₅₀')
    )
    expect(await page.title()).toMatch(/^All runs – /)
  })

  it('is filtered by words and comparisons, and says what is wrong with them', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('family:grokking seeds>=1')
    await expect.poll(titles).toEqual(['A tiny table'])
    await filter().fill('size>1GB')
    await page.getByText('No run is found').waitFor()
    await filter().fill('lr>fast')
    await page.getByText('“fast” is no number to compare lr with.').waitFor()
    await page.getByRole('button', { name: 'Show all runs' }).click()
    await expect.poll(() => rows().count()).toBeGreaterThan(1)
  })

  it('sorts up, down, and as runs come; walks, chooses and opens by key', async () => {
    const usual = await titles()
    const head = page.getByRole('columnheader', { name: 'Run', exact: false }).first()
    const sort = head.getByRole('button')
    await sort.click()
    const up = await titles()
    expect(up).toEqual([...usual].sort((a, b) => a.localeCompare(b)))
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await sort.click()
    expect(await titles()).toEqual(up.toReversed())
    await sort.click()
    expect(await titles()).toEqual(usual)

    await rows().first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByRole('toolbar', { name: 'Chosen runs' }).getByText('1 run', { exact: true }).waitFor()
    expect(await rows().nth(1).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Control+a')
    await page.getByRole('toolbar').getByText(`${usual.length} runs`).waitFor()
    await page.getByRole('button', { name: 'Choose none' }).click()
    await rows().first().focus()
    await page.keyboard.press('Enter')
    // the sweep's name stands before it, as the way back
    await page.getByRole('heading', { name: usual[0]!.replace(/^.*?: /, '') }).waitFor()
    await page.keyboard.press('g')
    await table().waitFor()
  })

  it('tags, compares and throws away what is chosen', async () => {
    const box = (i: number) => rows().nth(i).getByRole('checkbox')
    await box(0).check()
    await box(1).check()
    await page.getByRole('button', { name: 'Tag…' }).click()
    await page.getByRole('textbox', { name: 'Tags', exact: true }).fill('paper, figure 2')
    await page.keyboard.press('Enter')
    await filter().fill('tag:paper')
    await expect.poll(() => rows().count()).toBe(2)
    await page.getByRole('toolbar').getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { name: 'Comparison' }).waitFor()
    await page.keyboard.press('g')
    await expect.poll(() => rows().count()).toBe(2)
    await rows().first().focus()
    await page.keyboard.press('Delete')
    await expect.poll(() => rows().count()).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => rows().count()).toBe(2)
    await page.getByRole('checkbox', { name: 'Choose all' }).check()
    await page.getByRole('button', { name: 'Move to trash' }).click()
    await page.getByText('No run is found').waitFor()
    await filter().fill('')
  })

  it('keeps what is shown as a view, which opens again', async () => {
    await filter().fill('family:grokking')
    await rows().nth(1).waitFor({ state: 'detached' })
    const views = (name: string) => page.getByRole('button', { name, exact: true })
    await views('Views').click()
    await page.getByRole('menuitem', { name: 'Save this view…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Tables')
    await page.keyboard.press('Enter')
    await views('Tables').waitFor()
    await page.getByRole('button', { name: 'Show all runs' }).click()
    await rows().nth(1).waitFor()
    await views('Views').click()
    await page.getByRole('menuitemradio', { name: 'Tables' }).click()
    await rows().nth(1).waitFor({ state: 'detached' })
    expect(await titles()).toEqual(['A tiny table'])
    await page.getByRole('button', { name: 'Show all runs' }).click()
    await rows().nth(1).waitFor()
  })

  it('has the columns that one chooses, after a reload too, and is saved as text', async () => {
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('textbox', { name: 'Search columns' }).fill('batch')
    await page.getByRole('checkbox', { name: 'batchSize' }).check()
    await page.getByRole('button', { name: 'Done' }).click()
    const head = () => page.getByRole('columnheader', { name: 'Batch size' })
    await head().waitFor()
    await page.waitForTimeout(1200)
    await page.reload()
    await head().waitFor()
    await known()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const file = await (await saving).path()
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines[0]).toMatch(/^title,runs,.*spec\.batchSize/)
    expect(lines).toHaveLength((await rows().count()) + 1)
    expect(watch.complaints).toEqual([])
  })
})
