/** A run that another process trains: it streams here, and is steered there. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const TITLE = 'Trained next door'

describe.skipIf(!browserPath)(browserPath ? 'a run of another process' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  let folder: string
  let other: ChildProcess | undefined

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-elsewhere-'))
    const spec = path.join(folder, 'spec.json')
    await writeFile(spec, JSON.stringify({ family: 'parity', title: TITLE, stop: { steps: 1e8 } }))
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    await new Gallery(page).heading.waitFor()
    await page.keyboard.press('/')
    await workbench.library.waitFor()
    const words = ['run', spec, '--engine', 'cpu', '--out', host.library]
    other = spawn(process.execPath, [path.resolve('out/main/cli.js'), ...words], { stdio: 'ignore' })
  })
  afterAll(async () => {
    other?.kill('SIGKILL')
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('shows who trains it, and has its buttons and commands disabled with that as the reason', async () => {
    const row = workbench.library.getByRole('treeitem', { name: TITLE })
    await row.click({ timeout: TRAINING_MS })
    await workbench.reaches('Running')
    await workbench.goesOn(0)
    const who = `saltus run, process ${other!.pid}`
    expect(await row.innerText()).toContain(who)
    for (const name of ['Pause', 'Stop']) {
      expect(await workbench.button(name).isDisabled()).toBe(true)
      expect(await workbench.button(name).getAttribute('title')).toBe(`Trained by ${who}`)
    }
    await row.click({ button: 'right' })
    for (const name of ['Pause', 'Stop', 'Move to trash'])
      expect(await page.getByRole('menuitem', { name }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('stop the run')
    const option = page.getByRole('option', { name: 'Stop the run' })
    expect(await option.getAttribute('aria-disabled')).toBe('true')
    expect(await option.innerText()).toContain(`Trained by ${who}`)
    await page.keyboard.press('Enter')
    expect(await option.count()).toBe(1)
    await page.keyboard.press('Escape')

    await page.keyboard.press('Shift+S')
    await page.getByRole('alert').getByText('Not now: Stop the run').waitFor()
    await workbench.goesOn(await workbench.step())
  })

  it('can be continued here once that process is gone', async () => {
    const gone = once(other!, 'exit')
    other!.kill('SIGKILL')
    await gone
    await workbench.reaches('Interrupted')
    await expect.poll(() => workbench.button('Continue').isEnabled()).toBe(true)
    const step = await workbench.step()
    await workbench.button('Continue').click()
    await workbench.reaches('Running')
    await workbench.goesOn(step)
    await workbench.button('Stop').click()
    await workbench.reaches('Stopped')
    expect(watch.complaints).toEqual([])
  })
})
