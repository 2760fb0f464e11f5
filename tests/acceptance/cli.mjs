// Runs presets as a user does, through the built command line, and tells what came of each expectation.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const folder = path.join(root, 'resources/presets')
const cli = path.join(root, 'out/main/cli.js')

/**
 * @typedef {readonly [number | null, number | null]} Range
 * @typedef {{ range?: Range | undefined, value?: number | undefined, source: string, seeds?: number | undefined } | null} Reported
 * @typedef {{ range: Range, reason: string, spread?: object | undefined, before?: Range | undefined }} Accepted
 * @typedef {{ text: string, kind?: string, metric?: string, of?: { metric: string }, reported?: Reported, accepted: Accepted }} Expectation
 * @typedef {{ family: string, stop?: { steps?: number } }} Spec
 * @typedef {{ id: string, quick: boolean, expected: Expectation[], spec?: Spec, sweep?: { base: Spec } }} Preset
 * @typedef {{ backend: string, runner: string, library: string, device: string }} Engine
 * @typedef {{ text: string, reported?: Reported, accepted?: Accepted, got: string, verdict: string }} Result
 *   What was expected, what came, `met`, `near`, `missed` or `pending`.
 * @typedef {{ at: number, beyond: boolean } | null} Got
 * @typedef {{ expectation: Expectation, got: Got, verdict: string }} Judged
 * @typedef {{ label: string, runId: string, firstReplica: number, replicas: object[] }} Cell
 *   Its seeds are replicas of the run, from `firstReplica` on.
 * @typedef {{ runId: string, sweepId?: string, cells?: Cell[], status: string, seconds: number, engine: Engine, expectations: Judged[], results: Result[] }} End
 * @typedef {{ engine: string, library: string, brief?: boolean, shown?: boolean, set?: Record<string, unknown>, replicas?: number, knobs?: object[], atOnce?: string | undefined }} Options
 */

/** Every bundled preset, by id. @returns {Preset[]} */
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
}

/**
 * Trains one preset to its end, or to just beyond its last expectation where `brief`. `set` changes fields of its spec, `replicas` how
 * many seeds it has; `knobs` stand in place of its sweep's, whose cells then have no expectations.
 * @param {Preset} preset @param {Options} options @returns {Promise<End>}
 */
export async function runPreset(preset, options) {
  const { engine, library, set = {}, replicas, knobs, atOnce } = options
  const changes = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  if (replicas) changes.push('--replicas', String(replicas))
  const words = [
    knobs ? sweepFile(preset, knobs, library) : preset.id,
    ...(trains(preset) ? ['--engine', engine] : []),
    '--out',
    library,
    '--json',
    ...changes
  ]
  const beside = atOnce ? ['--at-once', atOnce] : []
  if (preset.sweep)
    return endOfSweep(await train(['sweep', ...words, '--fresh', ...beside], options), library)
  const last = Math.max(...preset.expected.map(endOf))
  const limit =
    options.brief && trains(preset) && last < (preset.spec?.stop?.steps ?? Infinity)
      ? ['--steps', String(last + 1)]
      : []
  const end = await train(['run', ...words, ...limit], options)
  return { ...end, results: end.expectations.map(resultOf) }
}

/** Whether its family has a program for an engine; else it has a job. @param {Preset} preset */
const trains = ({ spec, sweep }) =>
  !existsSync(path.join(root, 'src/families', (spec ?? sweep?.base)?.family ?? '', 'job.ts'))

/** The preset's sweep over other knobs, as a file. @param {Preset} preset @param {object[]} knobs @param {string} library */
function sweepFile({ sweep }, knobs, library) {
  const file = path.join(library, 'mutant.json')
  writeFileSync(file, JSON.stringify({ ...sweep, knobs }))
  return file
}

/** Up to where a run has to be looked at. @param {Expectation} expectation */
const endOf = ({ kind, accepted }) => (kind === 'crossing' ? (accepted.range[1] ?? Infinity) : Infinity)

/** @param {Judged} one @returns {Result} */
const resultOf = ({ expectation: { text, reported, accepted }, got, verdict }) => ({
  text,
  reported,
  accepted,
  got: got ? `${got.beyond ? '> ' : ''}${numberText(got.at)}` : '—',
  verdict
})

/** Steps with all their digits, ratios and values with three. @param {number} value */
export const numberText = (value) => String(value >= 100 ? value : Number(value.toPrecision(3)))

/** @param {any} detail @param {string} library @returns {End} */
function endOfSweep({ summary, cells, expectations, seconds }, library) {
  const { summary: run } = JSON.parse(saltus(['show', cells[0].runId, '--json', '--out', library]))
  const results = expectations.map(resultOf)
  const { id, status } = summary
  return { runId: run.id, sweepId: id, cells, status, seconds, engine: run.engine, expectations, results }
}

/** What a command that only reads prints. @param {string[]} words */
export function saltus(words) {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit']
  })
  if (status !== 0) throw new Error(`saltus ${words.join(' ')} ended with ${status}`)
  return stdout
}

/** The last event of a command that trains, with its seconds. @param {string[]} words @param {Options} options */
async function train(words, { shown = false }) {
  const from = performance.now()
  const child = spawn(process.execPath, [cli, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = await collect(child.stdout, shown)
  const end = JSON.parse(lines.at(-1) || '{}')
  if (end.event !== 'end') throw new Error(`${words.join(' ')} ended without a summary: ${lines.at(-1)}`)
  return { seconds: (performance.now() - from) / 1000, ...end }
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
