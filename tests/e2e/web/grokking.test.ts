/** A grokking run in the browser: from its card to the moment at which it knows the table, and what the network is then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { TRAINING_MS, Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const PRESET = 'Grokking in seconds: x + y mod 31'

describe.skipIf(!browserPath)(browserPath ? 'grokking in the browser' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  /** Cells of every seed among the steps to 99 %. */
  const seeds = (): Promise<string[][]> =>
    workbench
      .panel('Steps to 99 %')
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
  /** What a panel on a stored state says of it. */
  const seen = async (title: string): Promise<string> =>
    (await workbench.panel(title).getByRole('img').getAttribute('aria-label')) ?? ''
  const stepOf = (text: string): number => Number(/step (\d+)/.exec(text)?.[1])
  const last = (text: string): number => Number(text.match(/\d+/g)?.at(-1))

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
  })
  afterAll(() => host.stop())

  it('trains a preset until all of its table is known', async () => {
    const gallery = new Gallery(page)
    await gallery.heading.waitFor()
    await gallery.run(PRESET)
    await expect.poll(() => workbench.step(), { timeout: TRAINING_MS }).toBeGreaterThan(100)
    await workbench.finish()
    expect(await workbench.title.innerText()).toBe(PRESET)
    await workbench.showTab('All')
  })

  it('says when training rows and when held-out rows were known, and that both were expected or near', async () => {
    await expect.poll(async () => (await seeds()).length).toBe(3)
    for (const [, train, grok, ratio, heldOut] of (await seeds()) as [
      string,
      string,
      string,
      string,
      string
    ][]) {
      expect(last(train)).toBeLessThanOrEqual(15)
      expect(last(grok)).toBeGreaterThanOrEqual(50)
      expect(last(grok)).toBeLessThanOrEqual(85)
      expect(Number(ratio)).toBeGreaterThan(1)
      expect(Number(heldOut)).toBeLessThanOrEqual(0.05)
    }
    await workbench.openTab('Record')
    await expect.poll(() => workbench.inspector.getByText(/^(Met|Near)$/).count()).toBe(2)
  })

  it('shows the table, neurons, frequencies and the exact solution of the last state', async () => {
    const end = await workbench.step()
    for (const title of ['Neurons', 'Frequencies', 'Exact solution'])
      await expect.poll(() => seen(title)).toContain(`step ${end}`)
    await expect.poll(() => seen('Table')).toContain('all rows, 100 % right') // of the last state that is kept
    expect(Number(/R (\d\.\d+)/.exec(await seen('Neurons'))?.[1])).toBeGreaterThan(0.99)
    expect(await seen('Frequencies')).toContain('key by W_L: 15 of 15')
    expect(await seen('Exact solution')).toMatch(/r 0\.\d+ · margin 0\.\d+ \(exact 0\.96\) · accuracy 1\.00/)
    for (const title of ['Frequencies', 'Exact solution'])
      await expect.poll(() => workbench.inked(title)).toBeGreaterThan(100)
  })

  it('goes to the moment of the change, and every panel with it', async () => {
    const cursor = page.getByRole('slider', { name: 'Accuracy: time cursor' })
    const moment = async (): Promise<number> => Number(await cursor.getAttribute('aria-valuenow'))
    const end = await workbench.step()
    await page.keyboard.press('[')
    await expect.poll(moment).toBeLessThan(end)
    const step = await moment()
    const told = await page.getByText(/^leap \d+ → \d+, \+0\.\d+ in/).innerText()
    const [from, to] = [...told.matchAll(/\d+/g)].map(Number)
    expect(from).toBeLessThan(step)
    expect(to).toBeGreaterThanOrEqual(step)
    const right = async (): Promise<number> => Number(/, ([\d.]+) % right/.exec(await seen('Table'))?.[1])
    await expect.poll(right).toBeLessThan(99)
    await expect.poll(async () => stepOf(await seen('Neurons'))).toBeLessThanOrEqual(step)
  })

  it('has logged no error, met no refusal, asked no other host', () => {
    expect(watch.complaints).toEqual([])
  })
})
