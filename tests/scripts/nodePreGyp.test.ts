// What tfjs-node and the engine process learn about the native addon.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

interface NodePreGyp {
  find(): string
  installed(): { tensorflow: string; variant: string } | null
  nativeCacheDir(): string
}

const { find, installed, nativeCacheDir } = createRequire(import.meta.url)(
  '@mapbox/node-pre-gyp'
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

const record = {
  tensorflow: '2.21.0',
  variant: 'cpu',
  tfjs: '4.22.0',
  addonSha256: 'f00',
  binding: 'build/tfjs_binding.node'
}

test('with nothing installed the path leads nowhere, without an error', () => {
  expect(existsSync(find())).toBe(false)
  expect(installed()).toBeNull()
})

test('an installed engine is found, with its record', () => {
  writeFileSync(path.join(folder, 'current.json'), JSON.stringify(record))
  expect(installed()).toBeNull() // the record alone is not an engine
  mkdirSync(path.join(folder, 'build'))
  writeFileSync(path.join(folder, record.binding), '')
  expect(find()).toBe(path.join(folder, record.binding))
  expect(installed()).toEqual(record)
})

test('a damaged record counts as nothing installed', () => {
  writeFileSync(path.join(folder, 'current.json'), '{ "binding": ')
  expect(installed()).toBeNull()
  expect(existsSync(find())).toBe(false)
})

test('the environment may name another addon, of which nothing is known', () => {
  vi.stubEnv('TFJS_NATIVE_BINDING', '/elsewhere/tfjs_binding.node')
  expect(find()).toBe('/elsewhere/tfjs_binding.node')
  expect(installed()).toBeNull()
})

test.runIf(process.platform === 'linux')('the cache follows the XDG folder', () => {
  vi.stubEnv('SALTUS_NATIVE_CACHE', undefined)
  vi.stubEnv('XDG_CACHE_HOME', '/my/cache')
  expect(nativeCacheDir()).toBe('/my/cache/saltus/native')
})
