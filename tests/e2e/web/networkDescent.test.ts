/** Double descent of a network in the browser: errors that part, classes, rows told wrong, the worst class; and what a cosine has none of. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const cli = path.resolve(__dirname, '../../../out/main/cli.js')
const pictures = process.env['SALTUS_PICTURES']
const digits = {
  family: 'networkDescent',
  title: 'Digits, some told wrong',
  batchSize: 100,
  task: { data: 'digits', samples: 200, testRows: 400, labelNoise: 0.2 },
  model: { width: 64 },
  optimizer: { kind: 'adam', learningRate: 0.003 },
  record: { trainEvery: 10, evaluateEvery: 20, checkpoints: 'last' },
  stop: { steps: 600 }
}
const cosine = {
  family: 'networkDescent',
  title: 'A cosine',
  batchSize: 32,
  task: { data: 'cosine', frequency: 10, samples: 160, testRows: 40 },
  model: { width: 32 },
  record: { trainEvery: 10, evaluateEvery: 20, checkpoints: 'last' },
  stop: { steps: 100 }
}
const ofClasses = ['Classes', 'Rows told wrong', 'Worst class', 'Class × step']

describe.skipIf(!browserPath)(browserPath ? 'double descent of a network in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  const take = async (name: string): Promise<void> => {
    if (!pictures) return
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${pictures}/${name}.png` })
  }
  const open = async (title: string): Promise<void> => {
    await workbench.library.getByRole('treeitem', { name: title }).first().click()
    await expect.poll(() => workbench.title.innerText()).toBe(title)
    await workbench.showTab('All')
  }

  beforeAll(async () => {
    host = await WebHost.start()
    for (const spec of [digits, cosine]) {
      const file = path.join(path.dirname(host.library), 'spec.json')
      await writeFile(file, JSON.stringify(spec))
      execFileSync(process.execPath, [cli, 'run', file, '--out', host.library, '--engine', 'wasm'], {
        stdio: 'ignore'
      })
    }
    ;({ page, watch } = await host.open({ colorScheme: 'dark' }))
    workbench = new Workbench(page)
    await page.getByRole('button', { name: 'Workbench' }).click()
  })
  afterAll(() => host.stop())

  it('shows digits with a curve of errors, classes, rows told wrong and the worst class', async () => {
    await open(digits.title)
    for (const title of ['Error', 'Rows told wrong', 'Worst class', 'Loss'])
      await expect.poll(() => workbench.inked(title)).toBeGreaterThan(100)
    for (const title of ['Classes', 'Class × step'])
      await expect.poll(() => workbench.drawn(title)).toBe(true)
    await take('network-descent-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1920, height: 1080 })
    await take('network-descent-wide-light')
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('says at the cursor what was learned by heart, and how sure the worst class is', async () => {
    const said = async (title: string): Promise<number[]> => {
      const slider = workbench.panel(title).getByRole('slider')
      const [, ...values] = (await slider.getAttribute('aria-valuetext'))!.match(/\d+(\.\d+)?/g)!
      return values.map(Number)
    }
    const [worst, low, high] = await said('Worst class')
    expect(low!).toBeLessThan(worst!)
    expect(worst!).toBeLessThan(high!)
    expect((await said('Rows told wrong'))[0]).toBeGreaterThan(0.8)
    await page.keyboard.press('Home')
    await expect.poll(async () => (await said('Rows told wrong'))[0]).toBeLessThan(0.3)
    await page.keyboard.press('End')
  })

  it('has no panel of classes where a number is answered', async () => {
    await open(cosine.title)
    await expect.poll(() => workbench.inked('Error', 2)).toBeGreaterThan(100)
    for (const title of ofClasses) expect(await workbench.panel(title).count(), title).toBe(0)
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
