// One set-up at a time, whatever became of the one before: killed, stopped, on another machine.
import { spawn, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alone } from '../../scripts/setup/lock.mjs'

let folder: string
let lock: string
let started: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-lock-'))
  lock = path.join(folder, 'lock')
  started = []
})

afterEach(() => {
  vi.restoreAllMocks()
  for (const child of started) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A process that takes the lock, appends a line at the beginning and at the end of its work, and works for `ms`. */
function holder(name: string, ms: number) {
  const code = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    import { alone } from ${JSON.stringify(new URL('../../scripts/setup/lock.mjs', import.meta.url).href)}
    const note = (event) => appendFileSync(${JSON.stringify(path.join(folder, 'events'))}, '${name} ' + event + '\\n')
    await alone(${JSON.stringify(lock)}, async () => {
      note('begins')
      await sleep(${ms})
      note('ends')
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
  started.push(child)
  return { child, ended: new Promise<void>((resolve) => child.on('exit', () => resolve())) }
}

const events = () =>
  existsSync(path.join(folder, 'events'))
    ? readFileSync(path.join(folder, 'events'), 'utf8').trim().split('\n')
    : []

async function until(done: () => boolean) {
  while (!done()) await sleep(20)
}

test('of many set-ups at once one works at a time', async () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => holder(name, 50))
  await Promise.all(all.map(({ ended }) => ended))
  const begins = events().filter((_, i) => i % 2 === 0)
  expect(events()).toEqual(begins.flatMap((line) => [line, line.replace('begins', 'ends')]))
  expect(begins).toHaveLength(5)
  expect(readdirSync(lock)).toEqual([])
})

test('the lock of a killed set-up is free at once', async () => {
  const killed = holder('killed', 60_000)
  await until(() => events().length === 1)
  killed.child.kill('SIGKILL')
  await killed.ended
  const started = performance.now()
  expect(await alone(lock, () => Promise.resolve('mine'))).toBe('mine')
  expect(performance.now() - started).toBeLessThan(1000)
  expect(readdirSync(lock)).toEqual([])
})

test.runIf(process.platform === 'linux')('a set-up that is stopped (Ctrl-Z) keeps its lock', async () => {
  const stopped = holder('stopped', 300)
  await until(() => events().length === 1)
  stopped.child.kill('SIGSTOP')
  const [name = ''] = readdirSync(lock)
  utimesSync(path.join(lock, name), 1, 1) // as if it had not been touched for long
  const later = holder('later', 10)
  await sleep(700)
  expect(events()).toEqual(['stopped begins'])
  stopped.child.kill('SIGCONT')
  await later.ended
  expect(events()).toEqual(['stopped begins', 'stopped ends', 'later begins', 'later ends'])
})

test('the file of another machine counts while it is touched, and for twenty seconds more', async () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const foreign = path.join(lock, 'foreign.json')
  mkdirSync(lock)
  writeFileSync(foreign, JSON.stringify({ place: 'elsewhere', pid: process.pid, started: '1' }))
  utimesSync(foreign, 1, 1) // its clock is of no concern
  let mine = false
  const work = alone(lock, async () => void (mine = true))
  await sleep(700)
  now = 19_000
  utimesSync(foreign, 2, 2)
  await sleep(700)
  now = 38_000
  await sleep(700)
  expect(mine).toBe(false)
  now = 40_000
  await work
  expect(mine).toBe(true)
  expect(existsSync(foreign)).toBe(false)
})
