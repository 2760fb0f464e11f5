/**
 * What a user waits for: a library of fifty runs, a session in a bundle, a layout that is stored. Tests that they come,
 * and prints the seconds, which the README gives.
 */
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const RUNS = 50
const TITLE = 'One of fifty'

const saltus = (...words: string[]) =>
  promisify(execFile)(process.execPath, [path.resolve('out/main/cli.js'), ...words])

/** The run of a library as often as wanted, each under an id of its own. */
function multiply(library: string): void {
  const runs = path.join(library, 'runs')
  const [first] = fs.readdirSync(runs)
  for (let i = 1; i < RUNS; i++) {
    const id = `${first!.slice(0, -4)}${(0x1000 + i).toString(16)}`
    fs.cpSync(path.join(runs, first!), path.join(runs, id), { recursive: true })
    const file = path.join(runs, id, 'run.json')
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(first!, id))
  }
}

describe.skipIf(!browserPath)(browserPath ? 'opening' : skipReason, () => {
  let many: WebHost
  let other: WebHost
  let page: Page
  const items = (of: Page) => new Workbench(of).library.getByRole('treeitem', { name: TITLE })

  /** Seconds until what is asked for is seen. */
  async function wait(what: string, begin: () => Promise<unknown>, seen: () => Promise<unknown>) {
    const began = performance.now()
    await begin()
    await seen()
    console.info(`${what}: ${((performance.now() - began) / 1000).toFixed(2)} s`)
  }

  beforeAll(async () => {
    many = await WebHost.start()
    other = await WebHost.start()
    const spec = path.join(path.dirname(many.library), 'spec.json')
    fs.writeFileSync(spec, JSON.stringify({ family: 'parity', title: TITLE, stop: { steps: 60 } }))
    await saltus('run', spec, '--engine', 'cpu', '--out', many.library)
    multiply(many.library)
    await many.restart()
  })
  afterAll(async () => {
    await many.stop()
    await other.stop()
  })

  it('a library of fifty runs lists all of them', async () => {
    await wait(
      'a library of 50 runs',
      async () => ({ page } = await many.open()),
      async () => {
        await page.getByRole('button', { name: 'Workbench' }).click()
        await expect.poll(() => items(page).count(), { interval: 20 }).toBe(RUNS)
      }
    )
  })

  it('a stored layout is drawn, not computed', async () => {
    const workbench = new Workbench(page)
    const drawn = workbench.panel('Embedding').getByText(/^state at step/)
    await items(page).first().click()
    await workbench.showTab('Inside the network')
    await drawn.waitFor()
    await page.waitForTimeout(1500) // what is open is kept a second after the last change
    await wait(
      'a page with a stored layout',
      () => page.reload(),
      () => drawn.waitFor()
    )
  })

  it('a bundle opens with its session', async () => {
    const file = path.join(path.dirname(other.library), 'one.saltus')
    await saltus('export', 'last', file, '--out', many.library)
    const { page: empty } = await other.open()
    await empty.getByRole('heading', { level: 1 }).waitFor()
    const choosing = empty.waitForEvent('filechooser')
    await empty.getByRole('button', { name: 'Open a file…' }).click()
    const chooser = await choosing
    const workbench = new Workbench(empty)
    await wait(
      'one session from a bundle',
      () => chooser.setFiles(file),
      () => expect.poll(() => workbench.inked('Accuracy'), { interval: 20 }).toBeGreaterThan(0)
    )
  })
})
