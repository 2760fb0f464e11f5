/** No screen breaks a rule of axe (WCAG 2.2 A and AA, and its best practices), dark and light. */
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokenRules } from '../pages/rules'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const stored = path.resolve('tests/fixtures/stored/v1/library')

describe.skipIf(!browserPath).each(['dark', 'light'] as const)(
  browserPath ? 'every screen, %s' : skipReason,
  (colorScheme) => {
    let host: WebHost
    let page: Page
    let watch: Watch
    let workbench: Workbench

    beforeAll(async () => {
      host = await WebHost.start({ library: stored })
      ;({ page, watch } = await host.open({ colorScheme }))
      workbench = new Workbench(page)
      await row('The tiny leap').click()
      await workbench.panel('Accuracy').waitFor()
    })
    afterAll(async () => {
      expect(watch.complaints).toEqual([])
      await host.stop()
    })

    const row = (name: string): Locator => workbench.library.getByRole('treeitem', { name }).first()
    const dialog = (name: string): Locator => page.getByRole('dialog', { name })
    const broken = (): Promise<string[]> => brokenRules(page)
    async function perform(command: string): Promise<void> {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('combobox').fill(command)
      await page.keyboard.press('Enter')
    }

    it.each(['Overview', 'Inside the network', 'Table', 'All'] as const)('panels of %s', async (tab) => {
      for (const title of ['The tiny leap', 'A tiny table']) {
        await row(title).click()
        await page.getByRole('banner').getByRole('heading', { name: title }).waitFor()
        const panels = page.getByRole('tablist', { name: 'Panels' })
        if (!(await panels.getByRole('tab', { name: tab }).isVisible())) continue
        await workbench.showTab(tab)
        await expect
          .poll(() => page.locator('[data-panel] canvas, [data-panel] table').count())
          .toBeGreaterThan(0)
        // Each panel tells what it shows.
        expect(await page.locator('[data-panel]:not(:has([data-help]))').count()).toBe(0)
        expect(await broken()).toEqual([])
      }
      await workbench.showTab('Overview')
    })

    it('what a panel tells of itself, by key, and the words', async () => {
      await page.locator('[data-panel]').first().focus()
      await page.keyboard.press('?')
      const card = page.getByRole('dialog', { name: /^About / })
      await card.waitFor()
      expect(await card.locator('math').count()).toBeGreaterThan(0)
      const [panel, box] = [
        await page.locator('[data-panel]').first().boundingBox(),
        await card.boundingBox()
      ]
      expect(box!.x >= panel!.x + panel!.width || box!.x + box!.width <= panel!.x).toBe(true)
      expect(await broken()).toEqual([])
      await card.locator('summary').first().click()
      await card.getByRole('button', { name: 'All words' }).click()
      await dialog('Words').getByRole('searchbox').fill('replica')
      await dialog('Words').getByRole('term').first().waitFor()
      expect(await broken()).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    })

    it.each([
      ['palette', async () => page.keyboard.press('Control+k')],
      ['keys', () => perform('Show all keys')],
      ['settings', () => perform('Settings')],
      ['trash', () => perform('Open the trash')],
      ['new run', () => perform('New run')],
      [
        'figure',
        async () => {
          await page.getByRole('button', { name: 'Accuracy: menu' }).click()
          await page.getByRole('menuitem', { name: 'Figure…' }).click()
          await page.getByRole('dialog').getByRole('checkbox').nth(1).check()
        }
      ]
    ] as const)('dialog: %s', async (_, open) => {
      await open()
      await page.getByRole('dialog').first().waitFor()
      expect(await broken()).toEqual([])
      await page.keyboard.press('Escape')
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    })

    it('editor, its JSON and the designer of sweeps', async () => {
      await perform('Edit the spec as a new run')
      await page.getByRole('form', { name: 'Spec' }).waitFor()
      expect(await broken()).toEqual([])
      await page
        .getByRole('form', { name: 'Spec' })
        .getByLabel('Learning rate', { exact: true })
        .press('Alt+w')
      await dialog('Design a sweep').waitFor()
      expect(await broken()).toEqual([])
      await page.keyboard.press('Escape')
      await dialog('Design a sweep').waitFor({ state: 'hidden' })
      await perform('Edit the spec as JSON')
      await page.getByRole('textbox', { name: 'Spec as JSON' }).waitFor()
      expect(await broken()).toEqual([])
    })

    it('all runs, a comparison, a sweep, the presets', async () => {
      await page.keyboard.press('Escape')
      await perform('All runs: show')
      await page.getByRole('treegrid').waitFor()
      expect(await broken()).toEqual([])
      await perform('Open the workbench')
      await row('Two laws').click()
      await page.getByRole('table').first().waitFor()
      expect(await broken()).toEqual([])
      await row('The tiny leap').click()
      await perform('Compare runs: show')
      await expect.poll(() => page.title()).toMatch(/^Comparison – /)
      expect(await broken()).toEqual([])
      await perform('Open presets')
      await page.getByRole('heading', { name: 'Start with a leap that is known' }).waitFor()
      expect(await broken()).toEqual([])
    })
  }
)
