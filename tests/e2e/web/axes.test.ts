/** Runs of a family that is not installed, along axes that are no steps, in the window: shown, walked through, compared. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axisRuns, writeAxisRuns, type AxisRunName } from '../../fixtures/axes'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const pictures = process.env['SALTUS_PICTURES']

describe.skipIf(!browserPath)(browserPath ? 'runs along other axes' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  let strip: Locator

  const show = async (name: AxisRunName): Promise<void> => {
    const { title } = axisRuns[name]
    await workbench.library.getByRole('treeitem', { name: title }).first().click()
    await expect.poll(() => workbench.title.innerText()).toBe(title)
  }
  const number = async (of: Locator, what: 'min' | 'max' | 'now'): Promise<number> =>
    Number(await of.getAttribute(`aria-value${what}`))
  const text = (of: Locator): Promise<string | null> => of.getAttribute('aria-valuetext')
  const take = async (name: string): Promise<void> => {
    if (!pictures) return
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${pictures}/${name}.png` })
  }

  beforeAll(async () => {
    host = await WebHost.start()
    await writeAxisRuns(host.library)
    ;({ page, watch } = await host.open({ colorScheme: 'dark' }))
    workbench = new Workbench(page)
    strip = page.getByRole('slider', { name: 'Time cursor', exact: true })
    await page.getByRole('button', { name: 'Workbench' }).click()
  })
  afterAll(() => host.stop())

  it('are drawn from their own declarations, their spec and what they came to beside them', async () => {
    await show('ridge')
    const curve = workbench.panel('fit, in closed form')
    await expect.poll(() => workbench.inked('fit, in closed form', 1)).toBeGreaterThan(100)
    expect(await curve.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/^ridge λ 10, Ridge 0.90/)
    await page.getByText('This family is not installed here').waitFor()
    expect(await workbench.button('Edit as new run').isDisabled()).toBe(true)
    await page.getByRole('tab', { name: 'Record' }).click()
    await page.getByRole('columnheader', { name: 'median ridge λ' }).waitFor()
    await page.getByRole('cell', { name: '0.0505', exact: true }).first().waitFor()
    await take('ridge-dark')
  })

  it('are walked through by key, from one recorded place to the next', async () => {
    expect([await number(strip, 'min'), await number(strip, 'max')]).toEqual([1e-6, 10])
    await strip.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => number(strip, 'now')).toBe(1e-6)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => number(strip, 'now')).toBe(1e-5)
    expect(await text(strip)).toMatch(/^ridge λ 1\.000.×.10⁻⁵/)
    // To where it changed: the median of 0.001 and 0.1.
    await page.keyboard.press(']')
    await expect.poll(() => number(strip, 'now')).toBeCloseTo(0.0505, 12)
    await page.keyboard.press('End')
    await expect.poll(() => number(strip, 'now')).toBe(10)
  })

  it('are walked through by pointer, and zoomed into', async () => {
    const slider = workbench.panel('fit, in closed form').getByRole('slider')
    const box = (await slider.boundingBox())!
    await page.mouse.click(box.x + 46 + (box.width - 58) / 2, box.y + box.height / 2)
    const middle = await number(strip, 'now')
    expect(Math.log10(middle)).toBeGreaterThan(-3.5)
    expect(Math.log10(middle)).toBeLessThan(-1.5)
    expect(await text(slider)).toMatch(/^ridge λ 0\.00/)
    await page.keyboard.down('Control')
    for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -240)
    await page.keyboard.up('Control')
    await expect
      .poll(async () => {
        await page.mouse.click(box.x + 48, box.y + box.height / 2)
        return number(strip, 'now')
      })
      .toBeGreaterThan(2e-6)
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2)
  })

  it('have a table of their values', async () => {
    await workbench.panel('fit, in closed form').getByRole('button', { name: /menu/ }).click()
    await page.getByRole('menuitem', { name: 'Table of values…' }).click()
    const table = page.getByRole('dialog')
    await table.getByRole('columnheader', { name: 'ridge λ', exact: true }).waitFor()
    expect(await table.getByRole('row').count()).toBeGreaterThanOrEqual(11)
    await page.keyboard.press('Escape')
  })

  it('of two inner axes have a map and small plots, by the names of their places', async () => {
    await show('inner')
    const map = workbench.panel('Accuracy by class and mode').first().getByRole('slider')
    await expect.poll(() => text(map)).toMatch(/^ridge λ 10, 6 of 6 groups emerged/)
    const plots = page.getByRole('listbox', { name: /Accuracy by class and mode/ })
    await plots.getByRole('option', { name: /^cats, low, emerged at ridge λ/ }).waitFor()
    await take('inner-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await take('inner-light')
  })

  it('begin and end with their rows: numbers of parameters, phases of both signs, values of no axis', async () => {
    await show('descending')
    await strip.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => text(strip)).toMatch(/^number of parameters 1\b/)
    await page.keyboard.press('End')
    await expect.poll(() => text(strip)).toMatch(/^number of parameters 200\b/)
    await take('parameters-light')
    await show('phases')
    expect([await number(strip, 'min'), await number(strip, 'max')]).toEqual([-3, 3])
    await take('phases-light')
    await show('whole')
    await page.getByRole('rowheader', { name: 'Risk squared error' }).waitFor()
    expect(await strip.count()).toBe(0)
    await take('whole-light')
    await show('ridge')
    await take('ridge-light')
  })

  it('are compared along equal axes alone, and it is said why others are not there', async () => {
    await page.keyboard.press('c')
    await expect.poll(() => page.title()).toBe('Comparison – Saltus')
    for (const name of ['descending', 'control'] as const)
      await workbench.library
        .getByRole('treeitem', { name: axisRuns[name].title })
        .first()
        .click({ modifiers: ['Control'] })
    await page.getByText('Fewer and fewer is left out: its rows go along the number of parameters.').waitFor()
    await take('compared-light')
  })

  it('leave nothing on the console, and ask nothing of the network', () => {
    expect(watch.complaints).toEqual([])
  })
})
