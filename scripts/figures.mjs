#!/usr/bin/env node
// `npm run figures`: trains what the figures of the README show and has the app save its own pictures of it, in the browser
// that SALTUS_CHROMIUM names, into resources/figures.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { listPresets, runPreset } from '../tests/acceptance/cli.mjs'
import { criteria } from '../tests/acceptance/criteria.mjs'
import { inProject } from './setup/project.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, readWords, runMain, say } from './setup/terminal.mjs'

/**
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {{ preset: string, set?: Record<string, unknown>, panel: RegExp, prepare?: (panel: Locator) => Promise<void> }} Figure
 *   `prepare` chooses in the panel, at full size, what is to be seen
 */
/** @type {Record<string, Figure>} */
const figures = {
  'data-fraction': { preset: 'grokking/data-fraction', panel: /^Steps to test\.accuracy/ },
  'weight-decay': { preset: 'grokking/weight-decay', panel: /^Steps to test\.accuracy/ },
  'hidden-progress': {
    preset: criteria.G9.preset,
    set: { ...criteria.G9.set, replicas: 1 },
    panel: /^Progress measures$/
  },
  cosets: { preset: 'grokking/s5', panel: /^Embedding$/, prepare: findCosets }
}
const usage = `npm run figures -- [names] [--library DIR]

  names             ${Object.keys(figures).join(', ')}; none: all
  --library DIR     takes what is trained there and trains nothing
`

await runMain(async () => {
  const { values, positionals } = readWords(usage, {
    allowPositionals: true,
    options: { library: { type: 'string' } }
  })
  const unknown = positionals.find((name) => !figures[name])
  if (unknown) throw new Failure(`There is no figure "${unknown}". "--help" names them.`)
  if (!process.env.SALTUS_CHROMIUM)
    throw new Failure('SALTUS_CHROMIUM must name a Chromium that takes the pictures.')
  await setUp()
  mkdirSync(inProject('resources/figures'), { recursive: true })
  for (const name of positionals.length ? positionals : Object.keys(figures))
    await takeFigure(name, figures[name], values.library)
  return 0
})

/** @param {string} name @param {Figure} figure @param {string} [given] */
async function takeFigure(name, { preset: id, set, panel, prepare }, given) {
  const preset = listPresets().find((one) => one.id === id)
  if (!preset) throw new Error(`there is no preset ${id}`)
  const library = given ?? mkdtempSync(path.join(os.tmpdir(), 'saltus-figures-'))
  try {
    if (!given) await runPreset(preset, { engine: 'native', library, set })
    const file = inProject(`resources/figures/${name}.png`)
    await savePicture(library, preset.title, panel, file, prepare)
    say(`${name}: ${path.relative(process.cwd(), file)}`)
  } finally {
    if (!given) rmSync(library, { recursive: true, force: true })
  }
}

/** The output matrix by t-SNE, in the colours of the cosets that fit it best. @param {Locator} panel */
async function findCosets(panel) {
  const page = panel.page()
  await panel.getByRole('button', { name: /^of/ }).click()
  await page
    .getByRole('menuitemradio', { name: /^output/ })
    .first()
    .click()
  await panel.getByRole('button', { name: 't-SNE', exact: true }).click()
  const compute = panel.getByRole('button', { name: 'Compute', exact: true })
  const laid = panel.locator('dl > div', { hasText: 'Trustworthiness' })
  await compute.or(laid).first().waitFor()
  if (await compute.isVisible()) await compute.click()
  await laid.waitFor({ timeout: 300_000 })
  const options = panel.getByRole('button', { name: 'Options of the layout', exact: true })
  await options.click()
  await panel.getByRole('button', { name: 'Cosets that fit best here' }).click()
  await panel.getByLabel('Lines').selectOption('class')
  await options.click()
  say(await panel.locator('dl').innerText())
}

/** Opens the newest run or sweep of that title, enlarges the panel and lets it save its picture. */
async function savePicture(
  /** @type {string} */ library,
  /** @type {string} */ title,
  /** @type {RegExp} */ name,
  /** @type {string} */ file,
  /** @type {Figure['prepare']} */ prepare
) {
  const { server, address, config } = await serve(library)
  const browser = await chromium.launch({
    executablePath: process.env.SALTUS_CHROMIUM,
    args: ['--no-sandbox']
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 600 }, colorScheme: 'light' })
    await page.goto(address)
    const tree = page.getByRole('tree', { name: 'Runs and presets' })
    const fromGallery = page.getByRole('button', { name: 'Workbench', exact: true })
    await fromGallery.or(tree).first().waitFor() // a library that a window was open on has no gallery
    if (await fromGallery.isVisible()) await fromGallery.click()
    await tree.getByRole('treeitem', { name: title }).first().click()
    const panel = page.getByRole('region', { name }).first()
    await panel.focus()
    await page.keyboard.press('f')
    await prepare?.(panel)
    await panel.getByRole('button', { name: /: menu$/ }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Save picture (PNG)' }).click()
    await (await saved).saveAs(file)
  } finally {
    await browser.close()
    server.kill('SIGINT')
    rmSync(config, { recursive: true, force: true })
  }
}

/** @param {string} library */
async function serve(library) {
  const config = mkdtempSync(path.join(os.tmpdir(), 'saltus-figures-config-')) // of a user who starts anew
  const server = spawn(process.execPath, [inProject('out/main/cli.js'), 'serve', '--port', '0'], {
    env: { ...process.env, SALTUS_LIBRARY: library, SALTUS_CONFIG: config },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let text = ''
  for await (const chunk of server.stdout.setEncoding('utf8')) {
    text += chunk
    const [, address] = /Saltus is at (\S+)\n/.exec(text) ?? []
    if (address) return { server, address, config }
  }
  throw new Error(`saltus serve ended: ${text}`)
}
