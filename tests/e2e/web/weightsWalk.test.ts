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

describe.skipIf(!browserPath || !folder)(
  folder ? 'the walk' : 'the walk: SALTUS_WALK names no folder',
  () => {
    let here: WebHost
    let there: WebHost
    let page: Page
    let watch: Watch
    let workbench: Workbench
    let scores = ''
    const bundle = () => path.join(folder!, 'ring.saltus')
    const shot = (name: string, of = page) => of.screenshot({ path: path.join(folder!, `${name}.png`) })
    const ended = () => expect.poll(() => workbench.button('Stop').count(), { timeout: TRAINING }).toBe(0)
    const scoresIn = (where: Workbench) => where.panel('Embedding').locator('dl').first().innerText()
    /** The time cursor by key, until a panel shows the state there. */
    async function goTo(key: 'Home' | 'End', title: string, shown: RegExp): Promise<void> {
      await page.keyboard.press(key)
      await workbench.panel(title).getByText(shown).waitFor()
    }
    /** A panel as large as the window. */
    async function alone(title: string, look: () => Promise<void>): Promise<void> {
      await workbench.panel(title).focus()
      await page.keyboard.press('f')
      await look()
      await page.keyboard.press('f')
    }

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

    it(
      'trains x + y from the gallery',
      async () => {
        const gallery = new Gallery(page)
        await gallery.heading.waitFor()
        await shot('1-first-start')
        await gallery.edit('Grokking in a transformer: x − y mod 59')
        const editor = new Editor(page)
        await editor.title.fill(TITLE)
        await editor.field('Task', 'Operation').selectOption('x+y')
        await editor.fill('Stop', 'Stop after', '4000')
        await shot('2-edited')
        await page.keyboard.press('Control+Enter')
        await workbench.goesOn(0)
        await workbench.goesOn(300)
        await shot('3-training')
        await ended()
        await shot('4-trained')
        await workbench.showTab('All')
      },
      TRAINING
    )

    it(
      'lays its symbols out through training, and shows them on the circles of a frequency',
      async () => {
        const panel = workbench.panel('Embedding')
        await panel.getByRole('button', { name: 't-SNE', exact: true }).click()
        await panel.getByRole('button', { name: 'Compute', exact: true }).click()
        await alone('Embedding', async () => {
          await panel.locator('dl > div', { hasText: 'Trustworthiness' }).waitFor({ timeout: 60_000 })
          scores = await scoresIn(workbench)
          await goTo('Home', 'Embedding', /state at step 0/)
          await shot('5-embedding-start')
          await goTo('End', 'Embedding', /state at step [1-9]/)
          await shot('6-embedding-end')
        })
        await alone('Ring', async () => {
          await goTo('Home', 'Ring', / · step 0$/)
          await shot('7-ring-start')
          await goTo('End', 'Ring', / · step [1-9]/)
          await shot('8-ring-end')
        })
      },
      TRAINING
    )

    it(
      'goes on from the moment of the leap with another weight decay',
      async () => {
        await page.keyboard.press('[')
        await page.keyboard.press('e')
        const editor = new Editor(page)
        await editor.title.fill(FORKED)
        await editor.fill('Optimiser', 'Weight decay', '0.2')
        await editor.fill('Stop', 'Stop after', '1200')
        await shot('9-fork')
        await page.keyboard.press('Control+Enter')
        await page.getByRole('banner').getByRole('heading', { name: FORKED }).waitFor()
        await workbench.goesOn(0)
        await ended()
        await shot('10-forked')
      },
      TRAINING
    )

    it(
      'is saved, and opens from its bundle in another library, drawn and without computing',
      async () => {
        await workbench.library.getByRole('treeitem', { name: TITLE }).first().click()
        await page.keyboard.press('Control+s')
        await page.getByRole('textbox', { name: 'Name' }).fill('The ring')
        await page.keyboard.press('Enter')
        await expect.poll(() => page.title()).toContain('The ring')
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: /^Find a command/ }).fill('export the session')
        const downloading = page.waitForEvent('download')
        await page.keyboard.press('Enter')
        await (await downloading).saveAs(bundle())

        const other = await there.open({ colorScheme: 'light' })
        const reopened = new Workbench(other.page)
        await other.page.getByRole('heading', { level: 1 }).waitFor()
        const choosing = other.page.waitForEvent('filechooser')
        await other.page.getByRole('button', { name: 'Open a file…' }).click()
        await (await choosing).setFiles(bundle())
        await reopened.reaches('Done')
        await reopened.panel('Embedding').focus()
        await other.page.keyboard.press('f')
        await expect.poll(() => scoresIn(reopened)).toBe(scores)
        await other.page.keyboard.press('f')
        for (const title of ['Accuracy', 'Loss', 'Embedding', 'Table', 'Neurons'])
          await expect.poll(() => reopened.drawn(title), { message: title, timeout: 30_000 }).toBe(true)
        await shot('11-reopened', other.page)
        expect([...watch.complaints, ...other.watch.complaints]).toEqual([])
      },
      TRAINING
    )
  }
)
