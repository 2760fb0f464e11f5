/** A run in stages: its table of steps to reach levels, in steps and in epochs, and its crossings in the inspector. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const redraw = { task: { codesDraw: 1 } }
const draft = {
  family: 'parity',
  title: 'In stages',
  task: { taskCount: 1, taskBits: 1, messageBits: 4, parityOrder: 2, rowsPerEpoch: 640 },
  model: { width: 32 },
  batchSize: 64,
  optimizer: { kind: 'adam', learningRate: 0.01 },
  record: { trainEvery: 5, evaluateEvery: 5, checkpoints: 'last' },
  stages: [
    { name: 'before', until: { steps: 150 } },
    { name: 'redraw', change: redraw, until: { steps: 50 } },
    { name: 'fresh', from: 0, change: redraw, reset: 'fresh' }
  ],
  stop: { steps: 400 }
}

/** Six seeds whose tasks are drawn anew after 5 steps and after 25, with none of them known by then. */
const redrawn = {
  ...draft,
  title: 'Redrawn twice',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  replicas: 6,
  stages: [
    { name: 'start', until: { steps: 5 } },
    { name: 'at once', change: redraw, until: { steps: 200 } },
    { name: 'on', from: 0, until: { steps: 20 } },
    { name: 'later', change: redraw }
  ],
  stop: { steps: 425 }
}

describe.skipIf(!browserPath)(browserPath ? 'a run in stages' : skipReason, () => {
  let host: WebHost
  let folder: string
  let page: Page
  let watch: Watch
  let workbench: Workbench

  const saltus = (...words: string[]) =>
    promisify(execFile)(process.execPath, [path.resolve('out/main/cli.js'), ...words, '--out', host.library])

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-stages-'))
    host = await WebHost.start()
    for (const each of [draft, redrawn]) {
      const spec = path.join(folder, 'spec.json')
      await writeFile(spec, JSON.stringify(each))
      await saltus('run', spec, '--engine', 'wasm')
    }
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
  })
  afterAll(async () => {
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('tells when each reached its levels, and how much sooner than its control', async () => {
    await page.getByRole('button', { name: 'Workbench' }).click()
    await workbench.library.getByRole('treeitem', { name: 'In stages' }).first().click()
    await workbench.reaches('Done')
    const table = page.getByRole('region', { name: 'Steps to reach: values' })
    await expect
      .poll(() => table.getByRole('rowheader').allInnerTexts())
      .toEqual(['before', 'redraw', 'over fresh', 'fresh'])
    const cells = (name: string) => table.getByRole('row', { name }).first().getByRole('cell').allInnerTexts()
    const steps = (await cells('before')).map((text) => Number(text.replace(/\D/g, '')))
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    await page.getByRole('group', { name: 'count in' }).getByRole('button', { name: 'epochs' }).click()
    await expect.poll(async () => Number((await cells('before'))[0])).toBeCloseTo(steps[0]! / 10, 6)
  })

  it('has its crossings stage by stage among its records', async () => {
    await page
      .getByRole('tab', { name: 'Record' })
      .or(page.getByRole('button', { name: 'Record' }))
      .first()
      .click()
    for (const [name, from] of [
      ['before', 0],
      ['redraw', 150],
      ['fresh', 200]
    ] as const)
      await page.getByText(`${name}, from step ${from}`).waitFor()
  })

  it('with redraws at several times shows what of the plateau was carried over, as the command line does', async () => {
    const { stdout } = await saltus('transfer', 'last')
    const verdict = /“structure first” is .*/.exec(stdout)![0]
    expect(stdout).toMatch(/^REDRAWN AFTER/m)
    await workbench.library.getByRole('treeitem', { name: 'Redrawn twice' }).first().click()
    await page.getByRole('group', { name: 'level' }).getByRole('button', { name: '90' }).click()
    const picture = workbench.panel('Redraw on the plateau').getByRole('img')
    await expect.poll(() => picture.getAttribute('aria-label')).toContain(verdict)
    await page.getByRole('button', { name: 'Redraw on the plateau: menu' }).click()
    await page.getByRole('menuitem', { name: 'Table of values…' }).click()
    const rows = page.getByRole('region', { name: 'Redraw on the plateau: values' }).getByRole('row')
    expect(await rows.count()).toBe(1 + 2 * 7)
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click()
    expect(watch.complaints).toEqual([])
  })
})
