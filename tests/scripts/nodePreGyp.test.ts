// What tfjs-node, the engine process and `doctor` learn about the native addon.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

interface NodePreGyp {
  find(): string
  inspect(): { record: object | null; changed: string[] }
  damagedFiles(record: object): Promise<string[]>
  nativeCacheDir(): string
}

const { find, inspect, damagedFiles, nativeCacheDir } = createRequire(import.meta.url)(
  '../../scripts/node-pre-gyp'
) as NodePreGyp
let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-find-'))
  vi.stubEnv('SALTUS_NATIVE_CACHE', folder)
  vi.stubEnv('TFJS_NATIVE_BINDING', undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const binding = 'build/tfjs_binding.node'
const addon = path.join('build', 'tfjs_binding.node')

/** An engine as set-up leaves it. */
function install(content = 'addon') {
  mkdirSync(path.join(folder, 'build'), { recursive: true })
  writeFileSync(path.join(folder, addon), content)
  const { size, mtimeMs } = statSync(path.join(folder, addon))
  const record = {
    tensorflow: '2.21.0',
    binding,
    files: { [binding]: [size, Math.floor(mtimeMs)] },
    sha256: { [binding]: createHash('sha256').update(content).digest('hex') }
  }
  writeFileSync(path.join(folder, 'current.json'), JSON.stringify(record))
  return record
}

test('with nothing installed the path leads nowhere, without an error', () => {
  expect(existsSync(find())).toBe(false)
  expect(inspect()).toEqual({ record: null, changed: [] })
})

test('an installed engine is found, with its record', async () => {
  const record = install()
  expect(find()).toBe(path.join(folder, addon))
  expect(inspect()).toEqual({ record, changed: [] })
  expect(await damagedFiles(record)).toEqual([])
})

test('an engine whose file is missing, or not as it was verified, is not loaded', async () => {
  const record = install()
  writeFileSync(path.join(folder, addon), 'another addon')
  expect(inspect()).toEqual({ record, changed: [binding] })
  expect(existsSync(find())).toBe(false)
  rmSync(path.join(folder, addon))
  expect(inspect().changed).toEqual([binding])
  expect(await damagedFiles(record)).toEqual([binding])
})

test('content that changed under the same size and time is found by its hash', async () => {
  const record = install()
  expect(await damagedFiles({ ...record, sha256: { [binding]: '0'.repeat(64) } })).toEqual([binding])
})

test('a damaged record, or one without hashes, counts as nothing installed', () => {
  const { sha256: _, ...unhashed } = install()
  for (const text of ['{ "binding": ', JSON.stringify(unhashed)]) {
    writeFileSync(path.join(folder, 'current.json'), text)
    expect(inspect().record).toBeNull()
    expect(existsSync(find())).toBe(false)
  }
})

test('the environment may name another addon, of which nothing is known', () => {
  vi.stubEnv('TFJS_NATIVE_BINDING', '/elsewhere/tfjs_binding.node')
  expect(find()).toBe('/elsewhere/tfjs_binding.node')
  expect(inspect().record).toBeNull()
})

test.runIf(process.platform === 'linux')('the cache follows the XDG folder', () => {
  vi.stubEnv('SALTUS_NATIVE_CACHE', undefined)
  vi.stubEnv('XDG_CACHE_HOME', '/my/cache')
  expect(nativeCacheDir()).toBe('/my/cache/saltus/native')
})
