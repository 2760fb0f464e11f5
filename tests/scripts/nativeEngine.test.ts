// The ladder of the native engine, with crafted machines: without Python, without a compiler, with a wrong wheel,
// stopped midway. Nothing is downloaded here.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeCheckout, type Checkout } from './checkout'

let checkout: Checkout

beforeEach(() => {
  checkout = makeCheckout()
  checkout.installPackages()
  checkout.write(
    'engine.mjs',
    `import { setUpNativeEngine } from './scripts/setup/nativeEngine.mjs'
     const { explicit, ...flags } = JSON.parse(process.argv[2])
     console.log(await setUpNativeEngine(flags, explicit))`
  )
})

afterEach(() => checkout.remove())

const setUp = (flags: object = {}, env: NodeJS.ProcessEnv = {}) =>
  checkout.run('engine.mjs', [JSON.stringify({ explicit: true, ...flags })], env)

const inCache = () => readdirSync(checkout.inside('cache')).sort()
const pipWorks = spawnSync('sh', ['-c', 'python3 -m pip --version && c++ --version']).status === 0
const onLinux = process.platform === 'linux' && process.arch === 'x64'

describe.runIf(onLinux)('falls to wasm with one line and exit code 0', () => {
  test('without Python', () => {
    const { status, stdout, lines } = setUp()
    expect(status).toBe(0)
    expect(stdout).toBe('none; the wasm backend computes\n')
    expect(lines).toEqual([
      'No native engine, so the slower wasm backend will be used. TensorFlow wheel: there is no python3 with pip.'
    ])
    expect(inCache()).toEqual(['last-failure.json', 'setup-lock'])
  })

  test('without a compiler', () => {
    checkout.program('python3', 'exit 0')
    const { status, lines } = setUp()
    expect(status).toBe(0)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('there is no C++ compiler')
  })

  test('when pip brings something that is no wheel', () => {
    checkout.program('c++', '')
    checkout.program('python3', '[ "$3" = download ] && echo junk > "$5/tensorflow.whl"; exit 0')
    const { status, lines } = setUp()
    expect(status).toBe(0)
    expect(lines.at(-1)).toContain('the wheel is not a zip file, or is cut short')
    expect(inCache()).toEqual(['last-failure.json', 'setup-lock'])
  })

  test.runIf(pipWorks)('when pip finds a wheel of the right name and the wrong content', () => {
    const wheels = checkout.inside('wheels')
    mkdirSync(wheels)
    writeFileSync(
      path.join(wheels, 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl'),
      'not TensorFlow'
    )
    const env = { PATH: process.env.PATH, PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels }
    const { status, lines } = setUp({}, env)
    expect(status).toBe(0)
    expect(lines.at(-1)).toContain('DO NOT MATCH THE HASHES')
    expect(inCache()).toEqual(['last-failure.json', 'setup-lock'])
  })
})

test('a cache that cannot be written is no reason to fail', () => {
  checkout.write('file', '')
  const { status, stdout, lines } = setUp({}, { SALTUS_NATIVE_CACHE: checkout.inside('file/cache') })
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'none; the wasm backend computes\n' })
  expect(lines).toHaveLength(1)
})

describe.runIf(onLinux)('a failed climb', () => {
  beforeEach(() => void checkout.program('python3', 'exit 1'))

  test('is not repeated by the next start, but by an explicit set-up', () => {
    setUp({ explicit: false })
    expect(checkout.calls()).toHaveLength(1)
    const second = setUp({ explicit: false })
    expect(second.stderr).toBe('')
    expect(checkout.calls()).toHaveLength(1)
    setUp({ explicit: true })
    expect(checkout.calls()).toHaveLength(2)
  })

  test('is repeated after a day, and when a tool has changed', () => {
    setUp({ explicit: false })
    const note = JSON.parse(readFileSync(checkout.inside('cache/last-failure.json'), 'utf8'))
    expect(note.reasons).toEqual(['TensorFlow wheel: there is no python3 with pip'])
    note.at = new Date(Date.now() - 25 * 3600 * 1000).toISOString()
    checkout.write('cache/last-failure.json', JSON.stringify(note))
    setUp({ explicit: false })
    expect(checkout.calls()).toHaveLength(2)
    checkout.program('c++', '')
    setUp({ explicit: false })
    expect(checkout.calls()).toHaveLength(3)
  })
})

test.runIf(onLinux)('SIGTERM midway ends the download and leaves nothing in the cache', async () => {
  checkout.program('c++', '')
  checkout.program(
    'python3',
    `[ "$3" = download ] && echo half > "$5/half.whl" && echo $$ > ${checkout.inside('pid')} && sleep 60; exit 0`
  )
  const child = checkout.start('engine.mjs', ['{ "explicit": true }'])
  const exited = new Promise((resolve) => child.on('exit', resolve))
  while (!existsSync(checkout.inside('pid'))) await sleep(20)
  expect(inCache()).toEqual(['setup-lock', expect.stringContaining('stage-')])

  child.kill('SIGTERM')
  expect(await exited).toBe(143)
  expect(inCache()).toEqual(['setup-lock'])
  expect(readdirSync(checkout.inside('cache/setup-lock'))).toEqual([])
  await sleep(50)
  expect(commandOf(readFileSync(checkout.inside('pid'), 'utf8').trim())).toBe('')
})

/** What a process runs; empty when it has ended, even if nobody has collected its exit code yet. */
function commandOf(pid: string) {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

describe('an engine that is there', () => {
  /** Publishes a build as set-up does, without compiling one; `wheel` is the pinned one unless said. */
  function publish(name = 'abc', wheel?: string) {
    checkout.write(`cache/stage-${name}/tensorflow/tfjs_binding.node`, 'addon')
    checkout.write(`cache/stage-${name}/tensorflow/libtensorflow.so.2`, 'library')
    checkout.write(
      'publish.mjs',
      `import { inCache, publish } from './scripts/setup/cache.mjs'
       import { wheels } from './scripts/setup/pins.mjs'
       const wheel = ${JSON.stringify(wheel)} ?? wheels[\`\${process.platform}-\${process.arch}-cpu\`].sha256
       await publish(inCache('stage-${name}'), { binding: 'tensorflow/tfjs_binding.node',
         libraries: ['tensorflow/libtensorflow.so.2'], tensorflow: '2.21.0', variant: 'cpu', wheel })`
    )
    expect(checkout.run('publish.mjs').stderr).toBe('')
  }

  const library = () => checkout.inside('cache/tensorflow-2.21.0-cpu-abc/tensorflow/libtensorflow.so.2')

  test('is reported without starting any program', () => {
    publish()
    const { stdout, stderr } = setUp({ explicit: false })
    expect(stdout + stderr).toBe('ready (TensorFlow 2.21.0, cpu)\n')
    expect(checkout.calls()).toEqual([])
    expect(checkout.run('scripts/setup.mjs', ['--check']).status).toBe(0)
  })

  test('stays when only the times of its files changed: each is hashed again', () => {
    publish()
    utimesSync(library(), 1, 1)
    expect(checkout.run('scripts/setup.mjs', ['--check']).status).toBe(1)
    expect(setUp().stdout).toBe('ready (TensorFlow 2.21.0, cpu)\n')
    expect(checkout.run('scripts/setup.mjs', ['--check']).status).toBe(0)
  })

  test('is not trusted when a file of it changed, or for another tfjs or another wheel', () => {
    publish()
    writeFileSync(library(), 'liberty')
    expect(setUp().stdout).toBe('none; the wasm backend computes\n')
    publish('def')
    checkout.write('node_modules/@tensorflow/tfjs-node-gpu/package.json', '{ "version": "4.23.0" }')
    expect(setUp().stdout).toBe('none; the wasm backend computes\n')
    expect(checkout.run('scripts/setup.mjs', ['--check'])).toMatchObject({ status: 1, stdout: 'null\n' })
    checkout.installPackages()
    publish('ghi', 'another wheel')
    expect(setUp().lines).toEqual([
      'The native engine stays as it was. TensorFlow wheel: there is no python3 with pip.'
    ])
  })

  test('stays when the CUDA build fails', () => {
    publish()
    const { stdout, lines } = setUp({ gpu: true })
    expect(stdout).toBe('ready (TensorFlow 2.21.0, cpu)\n')
    expect(lines).toEqual(['The native engine stays as it was. CUDA wheel: there is no python3 with pip.'])
  })

  test('gives way to a later one', () => {
    publish()
    publish('def')
    expect(inCache()).toEqual(['current.json', 'tensorflow-2.21.0-cpu-def'])
  })
})

test('a choice is remembered', () => {
  expect(setUp({ 'no-native': true }).stdout).toContain('not wanted')
  expect(setUp().stdout).toContain('not wanted')
})

test.runIf(onLinux)(
  'with a card and nobody to ask, the CPU build is taken and the CUDA one named with its cost',
  () => {
    checkout.program('nvidia-smi', 'exit 0')
    const { lines } = setUp()
    expect(lines[0]).toBe(
      'NVIDIA card found; "npm run setup -- --gpu" sets up its CUDA build (572 MB + 2.8 GB to download, 5.2 GB of disk).'
    )
    expect(lines[1]).toContain('TensorFlow wheel:')
  }
)
