/** A classifier of points in the browser: its map follows the wheel and the time cursor, coarse first, then finer by itself. */
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
  family: 'fractals',
  title: 'Is this point of the set?',
  batchSize: 128,
  task: { probePoints: 512 },
  model: { width: 32, frequencies: 16 },
  optimizer: { kind: 'adam', learningRate: 0.01 },
  stop: { steps: 200 }
}

describe.skipIf(!browserPath)(browserPath ? 'a map of answers in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  const map = () => workbench.panel('Map of answers').getByRole('img')
  const seen = async (): Promise<string> => (await map().getAttribute('aria-label')) ?? ''
  const wrong = async (): Promise<number> => Number(/([\d.]+) % of/.exec(await seen())?.[1])

  beforeAll(async () => {
    host = await WebHost.start()
    const file = path.join(path.dirname(host.library), 'points.json')
    await writeFile(file, JSON.stringify(spec))
    execFileSync(process.execPath, [cli, 'run', file, '--out', host.library, '--engine', 'wasm'], {
      stdio: 'ignore'
    })
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    await page.getByRole('button', { name: 'Workbench' }).click()
    await workbench.library.getByRole('treeitem', { name: spec.title }).first().click()
  })
  afterAll(() => host.stop())

  it('is drawn as fine as it gets, of the last state', async () => {
    await expect.poll(seen).toMatch(/% of 256 × 205 cells wrong · step 200$/)
    expect(await wrong()).toBeLessThan(25)
    await expect.poll(() => workbench.drawn('Map of answers')).toBe(true)
  })

  it('is enlarged by the wheel about the pointer, and whole again after a double click', async () => {
    const { x, y, width, height } = (await map().boundingBox())!
    // the lower left corner, far from the set
    await page.mouse.move(x + width / 2 - height / 2, y + height - 45)
    await page.keyboard.down('Control')
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -100)
    await page.keyboard.up('Control')
    await expect.poll(seen).toMatch(/^Map of answers: 0\.0 % of 256 × 205/)
    await map().dblclick()
    await expect.poll(wrong).toBeGreaterThan(0)
  })

  it('follows the time cursor', async () => {
    const end = await wrong()
    await page.keyboard.press('Home')
    await expect.poll(seen).toMatch(/256 × 205 cells wrong · step 0$/)
    expect(await wrong()).toBeGreaterThan(end)
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
