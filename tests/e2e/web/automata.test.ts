/** A classifier of cellular automata in the browser: a rule is picked in one panel and looked at in another. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const cli = path.resolve(__dirname, '../../../out/main/cli.js')
const spec = {
  family: 'automata',
  title: 'Which rule made this row?',
  batchSize: 64,
  task: { rules: [0, 8, 51, 64, 90, 110, 124, 204], width: 60, updates: 40, probeRows: 32 },
  model: { width: 64, batchNorm: 'hidden' },
  stop: { steps: 200 }
}

describe.skipIf(!browserPath)(browserPath ? 'cellular automata in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  /** What a panel on a stored state says of it. */
  const seen = async (title: string): Promise<string> =>
    (await workbench.panel(title).getByRole('img').getAttribute('aria-label')) ?? ''
  const openPanels = ['Space and time', '256 rules', 'Confusion', 'Equal cells']

  beforeAll(async () => {
    host = await WebHost.start()
    const file = path.join(path.dirname(host.library), 'rules.json')
    await writeFile(file, JSON.stringify(spec))
    execFileSync(process.execPath, [cli, 'run', file, '--out', host.library, '--engine', 'wasm'], {
      stdio: 'ignore'
    })
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    await page.getByRole('button', { name: 'Workbench' }).click()
    await workbench.library.getByRole('treeitem', { name: spec.title }).first().click()
    await workbench.showTab('All')
  })
  afterAll(() => host.stop())

  it('shows rows of a rule, what the network takes them for, and how rules are told apart', async () => {
    // two of them need a state that is kept, the last of which is that of step 178
    for (const title of openPanels) await expect.poll(() => seen(title)).toMatch(/step (178|200)$/)
    expect(await seen('Space and time')).toContain('60 cells, 40 updates, a ring, ')
    await expect.poll(() => workbench.inked('Space and time')).toBeGreaterThan(100) // the last row, the answers
    for (const title of openPanels) await expect.poll(() => workbench.drawn(title)).toBe(true)
  })

  it('looks at another rule, start and boundary', async () => {
    const panel = workbench.panel('Space and time')
    await panel.getByRole('button', { name: /^rule 110/ }).click()
    await page.getByRole('menuitemradio', { name: '204', exact: true }).click()
    await panel.getByRole('button', { name: /^rule 204/ }).waitFor()
    await panel.getByRole('button', { name: /^start/ }).click()
    await page.getByRole('menuitemradio', { name: 'one cell' }).click()
    // rule 204 keeps its one cell of sixty
    await expect.poll(() => seen('Space and time')).toContain('60 cells, 40 updates, a ring, 2 % ones')
    await panel.getByRole('button', { name: /^boundary/ }).click()
    await page.getByRole('menuitemradio', { name: 'fixed' }).click()
    await expect.poll(() => seen('Space and time')).toContain('zeros outside')
  })

  it('has room for every head at 1280 × 800, and for the line of a panel with three choices', async () => {
    const before = page.viewportSize()!
    await page.setViewportSize({ width: 1280, height: 800 })
    const heads = page.locator('[data-panel] > header')
    const wide = () =>
      heads.evaluateAll((all) =>
        all.filter((head) => head.scrollWidth > head.clientWidth).map((head) => head.textContent)
      )
    await expect.poll(wide).toEqual([])
    const line = workbench.panel('Space and time').locator('header .unit')
    expect(await line.evaluate((unit) => unit.clientWidth - unit.scrollWidth)).toBeGreaterThanOrEqual(0)
    await page.setViewportSize(before)
  })

  it('looks at the rule that is pressed among the 256', async () => {
    const map = workbench.panel('256 rules').getByRole('img')
    const { width, height } = (await map.boundingBox())!
    await map.click({ position: { x: width / 2, y: height / 2 } })
    const rule = workbench.panel('Space and time').getByRole('button', { name: /^rule/ })
    // about the middle: row 7 or 8, column 7 or 8
    await expect.poll(async () => Number(/\d+/.exec(await rule.innerText()))).toBeGreaterThanOrEqual(0x77)
    expect(Number(/\d+/.exec(await rule.innerText()))).toBeLessThanOrEqual(0x88)
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
