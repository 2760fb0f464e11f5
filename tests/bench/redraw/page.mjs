// A served library in a browser, and what changes in its window take of the page's main thread.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { inProject } from '../../../scripts/setup/project.mjs'

/** After which an answer is there and drawn, on a machine with little else to do. */
const SETTLED_MS = 2500
const WARM_UP = 2

/** A served library, and its address. @param {string} folder @returns {Promise<{ url: string, stop(): void }>} */
function serve(folder) {
  const env = {
    ...process.env,
    SALTUS_LIBRARY: path.join(folder, 'library'),
    SALTUS_CONFIG: path.join(folder, 'config')
  }
  const host = spawn(process.execPath, [inProject('out/main/cli.js'), 'serve', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  return new Promise((resolve) => {
    let said = ''
    for (const stream of [host.stdout, host.stderr])
      stream.on('data', (data) => {
        said += data
        const url = /Saltus is at (\S+)\n/.exec(said)?.[1]
        if (url) resolve({ url, stop: () => host.kill('SIGINT') })
      })
  })
}

/**
 * The window of a served library.
 * @template Got @param {string} folder @param {(window: Awaited<ReturnType<typeof openWindow>>) => Promise<Got>} look @returns {Promise<Got>}
 */
export async function inWindow(folder, look) {
  const browser = await chromium.launch({ executablePath: process.env.SALTUS_CHROMIUM })
  const host = await serve(folder)
  try {
    return await look(await openWindow(browser, host.url))
  } finally {
    await browser.close()
    host.stop()
  }
}

/** @param {import('playwright-core').Browser} browser @param {string} url */
async function openWindow(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(300_000)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(url)
  await page.getByRole('button', { name: 'Workbench' }).click()

  const spent = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN)
  }

  return {
    page,
    settled: () => page.waitForTimeout(SETTLED_MS),
    /** Opens a run of the library. @param {string} title */
    open: (title) =>
      page
        .getByRole('tree', { name: 'Runs and presets' })
        .getByRole('treeitem', { name: title })
        .first()
        .click(),
    /** Of a panel. @param {string} title */
    picture: (title) => page.getByRole('region', { name: title, exact: true }).getByRole('img'),
    /**
     * Milliseconds of the main thread for each of so many changes: all that the page does of one, pointer and styles included, less what it
     * does in the same time without one, since another run trains.
     * @param {number} rounds @param {(round: number) => Promise<unknown>} change resolves once what it changes is drawn
     * @param {{ pictures?: () => Promise<number> | number, after?: () => Promise<unknown> }} [counted] `pictures`: how many a change has drawn, the time
     *   is that of one; `after`: what is waited for between changes, not counted
     */
    async perChange(rounds, change, { pictures = () => 1, after = async () => undefined } = {}) {
      const timed = async (/** @type {() => Promise<unknown>} */ work) => {
        const [before, began] = [await spent(), performance.now()]
        await work()
        await page.evaluate(
          () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        )
        const wall = performance.now() - began
        return { ms: (await spent()) - before, wall }
      }
      const times = []
      for (let round = -WARM_UP; round < rounds; round++) {
        const changed = await timed(() => change(round + WARM_UP))
        const drawn = await pictures()
        await after()
        const idle = await timed(() => page.waitForTimeout(changed.wall))
        if (round >= 0) times.push((changed.ms - (idle.ms * changed.wall) / idle.wall) / drawn)
      }
      return times
    }
  }
}
