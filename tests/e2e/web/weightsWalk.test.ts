/**
 * The walk that the workbench is for, with pictures: a transformer learns x + y mod 59, its symbols form a ring as
 * accuracy jumps, a fork goes on with another weight decay, and the whole session reopens from its bundle in another
 * library. Minutes of training, so only where SALTUS_WALK names a folder for the pictures.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Editor } from '../pages/editor'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, WebHost } from './host'

const folder = process.env.SALTUS_WALK
const TITLE = 'The number ring: x + y mod 59'
const FORKED = 'The number ring, decay 0.2'
const TRAINING = 300_000

describe.skipIf(!browserPath || !folder)(folder ? 'the walk' : 'the walk: SALTUS_WALK names no folder', () => {
  let here: WebHost
  let there: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  const bundle = () => path.join(folder!, 'ring.saltus')
  const shot = (name: string, of = page) => of.screenshot({ path: path.join(folder!, `${name}.png`) })
  const ended = () => expect.poll(() => workbench.button('Stop').count(), { timeout: TRAINING }).toBe(0)
  const scores = async (of = workbench) =>
    of.panel('Embedding').locator('dl').first().innerText()

  beforeAll(async () => {
    mkdirSync(folder!, { recursive: true })
    here = await WebHost.start()
    there = await WebHost.start()
    ;({ page, watch } = await here.open({ colorScheme: 'dark' }))
    workbench = new Workbench(page)
  })
  afterAll(async () => {
    await here?.stop()
    await there?.stop()
  })

  it('trains x + y from the gallery', async () => {
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    await shot('1-first-start')
    await gallery.edit('Grokking in a transformer: x − y mod 59')
    const editor = new Editor(page)
    await editor.title.fill(TITLE)
    await editor.field('Task', 'Operation').selectOption({ label: 'x + y' })
    await editor.fill('Stop', 'Stop after', '4000')
    await shot('2-edited')
    await page.keyboard.press('Control+Enter')
    await workbench.goesOn(0)
    await workbench.goesOn(300)
    await shot('3-training')
    await ended()
    await shot('4-trained')
  }, TRAINING)

  it('lays its symbols out through training', async () => {
    const panel = workbench.panel('Embedding')
    await panel.getByRole('button', { name: 'Compute', exact: true }).click()
    await panel.locator('dl > div', { hasText: 'Trustworthiness' }).waitFor({ timeout: 60_000 })
    await shot('5-embedding')
    console.log(await scores())
  }, TRAINING)
})
