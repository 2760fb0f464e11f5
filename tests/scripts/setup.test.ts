// Set-up, start and the `saltus` command, each run for real in a small checkout.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCheckout, type Checkout } from './checkout'

let checkout: Checkout

beforeEach(() => {
  checkout = makeCheckout()
  // The native engine has its own tests.
  checkout.write('cache/choice.json', '{ "variant": "none" }')
})

afterEach(() => checkout.remove())

const electron = (script: string) => ({
  ELECTRON_EXEC_PATH: checkout.program('electron', script),
  DISPLAY: ':0'
})

test('a fresh checkout is set up once; the second run only looks', () => {
  const first = checkout.run('scripts/setup.mjs', [], electron(''))
  expect(first.lines).toContain('Installing npm packages')
  expect(checkout.calls()).toEqual(['npm', 'electron-vite'])

  const second = checkout.run('scripts/setup.mjs', [], electron(''))
  expect(second.status).toBe(0)
  expect(second.lines).toEqual([
    'npm packages: ready',
    'native engine: not wanted; the wasm backend computes',
    'build: ready',
    'Electron: ready'
  ])
  expect(checkout.calls()).toEqual(['npm', 'electron-vite'])
})

test('a changed source is built again, a changed lockfile installed again', () => {
  checkout.run('scripts/saltus.mjs')
  checkout.write('src/app.ts', 'export const changed = true')
  checkout.run('scripts/saltus.mjs')
  expect(checkout.calls()).toEqual(['npm', 'electron-vite', 'electron-vite'])

  checkout.write(
    'package-lock.json',
    JSON.stringify({ packages: { 'node_modules/thing': { version: '2.0.0' } } })
  )
  checkout.write('stand-ins/thing/package.json', '{ "name": "thing", "version": "2.0.0" }')
  checkout.run('scripts/saltus.mjs')
  expect(checkout.calls()).toEqual(['npm', 'electron-vite', 'electron-vite', 'npm', 'electron-vite'])
})

test('packages that belong to another platform are not missed', () => {
  checkout.installPackages()
  const packages = {
    'node_modules/thing': { version: '1.0.0' },
    'node_modules/fsevents': { version: '2.3.3', optional: true }
  }
  checkout.write('package-lock.json', JSON.stringify({ packages }))
  checkout.run('scripts/saltus.mjs')
  expect(checkout.calls()).toEqual(['electron-vite'])
})

const optionalThing = (facts: object) => ({
  'node_modules/thing': { version: '1.0.0' },
  'node_modules/engine': { version: '3.0.0', optional: true, ...facts }
})

test('an optional package for this very machine that npm left out is told, and tried again by set-up alone', () => {
  const packages = optionalThing({ os: [process.platform], cpu: [process.arch] })
  checkout.write('package-lock.json', JSON.stringify({ packages }))
  const first = checkout.run('scripts/saltus.mjs')
  expect(first.lines).toContain('npm could not get engine; "npm run setup" tries again.')
  checkout.run('scripts/saltus.mjs')
  expect(checkout.calls()).toEqual(['npm', 'electron-vite'])
  checkout.run('scripts/setup.mjs', [], electron(''))
  expect(checkout.calls()).toEqual(['npm', 'electron-vite', 'npm'])
})

test('packages that npm noted and that are not there, or are others, are installed again', () => {
  checkout.installPackages()
  rmSync(checkout.inside('node_modules/thing'), { recursive: true })
  checkout.run('scripts/saltus.mjs')
  expect(checkout.calls()).toEqual(['npm', 'electron-vite'])

  const packages = { 'node_modules/thing': { version: '1.0.0', integrity: 'sha512-new' } }
  checkout.write('package-lock.json', JSON.stringify({ packages }))
  checkout.run('scripts/saltus.mjs')
  expect(checkout.calls()).toEqual(['npm', 'electron-vite', 'npm', 'electron-vite'])
})

test('npm that ends well without a package of the lockfile is a failure, now and at the next start', () => {
  const packages = { 'node_modules/absent': { version: '1.0.0' } }
  checkout.write('package-lock.json', JSON.stringify({ packages }))
  for (const attempt of [1, 2]) {
    const { status, lines } = checkout.run('scripts/saltus.mjs')
    expect(status).toBe(1)
    expect(lines.at(-1)).toBe(
      'npm ended well, yet these packages are not as the lockfile says: absent. "npm ci" may say why.'
    )
    expect(checkout.calls()).toHaveLength(attempt)
  }
})

test('a failing npm is told in one sentence', () => {
  const { status, lines } = checkout.run('scripts/saltus.mjs', [], { NPM_FAILS: 'yes' })
  expect(status).toBe(1)
  expect(lines.at(-1)).toBe(
    'The npm packages could not be installed: network request failed, reason: no such host'
  )
})

test('a failing build is told in one sentence, and tried again on the next start', () => {
  checkout.installPackages()
  checkout.write('src/app.ts', 'a mistake')
  for (const attempt of [1, 2]) {
    const { status, lines } = checkout.run('scripts/saltus.mjs')
    expect(status).toBe(1)
    expect(lines.at(-1)).toBe('The build failed ("npm run build" shows it whole): A mistake in src/app.ts.')
    expect(checkout.calls()).toHaveLength(attempt)
  }
})

test('an unknown option is refused before anything is done', () => {
  const { status, lines } = checkout.run('scripts/setup.mjs', ['--gpus'])
  expect(status).toBe(1)
  expect(lines).toEqual([`Unknown option '--gpus'. "--help" lists the options.`])
  expect(checkout.calls()).toEqual([])
})

test('saltus passes arguments and exit code through and prints nothing of its own', () => {
  checkout.run('scripts/saltus.mjs')
  const { status, stdout, stderr } = checkout.run('scripts/saltus.mjs', ['run', '--set', 'a=1'])
  expect({ status, stdout, stderr }).toEqual({ status: 5, stdout: 'cli run --set a=1\n', stderr: '' })
})

test('start opens the app with Electron and passes its exit code on', () => {
  const { status, stdout } = checkout.run('scripts/start.mjs', ['my.saltus'], electron('echo "$@"; exit 3'))
  expect(status).toBe(3)
  const noSandbox = process.getuid?.() === 0 ? '--no-sandbox ' : ''
  expect(stdout).toContain(`${noSandbox}${checkout.inside('/')} my.saltus`)
})

test('without a display, or when asked, start serves the workbench', () => {
  const without = checkout.run('scripts/start.mjs', [], { ...electron(''), DISPLAY: '' })
  expect(without.lines.at(-1)).toBe('There is no display. The workbench is served to a browser instead.')
  expect(without.stdout).toBe('cli serve\n')
  const asked = checkout.run('scripts/start.mjs', ['--serve', '--port', '0'], electron(''))
  expect(asked.stdout).toBe('cli serve --port 0\n')
  expect(checkout.calls()).not.toContain('electron')
})

test('Electron is looked for in the environment, then among the packages, then in .electron', () => {
  checkout.run('scripts/saltus.mjs')
  const started = (env: NodeJS.ProcessEnv = {}) =>
    checkout.run('scripts/start.mjs', [], { DISPLAY: ':0', ...env }).stdout.trim()
  const place = (folder: string) => {
    mkdirSync(checkout.inside(folder), { recursive: true })
    writeFileSync(checkout.inside(folder, 'electron'), `#!/bin/sh\necho ${folder}\n`, { mode: 0o755 })
    return checkout.inside(folder)
  }
  place('.electron')
  expect(started()).toBe('.electron')
  place('node_modules/electron/dist')
  expect(started()).toBe('.electron') // half unpacked: its installer has not said that it is done
  checkout.write('node_modules/electron/path.txt', 'electron')
  expect(started()).toBe('node_modules/electron/dist')
  const override = { ELECTRON_OVERRIDE_DIST_PATH: place('override') }
  expect(started(override)).toBe('override')
  expect(started({ ...override, ELECTRON_EXEC_PATH: `${place('exec')}/electron` })).toBe('exec')
})

test('a failed download of Electron is not repeated by the next start', () => {
  checkout.installPackages()
  checkout.write('node_modules/electron/package.json', '{ "version": "45.4.1" }')
  checkout.write(
    'node_modules/electron/install.js',
    `require('fs').appendFileSync(process.env.CALLS, 'install\\n'); throw new TypeError('fetch failed')`
  )
  for (const _ of [1, 2]) {
    const { lines } = checkout.run('scripts/start.mjs', [], { DISPLAY: ':0' })
    expect(lines.at(-1)).toBe(
      'Electron could not be fetched: fetch failed. The workbench is served to a browser instead.'
    )
  }
  expect(checkout.calls()).toEqual(['electron-vite', 'install'])
})

test('the test run adds up its parts and ends in one plain line', () => {
  checkout.run('scripts/saltus.mjs')
  const lastLine = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout } = checkout.run('scripts/test.mjs', args, { PATH: process.env.PATH, ...env })
    return `${stdout.trim().split('\n').at(-1)} → ${status}`
  }
  expect(lastLine(['--only', 'types,lint'])).toBe('2 passed, 1 failed → 1')
  expect(lastLine(['--only', 'lint'])).toBe('1 passed, 0 failed → 0')

  const test = (status: string, fullName = status) => ({
    status,
    fullName,
    failureMessages: status === 'failed' ? ['It is 2.\nat line 1'] : []
  })
  const file = (name: string, status: string, ...assertionResults: object[]) => ({
    name: `tests/${name}.test.ts`,
    status,
    message: 'No such module.\nat line 1',
    assertionResults
  })
  const sound = file('sound', 'passed', test('passed'), test('passed', 'too'), test('skipped'))
  const wrong = file(
    'wrong',
    'failed',
    test('passed'),
    test('failed', 'adds up'),
    test('failed', 'takes off')
  )
  const mended = file(
    'wrong',
    'passed',
    test('passed'),
    test('passed', 'adds up'),
    test('passed', 'takes off')
  )
  const broken = file('broken', 'failed')
  const report = (...testResults: object[]) => JSON.stringify({ testResults })
  const presets = (...env: [report: string, exit: string, reportAgain?: string, exitAgain?: string]) => {
    const [REPORT, VITEST_EXIT, REPORT_AGAIN, EXIT_AGAIN] = env
    const { status, stdout } = checkout.run(
      'scripts/test.mjs',
      ['--only', 'acceptance', '--engine', 'wasm'],
      {
        PATH: process.env.PATH,
        ...{ REPORT, VITEST_EXIT, REPORT_AGAIN, EXIT_AGAIN }
      }
    )
    return { stdout, last: `${stdout.trim().split('\n').at(-1)} → ${status}` }
  }
  expect(presets(report(sound), '0').last).toBe('2 passed, 0 failed, 1 skipped → 0')
  expect(presets(report(sound), '1').last).toBe('2 passed, 1 failed, 1 skipped → 1')

  const twice = presets(report(sound, wrong, broken), '1', report(wrong, broken), '1')
  expect(twice.last).toBe('3 passed, 3 failed, 1 skipped → 1')
  expect(twice.stdout).toContain('wrong.test.ts > takes off: It is 2.\n')
  expect(twice.stdout).toContain('broken.test.ts: No such module.\n')
  expect(twice.stdout).not.toContain('Unsteady')

  const once = presets(report(sound, wrong), '1', report(mended), '0')
  expect(once.last).toBe('5 passed, 0 failed, 1 skipped → 0')
  expect(once.stdout).toMatch(/Unsteady, passed at the second try:\n.*wrong\.test\.ts > adds up: It is 2\.\n/)

  const many = ['a', 'b', 'c', 'd'].map((name) => file(name, 'failed', test('failed')))
  expect(presets(report(...many), '1', report(sound), '0').last).toBe('0 passed, 4 failed → 1')

  expect(lastLine(['--only', 'e2e-web'], { VITEST_EXIT: '1', SALTUS_CHROMIUM: process.execPath })).toBe(
    '0 passed, 1 failed → 1'
  )

  const native = ['--only', 'acceptance', '--engine', 'native']
  expect(lastLine(native)).toBe('0 passed, 0 failed, 1 skipped → 0')
  expect(lastLine(native, { CI: 'true' })).toBe('0 passed, 1 failed → 1')
})
