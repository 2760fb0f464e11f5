// Electron's program: where it may lie, and how its own installer is asked for it. Its npm package is never
// `require`d for this, because that would start a download.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { whenInterrupted } from './interrupt.mjs'
import { aloneInCheckout } from './lock.mjs'
import { inProject, packageVersion, readJson, writeJson } from './project.mjs'
import { bytesIn, isExecutable, run } from './programs.mjs'
import { during, Failure } from './terminal.mjs'

const packageFolder = inProject('node_modules/electron')
const failureNote = inProject('node_modules/.saltus-electron-failure.json')

/**
 * The program, from the first of its places that holds one, or null. Electron's installer notes the program's name,
 * which differs by platform, once all is unpacked: without that note its folder holds half an Electron.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function findElectron(env = process.env) {
  const note = path.join(packageFolder, 'path.txt')
  const unpacked = existsSync(note) ? readFileSync(note, 'utf8') : null
  const program = unpacked ?? 'electron'
  const places = [
    env.ELECTRON_EXEC_PATH,
    env.ELECTRON_OVERRIDE_DIST_PATH && path.join(env.ELECTRON_OVERRIDE_DIST_PATH, program),
    unpacked && path.join(packageFolder, 'dist', unpacked),
    inProject('.electron', program)
  ]
  return places.find((place) => place && isExecutable(place)) ?? null
}

/**
 * Finds Electron or lets its installer fetch it. A failure is remembered for a day, so that only one start waits for it.
 * @param {boolean} explicit try again even so
 * @returns {Promise<{ program: string } | { program: null, reason: string }>}
 */
export async function ensureElectron(explicit) {
  const program = findElectron()
  if (program) return { program }
  const known = readJson(failureNote)
  const day = 24 * 3600 * 1000
  if (!explicit && known?.version === packageVersion('electron') && Date.now() - Date.parse(known.at) < day)
    return { program: null, reason: known.reason }
  try {
    await aloneInCheckout(async () => findElectron() ?? (await download()))
    const program = findElectron()
    if (!program) throw new Failure('its installer left no program')
    return { program }
  } catch (error) {
    const reason = `Electron could not be fetched: ${/** @type {Error} */ (error).message}`
    writeJson(failureNote, { at: new Date().toISOString(), version: packageVersion('electron'), reason })
    return { program: null, reason }
  }
}

/** Runs the installer, and gives up early if not a single byte has come. */
async function download() {
  const temporary = inProject('node_modules/.saltus-electron-download')
  mkdirSync(temporary, { recursive: true })
  const remove = () => rmSync(temporary, { recursive: true, force: true })
  const forget = whenInterrupted(remove)
  const silence = new AbortController()
  const timer = setTimeout(
    () => bytesIn(temporary) === 0 && silence.abort('got no answer for 20 seconds'),
    20_000
  )
  try {
    const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
    const options = { seconds: 300, env, giveUp: silence.signal }
    const install = () => run(process.execPath, [path.join(packageFolder, 'install.js')], options)
    const progress = () => `${Math.round(bytesIn(temporary) / 1e6)} MB`
    await during(`Downloading Electron ${packageVersion('electron')}`, install, progress)
  } finally {
    clearTimeout(timer)
    remove()
    forget()
  }
}
