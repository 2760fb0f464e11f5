// The parts of the test run, in order, with what each needs and how each is counted.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { inCache, intactRecord } from '../setup/cache.mjs'
import { ensureElectron } from '../setup/electron.mjs'
import { findProgram, runShown } from '../setup/programs.mjs'
import { inProject, readJson, root } from '../setup/project.mjs'
import { runVitest } from './vitest.mjs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[], unsteady?: string[] }} Result
 *   `failures` and `unsteady`, what failed and passed at the second try: a line each
 * @typedef {{ name: string, title: string, run: () => Promise<Result> }} Part several parts may share a name
 */

/** Folders and files whose tests are about what an engine computes, and so are run with each; the others take the native one where it is. */
const computing = ['tests/main/engine', 'tests/frozen', 'tests/main/services/runs/verifyPresets.test.ts']
/** So are these, and in one process: they leave nothing behind, and to load TensorFlow for each file takes as long as half of the tests. */
const programs = ['tests/families', 'tests/kit/program']
/** Not for a second engine: compiled training is the native one's, and which fields have no effect is the families'. */
const notAgain = except(['**/compiled/**', 'tests/families/switches.test.ts'])
/** They kill and wait more than they compute, and take as long as all the rest together. */
const faults = 'tests/faults'
/** By themselves only for their length: rows of parts that run beside one another are to end together. */
const services = 'tests/main/services'
/** What needs no process, file or engine of its own: in one process, too. */
const plain = ['tests/shared', 'tests/kit', 'tests/renderer']
const together = '--no-isolate'
/** A browser and its host wait for one another a good part of the time. */
const twoAtATime = ['--fileParallelism', '--maxWorkers=2']

/** @param {readonly string[]} places */
function except(places) {
  return places.map((place) => `--exclude=${/[*]|[.]ts$/.test(place) ? place : `${place}/**`}`)
}

/**
 * @param {string} folder where this run's libraries, settings and temporary files go
 * @param {string | undefined} engine only this one
 * @returns {Part[]}
 */
export function listParts(folder, engine) {
  const env = environment(folder)
  /** @type {Vitest} */
  const vitest = (project, { extraEnv, ...options } = {}) =>
    runVitest(project, { env: { ...env, ...extraEnv }, folder, ...options })
  const part = (/** @type {string} */ name, /** @type {Part['run']} */ run, title = name) => ({
    name,
    title,
    run
  })
  const engines = engine ? [engine] : ['native', 'wasm']
  const first = engines.includes('native') && intactRecord() ? 'native' : engines.at(-1)
  return [
    ...checks('types', 'check'),
    ...checks('lint', 'lint'),
    ...engines.flatMap((each) => {
      const again = each === first ? [] : notAgain
      const unit = (/** @type {string} */ title, /** @type {string[]} */ args) =>
        part('unit', () => withEngine(each, 'unit', [...args, ...again], vitest), `unit (${title}, ${each})`)
      return [unit('engine', computing), unit('families', [...programs, together])]
    }),
    ...[
      { title: 'faults', args: [faults] },
      { title: 'services', args: [services, ...except(computing)] },
      { title: 'plain', args: [...plain, ...except(programs), together] },
      { title: 'others', args: except([...computing, ...programs, ...plain, faults, services]) }
    ].map(({ title, args }) =>
      part('unit', () => withEngine(first, 'unit', args, vitest), `unit (${title})`)
    ),
    ...engines.map((each) =>
      part('acceptance', () => withEngine(each, 'acceptance', [], vitest), `acceptance (${each})`)
    ),
    part('e2e-web', () =>
      env.SALTUS_CHROMIUM
        ? vitest('e2e-web', { args: twoAtATime, wrapper: withoutNetwork() })
        : lacking('No Chromium or Chrome was found.')
    ),
    part('e2e-electron', () => runInElectron(vitest))
  ]
}

/**
 * The commands of an npm script, each as a part of its own, so that `npm run lint` and `npm test` cannot drift apart.
 * @param {string} name @param {string} script
 * @returns {Part[]}
 */
function checks(name, script) {
  const env = { ...process.env, PATH: inProject('node_modules/.bin') + path.delimiter + process.env.PATH }
  const commands = readJson(inProject('package.json')).scripts[script].split(' && ')
  return commands.map((/** @type {string} */ command) => ({
    name,
    title: `${name}: ${command}`,
    run: async () => {
      const passed = (await runShown(command, [], { seconds: 600, cwd: root, env, shell: true })) === 0
      return { passed: Number(passed), failed: Number(!passed), skipped: 0 }
    }
  }))
}

/**
 * @typedef {(project: string, options?: { extraEnv?: NodeJS.ProcessEnv, args?: string[], wrapper?: string[] }) => Promise<Result>} Vitest
 */

/** @param {string} engine @param {string} project @param {string[]} args @param {Vitest} vitest */
function withEngine(engine, project, args, vitest) {
  if (engine === 'wasm' || intactRecord())
    return vitest(project, { extraEnv: { SALTUS_ENGINE: engine }, args })
  const reasons = readJson(inCache('last-failure.json'))?.reasons ?? ['set-up was told to leave it out']
  return lacking(`The native engine is missing: ${reasons.join('; ')}.`)
}

/**
 * On Linux the windows open on a screen of their own, so that they neither disturb nor need a desktop.
 * @param {Vitest} vitest
 */
async function runInElectron(vitest) {
  const electron = await ensureElectron(false)
  if (!electron.program) return lacking(`${electron.reason}.`)
  const onLinux = process.platform === 'linux'
  if (onLinux && !findProgram('xvfb-run')) return lacking('xvfb-run was not found.')
  const wrapper = onLinux ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'] : []
  return vitest('e2e-electron', {
    extraEnv: { ELECTRON_EXEC_PATH: electron.program },
    wrapper: [...withoutNetwork(), ...wrapper]
  })
}

/** What runs a command where only the loopback address exists; nothing where the system does not let us. */
function withoutNetwork() {
  const cut = ['unshare', '--map-root-user', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
  const [program = '', ...rest] = cut
  const works = spawnSync(program, [...rest, 'true'], { stdio: 'ignore' }).status === 0
  console.log(works ? 'The network is cut off.' : 'The network cannot be cut off here.')
  return works ? cut : []
}

/** A part that cannot run here counts as one test: skipped on a user's machine, failed in CI. @param {string} what */
async function lacking(what) {
  console.log(what)
  const demanded = process.env.CI === 'true'
  return { passed: 0, failed: Number(demanded), skipped: Number(!demanded) }
}

/** What the tests' processes see: folders of their own instead of the user's, and the browser. @param {string} folder */
function environment(folder) {
  const own = (/** @type {string} */ name) => {
    mkdirSync(path.join(folder, name))
    return path.join(folder, name)
  }
  const folders = { SALTUS_LIBRARY: own('library'), SALTUS_CONFIG: own('config'), TMPDIR: own('tmp') }
  return { ...process.env, ...folders, SALTUS_CHROMIUM: findChromium() ?? undefined }
}

const findChromium = () =>
  findProgram(
    process.env.SALTUS_CHROMIUM,
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  )
