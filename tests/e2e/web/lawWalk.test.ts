/**
 * A researcher's walk: runs of three families in the table, which of them leapt and when, a sweep designed in the window, the law
 * that it finds as a figure, opened as a plain page and dropped back. Where SALTUS_WALK names a folder it is of thirty runs and
 * leaves a picture at each stop there, in the theme and size of SALTUS_WALK_THEME and SALTUS_WALK_SIZE (`light`, `1920x1080`);
 * SALTUS_WALK_LIBRARY names a library that has the runs already, so that several walks train them once.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const { SALTUS_WALK, SALTUS_WALK_LIBRARY, SALTUS_WALK_THEME, SALTUS_WALK_SIZE = '1280x800' } = process.env
const [width, height] = SALTUS_WALK_SIZE.split('x').map(Number) as [number, number]
const colorScheme = SALTUS_WALK_THEME === 'light' ? 'light' : 'dark'
/** Of these hidden units the first two are too few to know the table within the run. */
const HIDDEN = [20, 28, 60, 100, 200, 400]
/** Runs of sparse parity and of linear models beside them. */
const BESIDE = SALTUS_WALK ? ([18, 6] as const) : ([3, 3] as const)
const SWEPT = 'Which rate leaps when'

describe.skipIf(!browserPath)(browserPath ? 'from a table of runs to a law' : skipReason, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-law-'))
  const svg = path.join(folder, 'law.svg')
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  let stops = 0

  async function shot(name: string, of = page): Promise<void> {
    const file = `law-${++stops}-${name}-${colorScheme}-${width}.png`
    if (SALTUS_WALK) await of.screenshot({ path: path.join(SALTUS_WALK, file) })
  }
  const rows = (): Locator => page.getByRole('treegrid', { name: 'Runs' }).locator('tbody tr[data-index]')
  const filter = (): Locator => page.getByRole('textbox', { name: 'Filter runs' })
  const law = (): Locator => page.locator('[data-panel="sweep-sharpness"]')

  beforeAll(async () => {
    if (SALTUS_WALK) mkdirSync(SALTUS_WALK, { recursive: true })
    const library = SALTUS_WALK_LIBRARY ?? path.join(folder, 'library')
    if (!SALTUS_WALK_LIBRARY)
      await Promise.all([
        trained(library, 'grokking/quadratic-31', {
          over: `model.hidden=${HIDDEN.join()}`,
          set: ['task.modulus=23', 'task.trainFraction=0.6', 'stop.steps=150']
        }),
        trained(library, 'parity/demo', { over: `batchSize=20..190:${BESIDE[0]}`, set: ['stop.steps=200'] }),
        trained(library, 'double-descent/linear-samples', {
          over: `task.noise=0.1..0.6:${BESIDE[1]}`,
          set: ['task.repeats=2', 'task.places=12']
        })
      ])
    host = await WebHost.start({ library })
    ;({ page, watch } = await host.open({ colorScheme, viewport: { width, height } }))
    workbench = new Workbench(page)
  }, 200_000)
  afterAll(async () => {
    await host.stop()
    rmSync(folder, { recursive: true })
  })

  it('says of the runs of three families which leapt, and when', async () => {
    await new Gallery(page).heading.waitFor()
    await page.keyboard.press('g')
    await expect
      .poll(() => page.getByRole('treegrid', { name: 'Runs' }).getAttribute('aria-rowcount'))
      .toBe(String(1 + HIDDEN.length + BESIDE[0] + BESIDE[1]))
    await shot('all-runs')
    await filter().fill('t_grok<=150')
    await expect.poll(() => rows().count()).toBe(4)
    const leapt = await rows().locator('.title').allTextContents()
    for (const hidden of HIDDEN.slice(2)) expect(leapt.join()).toMatch(new RegExp(`Hidden ${hidden}\\b`))
    await shot('which-leapt')
  })

  it('opens one of them, and designs a sweep from its spec', async () => {
    await rows().filter({ hasText: 'Hidden 100' }).focus()
    await page.keyboard.press('Enter')
    await workbench.reaches('Done')
    await workbench.panel('Accuracy').waitFor()
    await expect.poll(() => workbench.drawn('Accuracy')).toBe(true)
    await shot('a-run')
    await page.keyboard.press('Shift+E')
    const editor = new Editor(page)
    await editor.title.fill(SWEPT)
    await editor.field('Optimiser', 'Learning rate').press('Alt+w')
    const dialog = page.getByRole('dialog', { name: 'Design a sweep' })
    await dialog.getByRole('button', { name: 'list' }).click()
    await dialog.getByLabel('List of values of knob 1').fill('0.006, 0.009, 0.013, 0.02')
    await dialog.getByLabel('Seeds').fill('5')
    await dialog.getByLabel('Seeds').blur()
    await dialog.getByRole('heading', { name: /^4 cells × 5 seeds/ }).waitFor()
    await dialog.getByText(/^about .+ of memory, .+ on disk$/).waitFor({ timeout: TRAINING_MS })
    await shot('designed')
    await dialog.getByRole('button', { name: 'Start 4 cells' }).click()
    await expect.poll(() => workbench.title.innerText()).toBe(`${SWEPT}: learning rate`)
    await workbench.reaches('Done')
  }, 200_000)

  it('finds a law over its cells, and saves it as a figure that is a plain page elsewhere', async () => {
    await expect.poll(() => page.locator('tbody tr').count()).toBe(4)
    await shot('swept')
    await law().getByRole('button', { name: 'Fit all cells' }).click()
    const told = law().getByText(/∝ \(learning rate\)[⁻⁰¹²³⁴-⁹·]+/)
    await told.waitFor({ timeout: TRAINING_MS })
    const sentence = await told.innerText()
    await law().scrollIntoViewIfNeeded()
    await shot('the-law')
    await page.getByRole('button', { name: 'Sharpness of leaps: menu' }).click()
    await page.getByRole('menuitem', { name: 'Figure…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Figure' })
    await dialog.getByRole('group', { name: 'File' }).getByRole('button', { name: 'SVG' }).click()
    await shot('figure')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save SVG' }).click()
    await (await saving).saveAs(svg)
    await dialog.getByRole('button', { name: 'Close' }).click()

    const plain = await page
      .context()
      .browser()!
      .newPage({ viewport: { width: 720, height: 480 } })
    await plain.goto(pathToFileURL(svg).href)
    const texts = await plain.locator('svg text').allTextContents()
    expect(texts.join(' ')).toContain(/^.+\(learning rate\)[⁻⁰¹²³⁴-⁹·]+/.exec(sentence)![0])
    await shot('elsewhere', plain)
    await plain.close()
  }, 200_000)

  it('opens that view when the figure is dropped back on the window', async () => {
    await page.keyboard.press('g')
    await filter().waitFor()
    const data = await page.evaluateHandle(
      (text) => {
        const data = new DataTransfer()
        data.items.add(new File([text], 'law.svg'))
        return data
      },
      await readFile(svg, 'utf8')
    )
    await page.dispatchEvent('body', 'drop', { dataTransfer: data })
    await law().waitFor()
    expect(await workbench.title.innerText()).toBe(`${SWEPT}: learning rate`)
    await shot('dropped-back')
    expect(watch.complaints).toEqual([])
  })
})

/** Trains a sweep of a preset from the command line, a run for each cell. */
async function trained(library: string, preset: string, { over, set }: { over: string; set: string[] }) {
  const words = ['sweep', preset, '--over', over, '--replicas', '1', ...set.flatMap((one) => ['--set', one])]
  await promisify(execFile)(process.execPath, [path.resolve('out/main/cli.js'), ...words, '--out', library])
}
