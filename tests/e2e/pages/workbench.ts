/** The workbench: header, library, panels, inspector, as a user sees them. */
import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'

/** A first step may wait for the engine to start and to compile, on a machine that is busy with other tests. */
export const TRAINING_MS = 60_000

export class Workbench {
  constructor(readonly page: Page) {}

  get title(): Locator {
    return this.page.getByRole('banner').getByRole('heading')
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

  /** Pixels of the first run's colour in a panel: its line. */
  async inked(title: string): Promise<number> {
    return this.panel(title)
      .locator('canvas')
      .evaluateAll((canvases) => {
        const token = getComputedStyle(document.documentElement).getPropertyValue('--run-1').trim()
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
      })
  }

  async openTab(name: 'Spec' | 'Record' | 'Notes'): Promise<void> {
    await this.page.getByRole('complementary', { name: 'Inspector' }).getByRole('tab', { name }).click()
  }

  get inspector(): Locator {
    return this.page.getByRole('tabpanel')
  }
}
