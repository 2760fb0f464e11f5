/** Panels that one arranges: tabs, moved, resized, hidden, doubled, by key and by pointer; undone, kept, under a name. */
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const stored = path.resolve('tests/fixtures/stored/v1/library')
const TITLE = 'A tiny table'

describe.skipIf(!browserPath)(browserPath ? 'panels that one arranges' : skipReason, () => {
  let host: WebHost
  let page: Page
  let watch: Watch
  let workbench: Workbench

  beforeAll(async () => {
    host = await WebHost.start({ library: stored })
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    await workbench.library.getByRole('treeitem', { name: TITLE }).first().click()
    await workbench.panel('Accuracy').waitFor()
  })
  afterAll(() => host.stop())

  const titles = (): Promise<string[]> => page.locator('[data-panel] > header h2').allTextContents()
  const head = (title: string): Locator => workbench.panel(title).locator('header h2')
  const boxOf = async (title: string) => (await workbench.panel(title).boundingBox())!
  const tabs = () => page.getByRole('tablist', { name: 'Panels' })
  const arranged = (): Promise<string[]> =>
    page
      .locator('[data-cell]')
      .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).style.gridArea))
  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }, drop = true) => {
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 6, from.y + 6)
    await page.mouse.move(to.x, to.y, { steps: 4 })
    if (drop) await page.mouse.up()
  }
  const middleOf = (box: { x: number; y: number; width: number; height: number }) => ({
    x: box.x + box.width / 2,
    y: box.y + box.height / 2
  })
  const usual = ['Accuracy', 'Loss', 'Hidden progress', 'Embedding', 'Table', 'Frequencies']

  it('opens on what one looks at first, with tabs for the rest, by pointer and by key', async () => {
    expect(await titles()).toEqual(usual)
    expect(await tabs().getByRole('tab').allTextContents()).toEqual([
      'Overview',
      'Inside the network',
      'Table',
      'All15'
    ])
    await page.keyboard.press('.')
    await workbench.panel('Exact solution').waitFor()
    expect(await titles()).not.toContain('Accuracy')
    await page.keyboard.press(',')
    await page.keyboard.press(',')
    await expect.poll(async () => (await titles()).length).toBe(15)
    await tabs().getByRole('tab', { name: 'All' }).press('ArrowRight')
    await expect.poll(titles).toEqual(usual)
  })

  it('moves a panel to where it is dropped, and takes that back', async () => {
    const goal = middleOf(await boxOf('Embedding'))
    await drag(middleOf((await head('Loss').boundingBox())!), { ...goal, y: goal.y + 40 })
    await expect
      .poll(titles)
      .toEqual(['Accuracy', 'Hidden progress', 'Embedding', 'Loss', 'Table', 'Frequencies'])
    expect((await boxOf('Loss')).x).toBe((await boxOf('Embedding')).x)
    // Those that are left share the height.
    expect((await boxOf('Accuracy')).height).toBeGreaterThan(280)
    await page.keyboard.press('Control+z')
    await expect.poll(titles).toEqual(usual)
    await drag(middleOf((await head('Loss').boundingBox())!), goal, false)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await titles()).toEqual(usual)
  })

  it('resizes by an edge, and takes back the whole drag at once', async () => {
    const before = [await boxOf('Accuracy'), await boxOf('Loss')] as const
    const edge = { x: before[0].x + 100, y: before[0].y + before[0].height + 4 }
    await drag(edge, { x: edge.x, y: edge.y + 60 })
    const after = [await boxOf('Accuracy'), await boxOf('Loss')] as const
    expect(after[0].height - before[0].height).toBeGreaterThan(35)
    expect(before[1].height - after[1].height).toBeCloseTo(after[0].height - before[0].height, 0)
    const side = { x: before[0].x + before[0].width + 4, y: before[0].y + 60 }
    await drag(side, { x: side.x - 90, y: side.y })
    expect((await boxOf('Accuracy')).width).toBeCloseTo(before[0].width - 90, -1)
    expect((await boxOf('Embedding')).width).toBeGreaterThan(before[0].width - before[0].width / 3)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect(await boxOf('Accuracy')).toEqual(before[0])
  })

  it('does all of it by key', async () => {
    await page.keyboard.press('2')
    await page.keyboard.press('Control+ArrowUp')
    await expect.poll(async () => (await titles()).slice(0, 2)).toEqual(['Loss', 'Accuracy'])
    await page.keyboard.press('Control+ArrowRight')
    await expect
      .poll(async () => (await titles()).slice(0, 3))
      .toEqual(['Accuracy', 'Hidden progress', 'Loss'])
    const height = (await boxOf('Loss')).height
    await page.keyboard.press('Control+Shift+ArrowDown')
    await expect.poll(async () => (await boxOf('Loss')).height).toBeGreaterThan(height)
    const width = (await boxOf('Loss')).width
    await page.keyboard.press('Control+Shift+ArrowRight')
    await expect.poll(async () => (await boxOf('Loss')).width).toBeGreaterThan(width)
    await page.keyboard.press('d')
    await workbench.panel('Loss (2)').waitFor()
    await page.keyboard.press('h')
    await expect.poll(titles).not.toContain('Loss')
    expect(await titles()).toContain('Loss (2)')
    for (let i = 0; i < 6; i++) await page.keyboard.press('Control+z')
    await expect.poll(titles).toEqual(usual)
  })

  it('gives a copy choices of its own', async () => {
    await workbench.panel('Loss').getByRole('button', { name: 'Loss: menu' }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    const pressed = (title: string) =>
      workbench.panel(title).getByRole('group', { name: 'y axis' }).locator('[aria-pressed=true]').innerText()
    await workbench.panel('Loss (2)').getByRole('button', { name: 'lin', exact: true }).click()
    await expect.poll(() => pressed('Loss (2)')).toBe('lin')
    expect(await pressed('Loss')).toBe('log')
    await page.getByRole('button', { name: 'Add or hide panels' }).click()
    await page.getByRole('menuitemradio', { name: 'Loss (2)' }).click()
    await expect.poll(titles).toEqual(usual)
  })

  it('hides and adds any panel, and keeps that in the session', async () => {
    await page.keyboard.press('2')
    await page.keyboard.press('h')
    await page.keyboard.press('a')
    await page.getByRole('menuitemradio', { name: 'Ring' }).click()
    const now = ['Accuracy', 'Hidden progress', 'Ring', 'Embedding', 'Table', 'Frequencies']
    await expect.poll(titles).toEqual(now)
    const areas = await arranged()
    await page.waitForTimeout(1000)
    await page.reload()
    await workbench.panel('Ring').waitFor()
    expect(await titles()).toEqual(now)
    expect(await arranged()).toEqual(areas)
  })

  it('keeps an arrangement under a name, and opens it again', async () => {
    const layouts = async (entry: string) => {
      await page.getByRole('button', { name: 'Layouts' }).click()
      await page.getByRole('menu', { name: 'Layouts' }).getByText(entry).click()
    }
    await layouts('Save this layout…')
    await page.getByRole('textbox', { name: 'Name' }).fill('With a ring')
    await page.keyboard.press('Enter')
    await layouts('As usual, this tab')
    await expect.poll(titles).toEqual(usual)
    await layouts('With a ring')
    await workbench.panel('Ring').waitFor()
    expect(await titles()).not.toContain('Loss')
    await layouts('Remove “With a ring”')
    await page.getByRole('button', { name: 'Layouts' }).click()
    await expect.poll(() => page.getByText('With a ring').count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('says what to do where all panels of a tab are hidden', async () => {
    await workbench.showTab('Table')
    const hideAll = async () => {
      await page.keyboard.press('1')
      await page.keyboard.press('h')
    }
    for (let left = (await titles()).length; left > 0; left--) await hideAll()
    await page.getByText('No panel is shown here').waitFor()
    await page.getByRole('button', { name: 'Show them as usual' }).click()
    await expect.poll(titles).toContain('Steps to 99 %')
    expect(watch.complaints).toEqual([])
  })
})
