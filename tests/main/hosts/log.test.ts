import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { openLog } from '../../../src/main/hosts/log'

const freshFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'saltus-log-'))

beforeAll(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true))

test('writes what happened with its stack', () => {
  const folder = path.join(freshFolder(), 'logs')
  openLog(folder)('request runs.start', new TypeError('a bug'))
  const text = readFileSync(path.join(folder, 'saltus.log'), 'utf8')
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT.*Z request runs\.start TypeError: a bug\n {4}at /)
})

test('stays small', () => {
  const folder = freshFolder()
  const log = openLog(folder)
  for (let i = 0; i < 40; i++) log('x'.repeat(50_000))
  expect(readdirSync(folder).toSorted()).toEqual(['saltus.log', 'saltus.old.log'])
  for (const file of readdirSync(folder))
    expect(statSync(path.join(folder, file)).size).toBeLessThan(600 * 1024)
})

test('a folder that cannot be made is no failure of its own', () => {
  expect(() => openLog('/dev/null/logs')('something')).not.toThrow()
})
