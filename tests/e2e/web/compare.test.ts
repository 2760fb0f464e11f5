/** Two runs in one plot: picked by keys and pointer, on other axes, aligned on the leap, and still there after a reload. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Watch } from '../pages/watch'
import { Workbench } from '../pages/workbench'
import { browserPath, skipReason, WebHost } from './host'

const base = {
  family: 'parity',
  task: { taskCount: 1, taskBits: 1, messageBits: 4, parityOrder: 2 },
  model: { width: 32 },
  record: { trainEvery: 5, evaluateEvery: 5 }
}
const fast = {
  ...base,
  title: 'Fast learner',
  batchSize: 64,
  optimizer: { kind: 'adam', learningRate: 0.01, warmupSteps: 20 },
  stop: { steps: 200 }
}
const slow = {
  ...base,
  title: 'Slow learner',
  batchSize: 32,
  optimizer: { kind: 'sgd', learningRate: 1e-6 },
  stop: { steps: 100 }
}

async function train(host: WebHost, folder: string, draft: object): Promise<void> {
  const spec = path.join(folder, 'spec.json')
  await writeFile(spec, JSON.stringify(draft))
  const words = [path.resolve('out/main/cli.js'), 'run', spec, '--engine', 'wasm', '--out', host.library]
  await promisify(execFile)(process.execPath, words)
}

describe.skipIf(!browserPath)(browserPath ? 'a comparison' : skipReason, () => {
  let host: WebHost
  let folder: string
  let page: Page
  let watch: Watch
  let workbench: Workbench
  let cursor: Locator
  let compared: Locator

  const row = (title: string): Locator => workbench.library.getByRole('treeitem', { name: title }).first()
  const choose = async (what: string, value: string): Promise<void> => {
    await page.getByRole('button', { name: new RegExp(`^${what} `) }).click()
    await page.getByRole('menuitemradio', { name: value, exact: true }).click()
  }
  const bound = async (name: 'min' | 'max' | 'now'): Promise<number> =>
    Number(await cursor.getAttribute(`aria-value${name}`))

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-compare-'))
    host = await WebHost.start()
    await train(host, folder, fast)
    await writeFile(path.join(folder, 'fast.json'), JSON.stringify(fast))
    await train(host, folder, slow)
    ;({ page, watch } = await host.open())
    workbench = new Workbench(page)
    cursor = page.getByRole('slider', { name: 'Accuracy: time cursor' })
    compared = page.getByRole('region', { name: 'Compared runs' })
  })
  afterAll(async () => {
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('begins by key with the run on screen and takes others from the library', async () => {
    await page.getByRole('button', { name: 'Workbench' }).click()
    await row('Fast learner').click()
    await workbench.reaches('Done')
    await page.keyboard.press('c')
    await expect.poll(() => page.title()).toBe('Comparison – Saltus')
    await page.getByText('Pick a second run').waitFor()
    await row('Slow learner').click({ modifiers: ['Control'] })
    for (const colour of [1, 2])
      await expect.poll(() => workbench.inked('Accuracy', colour)).toBeGreaterThan(0)
    expect(await compared.getByRole('columnheader').allInnerTexts()).toEqual([
      expect.stringContaining('Fast learner'),
      expect.stringContaining('Slow learner')
    ])
    const rate = compared.getByRole('row', { name: /^optimizer\.learningRate/ })
    expect(await rate.getByRole('cell').allInnerTexts()).toEqual(['0.01', '1e−6'])
    expect(await compared.getByRole('row', { name: /^t₅₀/ }).getByRole('cell').last().innerText()).toBe(
      '>\u00a0100'
    )
  })

  it('saves its picture as SVG and PNG that show the same, and as PDF', async () => {
    const saved = async (kind: string): Promise<string> => {
      await page.getByRole('button', { name: 'Accuracy: menu' }).click()
      const saving = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: `Save picture (${kind})` }).click()
      const bytes = await readFile(await (await saving).path())
      const types: Record<string, string> = {
        SVG: 'image/svg+xml',
        PNG: 'image/png',
        PDF: 'application/pdf'
      }
      return `data:${types[kind]};base64,${bytes.toString('base64')}`
    }
    const pdf = Buffer.from((await saved('PDF')).split(',')[1]!, 'base64').toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.\d[^]*%%EOF\s*$/)
    expect(pdf).toMatch(/\/FontFile2/)
    const [svg, png] = [await saved('SVG'), await saved('PNG')]
    const file = Buffer.from(svg.split(',')[1]!, 'base64').toString()
    expect(file).toContain('<title>')
    expect(file).toMatch(/<desc>.*Fast learner.*Slow learner.*<\/desc>/s)
    const drawn = await page.evaluate(
      async (files) => {
        const pixels = async (address: string, like: HTMLImageElement | null) => {
          const image = new Image()
          image.src = address
          await image.decode()
          const { naturalWidth: width, naturalHeight: height } = like ?? image
          const canvas = document.createElement('canvas')
          Object.assign(canvas, { width, height })
          const g = canvas.getContext('2d')!
          g.drawImage(image, 0, 0, width, height)
          return {
            image,
            size: [image.naturalWidth, image.naturalHeight],
            data: g.getImageData(0, 0, width, height).data
          }
        }
        const second = await pixels(files[1]!, null)
        const first = await pixels(files[0]!, second.image)
        const isInk = (data: Uint8ClampedArray, at: number): boolean =>
          [0, 1, 2].some((c) => Math.abs(data[at + c]! - data[c]!) > 48)
        let [ink, other] = [0, 0]
        for (let at = 0; at < first.data.length; at += 4) {
          const [one, two] = [isInk(first.data, at), isInk(second.data, at)]
          ink += Number(two)
          other += Number(one !== two)
        }
        return { sizes: [first.size, second.size], ink, other }
      },
      [svg, png]
    )
    // Two pixels of the PNG to each of the screen's. Letters may differ: a file has no fonts of the page.
    expect(drawn.sizes[1]).toEqual(drawn.sizes[0]!.map((length) => 2 * length))
    expect(drawn.ink).toBeGreaterThan(5000)
    expect(drawn.other).toBeLessThan(drawn.ink / 2)
  })

  it('opens the view that a figure was when its file is dropped, and says of another picture that it is none', async () => {
    const savedFile = async (height: string, format: 'SVG' | 'PDF'): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Accuracy: menu' }).click()
      await page.getByRole('menuitem', { name: 'Figure…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Figure' })
      await dialog.getByLabel('Height of a panel').fill(height)
      await dialog.getByRole('group', { name: 'File' }).getByRole('button', { name: format }).click()
      const saving = page.waitForEvent('download')
      await dialog.getByRole('button', { name: `Save ${format}` }).click()
      const file = await readFile(await (await saving).path())
      await dialog.getByRole('button', { name: 'Close' }).click()
      return file
    }
    const saved = async (height: string): Promise<string> => (await savedFile(height, 'SVG')).toString()
    const byCommand = async (height: string): Promise<string> => {
      const words = ['figure', path.join(folder, 'fast.json'), '--svg', '-', '--height', height]
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...[path.resolve('out/main/cli.js'), ...words, '--out', host.library]
      ])
      return stdout
    }
    /** Every line and area of a file, in their order. */
    const outlines = (svg: string): string[] => svg.match(/<path [^>]*>/g) ?? []
    const svg = await saved('')
    const pdf = (await savedFile('', 'PDF')).toString('latin1')
    expect(svg).toMatch(/^<svg .*width="85mm"/)
    const drop = async (name: string, text: string): Promise<void> => {
      const data = await page.evaluateHandle(
        ([name, text]) => {
          const data = new DataTransfer()
          const bytes = Uint8Array.from(text!, (letter) => letter.charCodeAt(0))
          data.items.add(new File([bytes], name!))
          return data
        },
        [name, text]
      )
      await page.dispatchEvent('body', 'drop', { dataTransfer: data })
    }
    await row('Fast learner').click()
    await compared.waitFor({ state: 'detached' })
    const [shown, scripted] = [outlines(await saved('50')), outlines(await byCommand('50'))]
    expect(shown.length).toBeGreaterThan(5)
    expect(scripted).toEqual(shown)
    for (const [name, file] of [
      ['figure.svg', Buffer.from(svg).toString('latin1')],
      ['figure.pdf', pdf]
    ] as const) {
      await drop(name, file)
      await compared.getByRole('columnheader', { name: 'Slow learner' }).waitFor()
      if (name === 'figure.pdf') break
      await row('Fast learner').click()
      await compared.waitFor({ state: 'detached' })
    }
    expect(await page.title()).toBe('Comparison – Saltus')
    await drop('logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
    await page.getByText('It is no figure that Saltus has saved').waitFor()
    await page
      .getByRole('button', { name: /Dismiss|Close/ })
      .first()
      .click()
  })

  it('goes over samples and over the sum of learning rates', async () => {
    await expect.poll(() => bound('max')).toBe(200)
    await choose('x', 'Samples seen')
    await expect.poll(() => bound('max')).toBe(64 * 200)
    await choose('x', 'Learning rate × steps, Σ η')
    await expect.poll(() => bound('max')).toBeCloseTo(1e-6 * 100, 9)
    await page.getByText('Fast learner is left out: Σ η measures training under plain SGD alone').waitFor()
    await choose('x', 'Learning rate × weight decay × steps, Σ η λ')
    await page.getByText('Fast learner is left out: its weight decay is 0.').waitFor()
    await page.getByText('Nothing to draw').waitFor()
  })

  it('aligns runs on their leap and leaves out what never leapt', async () => {
    await choose('x', 'Steps since t₅₀, t − t₅₀; divided by t₅₀ where runs differ in speed')
    await page.getByText('Slow learner is left out: its test.accuracy never reached 0.75').waitFor()
    await expect.poll(() => bound('min')).toBeLessThan(0)
    const t50 = Number(
      await compared.getByRole('row', { name: /^t₅₀/ }).getByRole('cell').first().innerText()
    )
    // Four rise times on either side, and no further than there are rows.
    const [from, to] = [await bound('min'), await bound('max')]
    expect(from).toBeGreaterThanOrEqual(-t50)
    expect(to).toBeLessThanOrEqual(200 - t50)
    expect(to).toBeGreaterThan(0)
    if (from > -t50 && to < 200 - t50) expect(from).toBe(-to)
    await cursor.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => bound('now')).toBe(from)
    const first = await cursor.getAttribute('aria-valuetext')
    await page.keyboard.press('End')
    await expect.poll(() => bound('now')).toBe(to)
    expect(await cursor.getAttribute('aria-valuetext')).not.toBe(first)
  })

  it('is the same after a reload, and says which run is gone', async () => {
    await page.reload()
    await expect.poll(() => page.title()).toBe('Comparison – Saltus')
    await page.getByText('Slow learner is left out').waitFor()
    await expect.poll(() => workbench.inked('Accuracy', 1)).toBeGreaterThan(0)
    await row('Slow learner').focus()
    await page.keyboard.press('Delete')
    await page.getByText('is not in this library; it may be in the trash').waitFor()
    await page.getByText('Moved to trash: Slow learner').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Slow learner is left out').waitFor()
    expect(watch.complaints).toEqual([])
  })
})
