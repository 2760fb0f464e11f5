// `npm run bench:redraw`: what another rule in the space–time viewer takes of the page's main thread while another run trains, and what the
// first answer of the fractals' map takes of a processor. Times are of the processor, so that a busy machine does not
// count; needs a browser (SALTUS_CHROMIUM). Writes redraw/results.json.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { inProject } from '../../scripts/setup/project.mjs'
import { setUp } from '../../scripts/setup/setUp.mjs'
import { Failure, runMain } from '../../scripts/setup/terminal.mjs'
import { bundled } from './bundle.mjs'
import { describeMachine } from './machine.mjs'
import { median } from './statistics.mjs'

const MOST_MS = { redraw: 16, first: 300 }
const ROUNDS = 15
/** After which an answer is there and drawn, on a machine with little else to do. */
const SETTLED_MS = 2500
const cli = inProject('out/main/cli.js')
const runs = {
  automata: { family: 'automata', title: 'Rules', task: { rules: [] }, stop: { steps: 200 } },
  training: { family: 'automata', title: 'Another', stop: { steps: 1e6 } }
}

/** @param {string} folder @param {keyof typeof runs} name */
function draft(folder, name) {
  const file = path.join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(runs[name]))
  return file
}

/** A served library, and its address. @param {string} folder @returns {Promise<{ url: string, stop(): void }>} */
function serve(folder) {
  const env = {
    ...process.env,
    SALTUS_LIBRARY: path.join(folder, 'library'),
    SALTUS_CONFIG: path.join(folder, 'config')
  }
  const host = spawn(process.execPath, [cli, 'serve', '--port', '0'], {
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
 * Milliseconds of the main thread for each of so many changes: all that the page does of one, pointer and styles included.
 * @param {import('playwright-core').CDPSession} devtools @param {import('playwright-core').Page} page
 * @param {(round: number) => Promise<void>} change resolves once what it changes is drawn
 */
async function perChange(devtools, page, change) {
  const spent = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN)
  }
  const times = []
  for (let round = -2; round < ROUNDS; round++) {
    const before = await spent()
    await change(round + 2)
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    )
    if (round >= 0) times.push((await spent()) - before)
  }
  return times
}

/** @param {string} folder */
async function redraws(folder) {
  const browser = await chromium.launch({ executablePath: process.env.SALTUS_CHROMIUM })
  const host = await serve(folder)
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(300_000)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.goto(host.url)
    await page.getByRole('button', { name: 'Workbench' }).click()
    const open = (/** @type {string} */ title) =>
      page
        .getByRole('tree', { name: 'Runs and presets' })
        .getByRole('treeitem', { name: title })
        .first()
        .click()
    const picture = (/** @type {string} */ title) =>
      page.getByRole('region', { name: title, exact: true }).getByRole('img')

    await open(runs.automata.title)
    await picture('256 rules').waitFor()
    await picture('Space and time').waitFor()
    const { x, y, width, height } =
      /** @type {NonNullable<Awaited<ReturnType<ReturnType<typeof picture>['boundingBox']>>>} */ (
        await picture('256 rules').boundingBox()
      )
    // a press on another rule of the 16 × 16 map shows that rule in the viewer; both are drawn anew
    const pressed = await perChange(devtools, page, async (round) => {
      await page.mouse.click(x + width / 2 + 6 * (round - 8), y + height / 2 + 3 * (round % 5))
      await page.waitForTimeout(SETTLED_MS)
    })
    return pressed
  } finally {
    await browser.close()
    host.stop()
  }
}

await runMain(async () => {
  if (!process.env.SALTUS_CHROMIUM) throw new Failure('SALTUS_CHROMIUM names no browser.')
  await setUp()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-redraw-'))
  const library = path.join(folder, 'library')
  const training = []
  try {
    execFileSync(process.execPath, [cli, 'run', draft(folder, 'automata'), '--out', library, '--json'])
    training.push(
      spawn(process.execPath, [cli, 'run', draft(folder, 'training'), '--out', library, '--json'], {
        stdio: 'ignore'
      })
    )
    const pressed = await redraws(folder)
    const { firstMaps } = /** @type {typeof import('./redraw/firstMap')} */ (
      await bundled('redraw', 'firstMap')
    )
    const preset = JSON.parse(
      readFileSync(inProject('resources/presets/fractals/mandelbrot-corrected.json'), 'utf8')
    )
    const first = await firstMaps(preset.spec, ROUNDS)
    const results = {
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      rounds: ROUNDS,
      mostMs: MOST_MS,
      msOfARule: pressed,
      first
    }
    console.table({
      'another rule, in two panels': median(pressed).toFixed(1),
      [`first answer, ${first.cells} cells`]: median(first.ms).toFixed(1)
    })
    writeFileSync(
      path.join(import.meta.dirname, 'redraw/results.json'),
      `${JSON.stringify(results, null, 1)}\n`
    )
    return median(pressed) / 2 <= MOST_MS.redraw && median(first.ms) <= MOST_MS.first ? 0 : 1
  } finally {
    for (const child of training) child.kill('SIGINT')
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  }
})
