import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, test, vi } from 'vitest'
import { defaultSettings } from '#shared/settings'
import { requireSettings } from '#shared/settingsSchema'
import { configFolder, openSettings, settingsWith } from '../../../src/main/hosts/settings'

let folder: string
let told: string[]
const file = () => path.join(folder, 'settings.json')
const open = (former?: string) => openSettings((problem) => told.push(problem), former)
const stored = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-settings-'))
  told = []
  vi.stubEnv('SALTUS_CONFIG', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test.each([
  ['engineProcesses', -3, 'a whole number from 1 to 1024, not -3; 1 is used.'],
  ['engineProcesses', 1.5, 'a whole number from 1 to 1024, not 1.5; 1 is used.'],
  ['engineProcesses', '2', 'a whole number from 1 to 1024, not "2"; 1 is used.'],
  ['theme', 'blue', 'one of system, light, dark, not "blue"; "system" is used.'],
  ['letterKeys', 'no', 'true or false, not "no"; true is used.'],
  ['diskBudgetGb', 0, 'a number above 0 and up to 10⁹, not 0; 20 is used.'],
  ['stateBudgetGb', null, 'a number from 0 to 10⁹, not null; 2 is used.'],
  ['lastFamily', ['parity'], 'a text, not ["parity"]; "" is used.'],
  ['startup', 7, 'one of last, welcome, new, not 7; "last" is used.'],
  ['recentFiles', { name: 'x'.repeat(80) }, `not {"name":"${'x'.repeat(31)}…; [] is used.`]
] as const)('%s: %j is told, its default is used, and the file stays as it is', (name, value, sentence) => {
  writeFileSync(file(), JSON.stringify({ engineTold: 'kept', [name]: value }))
  const before = readFileSync(file(), 'utf8')
  const settings = open()
  expect(settings.store).toEqual({ ...defaultSettings, engineTold: 'kept' })
  expect(settings.problems).toEqual([expect.stringContaining(sentence)])
  expect(settings.problems[0]).toMatch(new RegExp(`^${file()}: ${name} must be `))
  // Once, however often it is read.
  expect(told).toEqual(settings.problems)
  expect(readFileSync(file(), 'utf8')).toBe(before)
})

it('changes what it is asked to and nothing else', () => {
  writeFileSync(file(), JSON.stringify({ engineProcesses: -3, ofTomorrow: [1], theme: 'dark' }))
  const settings = open()
  settings.write({ letterKeys: false })
  expect(stored()).toEqual({ engineProcesses: -3, ofTomorrow: [1], theme: 'dark', letterKeys: false })
  settings.write({ engineProcesses: 2 })
  expect(settings.store).toEqual({
    ...defaultSettings,
    theme: 'dark',
    letterKeys: false,
    engineProcesses: 2
  })
  expect(open().problems).toEqual([])
})

test.each([
  ['{"theme": "dark", "letterK', 'it is not JSON'],
  ['', 'it is not JSON'],
  ['[1, 2]', 'it holds no object'],
  [`{"a": ${'['.repeat(100)}${']'.repeat(100)}}`, 'is nested more than 64 levels deep']
])('a damaged file is kept aside as it was: %j', (text, reason) => {
  writeFileSync(file(), text)
  const settings = open()
  expect(settings.store).toEqual(defaultSettings)
  const aside = readdirSync(folder)
  expect(aside).toEqual([expect.stringMatching(/^settings\.damaged-[0-9a-f]{8}\.json$/)])
  expect(told).toHaveLength(1)
  expect(told[0]).toContain(reason)
  expect(told[0]).toContain(path.join(folder, aside[0]!))
  settings.write({ theme: 'light' })
  expect(stored()).toEqual({ theme: 'light' })
  expect(readFileSync(path.join(folder, aside[0]!), 'utf8')).toBe(text)
})

it('reads a file with a byte order mark, and writes it anew', () => {
  writeFileSync(file(), '\ufeff{"theme":"dark"}')
  const settings = open()
  expect(settings.store.theme).toBe('dark')
  settings.write({ letterKeys: false })
  expect(stored()).toEqual({ theme: 'dark', letterKeys: false })
  expect(told).toEqual([])
})

it('reads what another process has written', () => {
  const [one, two] = [open(), open()]
  one.write({ theme: 'dark' })
  two.write({ letterKeys: false })
  expect(one.store).toEqual(two.store)
  expect(one.store).toMatchObject({ theme: 'dark', letterKeys: false })
})

it('keeps changes for its own time where they cannot be written, and says so once', () => {
  const place = path.join(folder, 'a file')
  writeFileSync(place, '')
  vi.stubEnv('SALTUS_CONFIG', path.join(place, 'below'))
  const settings = open()
  settings.write({ theme: 'dark' })
  settings.write({ letterKeys: false })
  expect(settings.store).toMatchObject({ theme: 'dark', letterKeys: false })
  expect(told.filter((each) => each.includes('Settings are not kept'))).toHaveLength(1)
})

it('takes over the file of before where there is none, and never over another', () => {
  const former = path.join(folder, 'former.json')
  writeFileSync(former, '{"theme":"dark"}')
  expect(open(former).store.theme).toBe('dark')
  writeFileSync(former, '{"theme":"light"}')
  expect(open(former).store.theme).toBe('dark')
  expect(told).toEqual([])
})

it('lies in one folder for the window and the command line', () => {
  vi.stubEnv('SALTUS_CONFIG', undefined)
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  mkdirSync(path.join(folder, 'saltus'))
  if (process.platform === 'linux') expect(configFolder()).toBe(path.join(folder, 'saltus'))
})

test.each([
  [{ engineProcesses: -3 }, 'settings.engineProcesses must be a whole number from 1 to 1024, not -3.'],
  [{ theme: 'dark', diskBudgetGb: '20' }, 'settings.diskBudgetGb must be a number above 0'],
  [{ colour: 'red' }, 'settings.colour is no setting.'],
  [[], 'settings must be an object.']
])('a page that asks for %j is refused in a sentence', (change, sentence) => {
  expect(() => requireSettings(change)).toThrow(sentence)
})

test('what one process is given is not kept', () => {
  writeFileSync(file(), JSON.stringify({ engineProcesses: 3 }))
  const settings = settingsWith(open(), { engineProcesses: 2 })
  settings.write({ theme: 'light' })
  expect(settings.store).toMatchObject({ engineProcesses: 2, theme: 'light' })
  expect(stored()).toMatchObject({ engineProcesses: 3, theme: 'light' })
})
