// Runs presets as a user does, through the built command line, and tells what came of each expectation.
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const folder = path.join(root, 'resources/presets')

/**
 * @typedef {{ metric: string, atLeast: number, within: [number, number], text: string }} Expectation
 * @typedef {{ id: string, quick: boolean, expected: Expectation[], spec: { family: string, stop?: { steps?: number } } }} Preset
 * @typedef {{ runId: string, status: string, seconds: number, steps: number,
 *   engine: { backend: string, runner: string, library: string, device: string },
 *   expectations: { expectation: Expectation, step: number | null, verdict: string }[] }} End
 */

/** Every bundled experiment, by id; sweeps are not among them. @returns {Preset[]} */
export function listPresets() {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(path.join(folder, name))
        .filter((file) => file.endsWith('.json') && !file.endsWith('.preview.json'))
        .map((file) => ({
          id: `${name}/${file.slice(0, -'.json'.length)}`,
          ...JSON.parse(readFileSync(path.join(folder, name, file), 'utf8'))
        }))
    )
    .filter((preset) => !('sweep' in preset))
}

/**
 * Trains one preset to its end, or to just beyond its last expectation where `brief`.
 * @param {Preset} preset
 * @param {{ engine: string, library: string, brief?: boolean, shown?: boolean }} options
 * @returns {Promise<End>}
 */
export async function runPreset({ id, expected, spec }, { engine, library, brief = false, shown = false }) {
  const last = Math.max(...expected.map(({ within }) => within[1]))
  const limit = brief && last < (spec.stop?.steps ?? Infinity) ? ['--steps', String(last + 1)] : []
  const words = [
    path.join(root, 'out/main/cli.js'),
    'run',
    id,
    '--engine',
    engine,
    '--out',
    library,
    '--json'
  ]
  const child = spawn(process.execPath, [...words, ...limit], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = await collect(child.stdout, shown)
  const end = JSON.parse(lines.at(-1) || '{}')
  if (end.event !== 'end') throw new Error(`${id} on ${engine} ended without a summary: ${lines.at(-1)}`)
  return end
}

/** @param {import('node:stream').Readable} stream @param {boolean} shown @returns {Promise<string[]>} */
async function collect(stream, shown) {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    text = text.slice(text.lastIndexOf('\n', text.length - 2) + 1) + chunk // only the last line counts
    if (shown) showProgress(text)
  }
  return text.trim().split('\n')
}

/** @param {string} text */
function showProgress(text) {
  const [line] = text.trim().split('\n').slice(-1)
  if (!process.stderr.isTTY || !line?.endsWith('}')) return
  const { event, step, targetSteps, etaSeconds } = JSON.parse(line)
  if (event === 'progress')
    process.stderr.write(`\r\x1b[Kstep ${step} of ${targetSteps}, ${Math.round(etaSeconds ?? 0)} s left`)
}
