/** The dissertation's story in the gallery: its chapters in order, numbered cards, what is published beside what came. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { stories } from '#shared/stories'
import { Gallery } from '../pages/gallery'
import type { Watch } from '../pages/watch'
import { browserPath, skipReason, WebHost } from './host'

const [story] = stories

describe.skipIf(!browserPath)(browserPath ? 'a story' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch

  beforeAll(async () => {
    host = await WebHost.start()
    ;({ page, watch } = await host.open())
    await new Gallery(page).heading.waitFor()
  })
  afterAll(() => host.stop())

  it('takes the place of the shelves, chapter by chapter', async () => {
    await page.getByRole('button', { name: story!.title }).click()
    await page.getByText(story!.about).waitFor()
    const heads = await page.getByRole('heading', { level: 2 }).allTextContents()
    expect(heads.map((head) => head.trim())).toEqual(story!.chapters.map(({ title }) => title))
    const cards = page.getByRole('article')
    expect(await cards.count()).toBe(story!.chapters.flatMap(({ presets }) => presets).length)
    expect(await cards.first().getByRole('heading').textContent()).toMatch(/^\s*1\s+\S/)
  })

  it('shows at once what is published and what came of it', async () => {
    const demo = page.getByRole('article', { name: /Sparse parity, 16 tasks/ })
    await demo.getByText('60 % of training accuracy at 13–18 epochs').waitFor()
    expect(await demo.getByText('reported 2\u202f041–2\u202f826').isVisible()).toBe(true)
    expect(await demo.getByText(/^here [\d\u202f]+, (met|near|missed)$/).count()).toBe(2)
  })

  it('gives the shelves back', async () => {
    await page.getByRole('button', { name: 'All presets' }).click()
    await page.getByRole('heading', { name: 'Sweeps' }).waitFor()
    expect(await page.getByText(story!.about).count()).toBe(0)
    expect(watch.complaints).toEqual([])
  })
})
