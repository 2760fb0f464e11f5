// Where the peers live: one virtual environment each, in the user's cache, made by the user's Python and pip with
// the versions that peers/<name>.txt pins. Made once, and anew when the pins change.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import nodePreGyp from '../../scripts/node-pre-gyp/index.js'
import { whenInterrupted } from '../../scripts/setup/interrupt.mjs'
import { findProgram, run, succeeds } from '../../scripts/setup/programs.mjs'
import { during, Failure } from '../../scripts/setup/terminal.mjs'

const folder = path.join(import.meta.dirname, 'peers')

/** The oldest Python that the pinned versions run on. */
const oldestPython = [3, 11]

/**
 * The peer's Python, with the peer installed.
 * @param {'torch' | 'jax'} peer
 * @returns {Promise<string>}
 * @throws {Failure} why it cannot be had, as half a sentence
 */
export async function peerPython(peer) {
  const requirements = path.join(folder, `${peer}.txt`)
  const place = environmentPlace(peer, readFileSync(requirements))
  const python = path.join(
    place,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'])
  )
  if (!existsSync(path.join(place, 'complete'))) await install(peer, { requirements, place, python })
  return python
}

/** @param {string} peer @param {Buffer} pins */
function environmentPlace(peer, pins) {
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, 8)
  return path.join(nodePreGyp.userCacheDir(), 'saltus', 'bench', `${peer}-${hash}`)
}

/** @param {string} peer @param {{ requirements: string, place: string, python: string }} environment */
async function install(peer, { requirements, place, python }) {
  const system = requirePython()
  const remove = () => rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
  const forget = whenInterrupted(remove)
  remove()
  try {
    await run(system, ['-m', 'venv', place], { seconds: 120 })
    const pip = (/** @type {string[]} */ ...args) =>
      run(python, ['-m', 'pip', 'install', '--no-cache-dir', '-r', requirements, ...args], { seconds: 3600 })
    const plan = await during(`Asking pip what ${peer} needs`, () => pip('--dry-run'))
    await during(`Installing ${peer}: a download of ${downloadSize(plan)}, into ${place}`, () => pip())
    writeFileSync(path.join(place, 'complete'), '')
  } catch (error) {
    remove()
    throw error
  } finally {
    forget()
  }
}

function requirePython() {
  const python = findProgram('python3', 'python')
  if (!python) throw new Failure('there is no python3')
  if (!succeeds(python, '-c', `import sys, venv, ensurepip; sys.exit(sys.version_info < (${oldestPython}))`))
    throw new Failure(`there is no Python ${oldestPython.join('.')} or later with venv and pip`)
  return python
}

/** What pip's dry run says that it would download: the sum of the sizes beside the wheels' names. @param {string} output */
export function downloadSize(output) {
  const units = { kB: 1e3, MB: 1e6, GB: 1e9 }
  const sizes = [...output.matchAll(/\.whl \(([\d.]+) (kB|MB|GB)\)/g)]
  const bytes = sizes.reduce((sum, [, n, unit]) => sum + Number(n) * units[/** @type {'MB'} */ (unit)], 0)
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
