/** What the pointer reads off plots: a card with every line or thing, and one crosshair in all panels. */
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const stored = path.resolve('tests/fixtures/stored/v1/library')

describe.skipIf(!browserPath)(browserPath ? 'the pointer on curves' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench
  let card: Locator

  beforeAll(async () => {
    host = await WebHost.start({ library: stored })
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    card = page.locator('.card:popover-open')
    await workbench.library.getByRole('treeitem', { name: 'A tiny table' }).first().click()
    await workbench.panel('Loss').waitFor()
  })
  afterAll(() => host.stop())

  const plot = (title: string): Locator => workbench.panel(title).getByRole('slider')
  const point = async (title: string, right: number, down = 0.5) => {
    const box = (await plot(title).boundingBox())!
    const [x, y] = [Math.round(box.width * right), Math.round(box.height * down)]
    await page.mouse.move(box.x + x, box.y + y)
    return { x, pointer: { x: box.x + x, y: box.y + y } }
  }
  /** Share of a column of pixels of what lies over the lines. */
  const over = (title: string, x: number): Promise<number> =>
    plot(title)
      .locator('> canvas')
      .evaluate((canvas: HTMLCanvasElement, x) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height)
        const context = copy.getContext('2d', { willReadFrequently: true })!
        context.drawImage(canvas, 0, 0)
        const { data } = context.getImageData(x, 0, 1, canvas.height)
        return data.filter((value, i) => i % 4 === 3 && value > 0).length / canvas.height
      }, x)

  it('tells every line with its seeds as the legend does, and marks the place in another panel', async () => {
    await expect.poll(() => workbench.drawn('Loss')).toBe(true)
    const { x } = await point('Accuracy', 0.6)
    await card.waitFor()
    await expect.poll(() => over('Loss', x)).toBeGreaterThan(0.6)
    expect(await over('Loss', x + 20)).toBeLessThan(0.2)
    const told = await card.innerText()
    expect(told).toMatch(/^step \d/)
    expect(told.match(/^(test|train)$/gm)?.toSorted()).toEqual(['test', 'train'])
    expect(told.match(/seed 5 0\.\d+/g)).toHaveLength(2)
    expect(told.match(/seed 6 0\.\d+/g)).toHaveLength(2)
    await page.mouse.down()
    await page.mouse.up()
    const value = /^test\n(\S+)/m.exec(told)![1]!
    await expect.poll(() => plot('Accuracy').getAttribute('aria-valuetext')).toContain(` ${value} `)
  })

  it('lies inside the window and beside the pointer', async () => {
    for (const [title, right, down] of [
      ['Accuracy', 0.2, 0.1],
      ['Loss', 0.65, 0.9]
    ] as const) {
      const { pointer } = await point(title, right, down)
      await expect
        .poll(async () => {
          const { x, y, width, height } = (await card.boundingBox())!
          const inside = x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 800
          return inside && (x > pointer.x || x + width < pointer.x)
        })
        .toBe(true)
    }
  })

  it('tells points, cells and small plots too, and keeps the line of their heads', async () => {
    await workbench.showTab('All')
    const unit = () => workbench.panel('Spectrum').locator('.unit').innerText()
    await expect.poll(() => workbench.drawn('Spectrum')).toBe(true)
    const head = await unit()
    const picture = workbench.panel('Spectrum').getByRole('img')
    await picture.scrollIntoViewIfNeeded()
    const box = (await picture.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2)
    await expect.poll(() => card.innerText()).toMatch(/^σ \d = [\d.]+$/)
    expect(await unit()).toBe(head)
    await workbench.library.getByRole('treeitem', { name: 'The tiny leap' }).first().click()
    const tasks = workbench.panel('Tasks').getByRole('listbox')
    await tasks.scrollIntoViewIfNeeded()
    await expect.poll(() => workbench.drawn('Tasks')).toBe(true)
    const plots = (await tasks.boundingBox())!
    await page.mouse.move(plots.x + 60, plots.y + plots.height / 2)
    await expect.poll(() => card.innerText()).toMatch(/^task \d · .*at step \d+ · t₅₀/)
    await workbench.showTab('Overview')
    await workbench.library.getByRole('treeitem', { name: 'A tiny table' }).first().click()
    await workbench.panel('Loss').waitFor()
    // The run has ended: there is nothing to follow.
    expect(await page.getByRole('button', { name: 'Live', exact: true }).count()).toBe(0)
  })

  it('goes when the pointer leaves', async () => {
    const { x } = await point('Loss', 0.5)
    await expect.poll(() => over('Accuracy', x)).toBeGreaterThan(0.6)
    await workbench.panel('Loss').getByRole('heading').hover()
    await card.waitFor({ state: 'detached' })
    await expect.poll(() => over('Accuracy', x)).toBeLessThan(0.2)
    expect(watch.complaints).toEqual([])
  })
})
