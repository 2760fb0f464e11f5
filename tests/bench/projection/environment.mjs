// Where the peers live: one virtual environment in the user's cache, made anew when the pinned versions change.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findProgram, run } from '../../../scripts/setup/programs.mjs'
import { Failure } from '../../../scripts/setup/terminal.mjs'

const requirements = path.join(import.meta.dirname, 'requirements.txt')

/** The environment's Python, with scikit-learn and openTSNE. @throws {Failure} why it cannot be had */
export async function peersPython() {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache')
  const pins = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const place = path.join(cache, 'saltus/bench-projection', pins)
  const python = path.join(place, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const complete = path.join(place, 'complete')
  if (existsSync(complete)) return python
  const own = findProgram('python3', 'python')
  if (!own) throw new Failure('The peers need Python 3; none was found')
  console.log('Installing scikit-learn and openTSNE for the bench …')
  rmSync(place, { recursive: true, force: true })
  await run(own, ['-m', 'venv', place], { seconds: 120 })
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], { seconds: 900 })
  await run(python, ['-c', `open(${JSON.stringify(complete)}, 'w').close()`], { seconds: 10 })
  return python
}
