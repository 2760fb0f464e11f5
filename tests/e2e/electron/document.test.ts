/** A bundle opened as the app's document, as a double click does, where there is no library yet: all panels are drawn. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layoutChoices, requestOf } from '../../../src/renderer/panels/embedding/request'
import { openBench } from '../../main/services/support'
import { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { electronPath, launch, skipReason } from './launch'

const TITLE = 'A leap from elsewhere'
const PANELS = ['Accuracy', 'Tasks', 'Embedding', 'Task × step', 'Loss', 'Loss deficit']

/** A short run with a layout in a library of its own, exported. */
async function makeBundle(folder: string): Promise<string> {
  const file = path.join(folder, 'leap.saltus')
  const bench = await openBench({}, path.join(folder, 'theirs'))
  const draft = { family: 'parity', title: TITLE, stop: { steps: 60 }, engine: { backend: 'cpu' } }
  const { id: runId } = await bench.api.call('runs.start', { draft })
  await bench.until(runId, ({ status }) => status === 'finished')
  const targets = await bench.api.call('projections.targets', { runId })
  const request = requestOf(layoutChoices(targets)[0]!, {})
  await bench.api.call('projections.compute', { runId, request })
  const words = [path.resolve('out/main/cli.js'), 'export', runId, file, '--out', bench.library]
  await promisify(execFile)(process.execPath, words)
  await bench.close()
  return file
}

describe.skipIf(!electronPath)(electronPath ? 'a document' : skipReason, () => {
  let folder: string
  let app: ElectronApplication
  let page: Page
  let watch: Watch

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-document-'))
    const file = await makeBundle(folder)
    const places = { config: path.join(folder, 'config'), library: path.join(folder, 'ours') }
    app = await launch(places, [file])
    page = await app.firstWindow()
    watch = await Watch.over(page, app.context(), (url) => url.protocol === 'app:')
  })
  afterAll(async () => {
    await app?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('named on the command line is open, with every panel drawn and no host asked', async () => {
    const workbench = new Workbench(page)
    await workbench.reaches('Done')
    expect(await workbench.title.innerText()).toBe(TITLE)
    await workbench.showTab('All')
    await expect.poll(() => workbench.inked('Accuracy')).toBeGreaterThan(0)
    for (const panel of PANELS) await expect.poll(() => workbench.drawn(panel), { message: panel }).toBe(true)
    expect(watch.complaints).toEqual([])
  })
})
