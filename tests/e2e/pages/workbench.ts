/** The workbench: header, library, panels, inspector, as a user sees them. */
import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { Editor } from './editor'

/** A first step may wait for the engine to start and to compile, on a machine that is busy with other tests. */
export const TRAINING_MS = 150_000

export class Workbench {
  constructor(readonly page: Page) {}

  get title(): Locator {
    return this.page.getByRole('banner').getByRole('heading', { level: 1 })
  }

  button(name: string): Locator {
    return this.page.getByRole('banner').getByRole('button', { name, exact: true })
  }

  get library(): Locator {
    return this.page.getByRole('tree', { name: 'Runs and presets' })
  }

  panel(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true })
  }

  /** Opens a tab of panels. */
  async showTab(name: 'Overview' | 'Inside the network' | 'Table' | 'All'): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Panels' }).getByRole('tab', { name }).click()
  }

  /** The step in the header. */
  async step(): Promise<number> {
    const text = await this.page.getByRole('banner').getByRole('definition').first().innerText()
    return Number(text.split('/')[0]!.replace(/\D/g, ''))
  }

  async reaches(status: string): Promise<void> {
    await this.page.getByRole('banner').getByText(status, { exact: true }).waitFor({ timeout: TRAINING_MS })
  }

  /** Waits until the run has gone on from here. */
  async goesOn(from: number): Promise<number> {
    await expect.poll(() => this.step(), { timeout: TRAINING_MS }).toBeGreaterThan(from)
    return this.step()
  }

  /** Pixels of a run's colour in a panel: its line. The first run of a library has colour 1. */
  async inked(title: string, colour = 1): Promise<number> {
    return this.panel(title)
      .locator('canvas')
      .evaluateAll((canvases, colour) => {
        const token = getComputedStyle(document.documentElement).getPropertyValue(`--run-${colour}`).trim()
        const [red, green, blue] = [1, 3, 5].map((at) => parseInt(token.slice(at, at + 2), 16))
        const near = (a: number, b: number) => Math.abs(a - b) < 24
        let count = 0
        for (const canvas of canvases as HTMLCanvasElement[]) {
          if (canvas.width === 0 || canvas.height === 0) continue
          // A copy is read, so that the page's own canvas stays as fast as it was.
          const copy = new OffscreenCanvas(canvas.width, canvas.height)
          const context = copy.getContext('2d', { willReadFrequently: true })!
          context.drawImage(canvas, 0, 0)
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
          for (let i = 0; i < data.length; i += 4)
            if (
              data[i + 3]! > 200 &&
              near(data[i]!, red!) &&
              near(data[i + 1]!, green!) &&
              near(data[i + 2]!, blue!)
            )
              count++
        }
        return count
      }, colour)
  }

  /** Whether there is more than one colour on a canvas of the panel. */
  async drawn(title: string): Promise<boolean> {
    return this.panel(title)
      .locator('canvas')
      .evaluateAll((canvases) =>
        (canvases as HTMLCanvasElement[]).some((canvas) => {
          if (canvas.width === 0 || canvas.height === 0) return false
          const copy = new OffscreenCanvas(canvas.width, canvas.height)
          const context = copy.getContext('2d', { willReadFrequently: true })!
          context.drawImage(canvas, 0, 0)
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
          const pixels = new Uint32Array(data.buffer)
          return pixels.some((pixel) => pixel !== pixels[0])
        })
      )
  }

  /** Waits for the first rows of a run that was just started, and ends it if it has not ended by itself. */
  async finish(): Promise<void> {
    await this.goesOn(0)
    const stop = this.button('Stop')
    const done = this.page.getByRole('banner').getByText(/^(Done|Stopped)$/)
    await expect
      .poll(
        async () => {
          if (await stop.isVisible()) await stop.click({ timeout: 1000 }).catch(() => undefined)
          return done.isVisible()
        },
        { timeout: TRAINING_MS }
      )
      .toBe(true)
  }

  /** Starts an edited copy of the active run that trains until it is stopped, however fast the machine is; the key needs the focus outside fields. */
  async trainLong(title: string): Promise<void> {
    await this.page.keyboard.press('Shift+E')
    const editor = new Editor(this.page)
    await editor.title.fill(title)
    await editor.fill('Stop', 'Stop after', '100 000 000')
    await this.page.keyboard.press('Control+Enter')
    await this.page.getByRole('banner').getByRole('heading', { name: title }).waitFor()
    await this.reaches('Running')
    await this.goesOn(0)
  }

  async openTab(name: 'Spec' | 'Record' | 'Notes'): Promise<void> {
    await this.page.getByRole('complementary', { name: 'Inspector' }).getByRole('tab', { name }).click()
  }

  get inspector(): Locator {
    return this.page.getByRole('tabpanel')
  }
}
