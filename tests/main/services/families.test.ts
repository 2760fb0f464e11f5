/** The one door to families, with families that misbehave: each question fails by itself, in one sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { AskedWorker } from '../../../src/main/services/askedWorker'
import { Families } from '../../../src/main/services/families'
import { requireSpec } from '../asked/drafts'
import { openFamilies } from './support'

const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-families-'))
const opened: Families[] = []
afterEach(() => {
  for (const families of opened.splice(0)) families.close()
})

/** A thread whose families answer as `body` says; `question` is what they are asked. `late`: done while it loads. */
function answering(body: string, late = ''): Families {
  const file = path.join(folder, `${opened.length}-${Math.abs(body.length)}.cjs`)
  writeFileSync(
    file,
    `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ id, question }) => {
      try { parentPort.postMessage({ id, value: (() => { ${body} })() }) }
      catch (error) { parentPort.postMessage({ id, error: { code: 'internal', message: error.message } }) }
    })
    ${late}
    parentPort.postMessage({ loaded: true })`
  )
  const families = new Families(file)
  opened.push(families)
  return families
}

const spec = requireSpec({ family: 'parity' }) as ExperimentSpec
const about = (change: string) =>
  answering(`return { series: [], training: { operations: 1, rows: [1] }, ...(${change}) }`).about(spec)

it('a family that never answers is given up, and others are heard', async () => {
  const families = answering(`if (question.draft === 'loop') for (;;); return 'heard'`)
  const [late, other] = await Promise.allSettled([
    families.ask({ kind: 'check', draft: 'loop' }),
    families.ask({ kind: 'check', draft: {} })
  ])
  expect(late).toMatchObject({
    status: 'rejected',
    reason: {
      code: 'family.late',
      message: expect.stringMatching(/^The family has not answered within \d+ s\.$/)
    }
  })
  expect(other).toEqual({ status: 'fulfilled', value: 'heard' })
})

it('a family that gets no time of the processor is heard however long it takes by the clock', async () => {
  // Longer than the limit of the processor's time, as where other programs have all cores.
  const families = answering(
    `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4500); return 'heard'`
  )
  expect(await families.ask({ kind: 'check', draft: {} })).toBe('heard')
})

it('a family that waits for ever is given up by the clock', async () => {
  const file = path.join(folder, 'waits.cjs')
  writeFileSync(
    file,
    `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
    parentPort.postMessage({ loaded: true })`
  )
  const worker = new AskedWorker(file, null, (why) => new Error(why))
  const limit = { ms: 60_000, atMost: 1200, late: (seconds: number) => new Error(`late: ${seconds}`) }
  const late = await worker.ask(null, { limit }).catch((error: Error) => error.message)
  expect(late).toMatch(/^late: /)
  expect(Number(String(late).slice(6))).toBeGreaterThan(1.1)
  worker.close()
})

it('a family that throws fails its own question alone', async () => {
  const families = answering(`if (question.draft === 'throw') throw new Error('no modulus'); return 'heard'`)
  await expect(families.ask({ kind: 'check', draft: 'throw' })).rejects.toThrow('no modulus')
  expect(await families.ask({ kind: 'check', draft: {} })).toBe('heard')
})

it('a thread that takes long to load has its time for the question all the same', async () => {
  const families = answering(`return 'heard'`, 'for (const end = Date.now() + 4000; Date.now() < end; );')
  expect(await families.ask({ kind: 'check', draft: {} })).toBe('heard')
})

it('a thread that ends is said, and the next question starts another', async () => {
  const families = answering(`if (question.draft === 'exit') process.exit(1); return 'heard'`)
  await expect(families.ask({ kind: 'check', draft: 'exit' })).rejects.toMatchObject({ code: 'family.lost' })
  expect(await families.ask({ kind: 'check', draft: {} })).toBe('heard')
})

it.each([
  [
    'no number of operations',
    `{ training: { operations: NaN, rows: [1] } }`,
    'no finite number of operations'
  ],
  ['no rows', `{ training: { operations: 1, rows: [0] } }`, 'no finite number of operations and rows'],
  [
    'a thousand million places',
    `{ series: [{ name: 'big', inner: [{ title: 'task', size: 1e9 }] }] }`,
    'The series big has 1000000000 places on its axis task; 65535 are allowed.'
  ],
  ['too many series', `{ series: Array.from({ length: 65 }, () => ({ inner: [] })) }`, '65 series'],
  ['words without end', `{ series: [{ inner: [], title: 'x'.repeat(5e6) }] }`, 'too long to be stored']
])('an answer with %s is refused', async (_, change, sentence) => {
  await expect(about(change)).rejects.toMatchObject({ code: 'family.answer' })
  await expect(about(change)).rejects.toThrow(sentence)
})

it('a formula that takes for ever keeps nobody waiting', async () => {
  const families = openFamilies()
  opened.push(families)
  const long = {
    family: 'grokking',
    task: { operation: 'formula', modulus: 199, formula: 'x^'.repeat(90) + 'x' }
  }
  const slow = families.ask({ kind: 'check', draft: long }).catch((error: Error) => error)
  const { spec: other } = await families.ask({ kind: 'check', draft: { family: 'parity' } })
  expect(other?.family).toBe('parity')
  expect(await slow).toBeDefined()
  rmSync(folder, { recursive: true, force: true })
})

it('a draft nested without end is refused before anything is asked', async () => {
  const families = openFamilies()
  opened.push(families)
  let draft: unknown = 1
  for (let i = 0; i < 20_000; i++) draft = [draft]
  for (const kind of ['check', 'sweep'] as const)
    await expect(families.ask({ kind, draft })).rejects.toMatchObject({
      code: 'spec.invalid',
      message: expect.stringMatching(/is nested more than 64 levels deep\.$/)
    })
})
