// Set-up killed without warning, at many instants, and started again: npm ends with it, and every package is there.
// The npm is the real one; its packages are tarballs beside the lockfile, so that nothing is fetched.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findProgram } from '../../scripts/setup/programs.mjs'
import { makeCheckout, type Checkout } from './checkout'

const npm = findProgram('npm')
const packages = Array.from({ length: 30 }, (_, i) => `thing-${i}`)
let checkout: Checkout

beforeEach(() => {
  checkout = makeCheckout()
  checkout.write('cache/choice.json', '{ "variant": "none" }')
  for (const name of packages) pack(name)
  const dependencies = Object.fromEntries(packages.map((name) => [name, `file:tarballs/${name}.tgz`]))
  const project = { name: 'checkout', version: '1.0.0', dependencies }
  checkout.write('package.json', JSON.stringify(project))
  const locked = packages.map((name) => [`node_modules/${name}`, lockEntry(name)])
  checkout.write(
    'package-lock.json',
    JSON.stringify({ lockfileVersion: 3, packages: { '': project, ...Object.fromEntries(locked) } })
  )
  // The build has its own tests; npm empties the folder where its stand-in lies.
  checkout.write(
    'set-up.mjs',
    `import { setUp } from './scripts/setup/setUp.mjs'\nawait setUp({ built: false })`
  )
})

afterEach(() => checkout.remove())

/** A package of thirty small files, as npm would have packed it. */
function pack(name: string) {
  const folder = checkout.inside('packing', name, 'package')
  mkdirSync(folder, { recursive: true })
  mkdirSync(checkout.inside('tarballs'), { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }))
  for (let i = 0; i < 30; i++) writeFileSync(path.join(folder, `file-${i}.js`), `${name} ${i}\n`.repeat(100))
  execFileSync('tar', [
    '-czf',
    checkout.inside('tarballs', `${name}.tgz`),
    '-C',
    path.dirname(folder),
    'package'
  ])
}

const lockEntry = (name: string) => ({
  version: '1.0.0',
  resolved: `file:tarballs/${name}.tgz`,
  integrity: `sha512-${createHash('sha512')
    .update(readFileSync(checkout.inside('tarballs', `${name}.tgz`)))
    .digest('base64')}`
})

const environment = () => ({ PATH: process.env.PATH, npm_execpath: '', npm_config_offline: 'true' })

/** Processes that work in the checkout. */
const workers = () =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(checkout.inside())
      } catch {
        return false
      }
    })

/** Files of the packages that are there whole. */
const unpacked = () =>
  packages.flatMap((name) =>
    Array.from({ length: 30 }, (_, i) => checkout.inside('node_modules', name, `file-${i}.js`)).filter(
      existsSync
    )
  ).length

test.runIf(process.platform === 'linux' && npm)(
  'set-up killed at any instant leaves no npm behind, and the next one brings every package',
  async () => {
    const started = performance.now()
    expect(checkout.run('set-up.mjs', [], environment())).toMatchObject({ status: 0 })
    const whole = performance.now() - started
    expect(unpacked()).toBe(900)

    for (const share of [0.3, 0.6, 0.85]) {
      rmSync(checkout.inside('node_modules'), { recursive: true, force: true })
      const killed = checkout.start('set-up.mjs', [], environment())
      await sleep(whole * share)
      killed.kill('SIGKILL')
      const again = checkout.run('set-up.mjs', [], environment())
      expect({ share, status: again.status, files: unpacked() }).toEqual({ share, status: 0, files: 900 })
      expect(again.lines).not.toContain('Another set-up is at work; waiting for it.')
      expect(workers()).toEqual([])
      expect(checkout.run('set-up.mjs', [], environment()).lines).toEqual([])
    }
  },
  60_000
)

test.runIf(process.platform === 'linux' && npm)(
  'npm ends within half a second of the set-up that started it',
  async () => {
    const child = checkout.start('set-up.mjs', [], environment())
    while (workers().length < 3) await sleep(10)
    child.kill('SIGKILL')
    await sleep(500)
    expect(workers()).toEqual([])
  }
)
