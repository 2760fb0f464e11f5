/**
 * A process of its own that uses a library, to be killed or to run where the disk is small or read-only.
 *
 * `node store.js append <root> <id>`: appends until killed, announcing on stdout what is stored.
 * `node store.js contend <root> <id> <ms since 1970>`: at that time tries to write; holds what it gets.
 * `node store.js hold <folder>`: takes the lock of a folder, says so, and waits to be killed.
 * `node store.js crowded <root> <id>`: opens all files that it may, writes a run meanwhile, and closes them half a second later.
 * `node store.js full <folder>` and `readOnly <folder>`: mounts a small disk there, and reports as JSON.
 */
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { join } from 'node:path'
import { toWireError, type WireError } from '#shared/errors'
import { acquireLock } from '../../../src/main/store/files/lock'
import { openLibrary } from '../../../src/main/store/library'
import type { RunWriter } from '../../../src/main/store/types'
import { engine, makeState, runInit, train, trainRows } from '../../main/store/rows'

const MOUNT = 'mount'
const STEPS_AT_ONCE = 40
/** Enough batches for closing to compact them. */
const BATCHES_PER_WRITER = 70

const say = (line: string): void => void writeSync(1, `${line}\n`)

/** What refused an action, or null. */
async function refusal(action: () => Promise<unknown>): Promise<WireError | null> {
  try {
    await action()
    return null
  } catch (error) {
    return toWireError(error)
  }
}

async function appendBatches(writer: RunWriter, from: number): Promise<number> {
  let step = from
  for (let batch = 0; batch < BATCHES_PER_WRITER; batch++) {
    const steps = Array.from({ length: STEPS_AT_ONCE }, (_, index) => step + index + 1)
    await writer.append(train, trainRows(steps))
    step += STEPS_AT_ONCE
    say(`rows ${step}`)
    if (batch % 10 > 0) continue
    await writer.writeCheckpoint(makeState(step), { rolling: true, engine })
    say(`checkpoint ${step}`)
    await writer.update({ status: 'running', step })
    say(`record ${step}`)
  }
  return step
}

async function append(root: string, id: string): Promise<never> {
  const library = openLibrary(root)
  let { rows: step } = await library.readSeries(id, train, 0)
  step /= 2
  for (;;) {
    const writer = await library.write(id)
    step = await appendBatches(writer, step)
    await writer.close()
  }
}

async function contend(root: string, id: string, at: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, at - Date.now() - 5))
  while (Date.now() < at) continue
  const refused = await refusal(() => openLibrary(root).write(id))
  say(refused ? refused.code : 'won')
  // Held until the test kills this process; every contender must have tried by then.
  process.stdin.resume()
}

function mount(folder: string, size: string): void {
  execFileSync(MOUNT, ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
}

/** Takes all room that is left but `bytes`, and returns the file to remove to have it back. */
function fillDisk(folder: string, bytes: number): string {
  const filler = join(folder, 'filler')
  const spare = join(folder, 'spare')
  writeFileSync(spare, Buffer.alloc(bytes, 1))
  for (let size = 2 ** 16; size >= 4096; size /= 2) {
    for (;;) {
      try {
        writeFileSync(filler, Buffer.alloc(size, 1), { flag: 'a' })
      } catch {
        break
      }
    }
  }
  rmSync(spare)
  return filler
}

/** Half-written files; what a writer holds in reserve is none. */
const temporaries = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tmp') && !name.endsWith('reserve.tmp')
  )

async function full(folder: string): Promise<void> {
  mount(folder, '1m')
  const root = join(folder, 'library')
  const library = openLibrary(root)
  const writer = await library.create(runInit)
  const series = join(root, 'runs', writer.id, 'series', 'train.arrows')
  await writer.append(train, trainRows([1]))
  await writer.writeCheckpoint(makeState(1), { rolling: true, engine })
  const filler = fillDisk(folder, 8192)
  const many = trainRows(Array.from({ length: 5000 }, (_, index) => index + 2))
  const before = statSync(series).size
  const append = await refusal(() => writer.append(train, many))
  const sizeKept = statSync(series).size === before
  const rowsThen = (await library.readSeries(writer.id, train, 0)).rows
  const large = {
    ...makeState(2),
    tensors: { w: { dtype: 'float32' as const, shape: [9000], data: new Float32Array(9000) } }
  }
  const checkpoint = await refusal(() => writer.writeCheckpoint(large, { rolling: true, engine }))
  const checkpointThen = (await library.readCheckpoint(writer.id))?.step
  const detail = 'x'.repeat(20_000)
  const record = await refusal(() => writer.update({ step: 2 }, { event: 'started', step: 2, detail }))
  const create = await refusal(() => library.create({ ...runInit, spec: { ...runInit.spec, notes: detail } }))
  const error = { code: 'store.full', message: 'No room.' }
  const ended = { event: 'interrupted' as const, step: 2, detail }
  const ending = await refusal(() => writer.update({ status: 'interrupted', error }, ended))
  const stored = (await openLibrary(root).read(writer.id)).record
  const why = { ending, status: stored.status, error: stored.error, ended: stored.journal.at(-1)?.event }
  const left = {
    temporaries: temporaries(root),
    runs: (await library.list()).length,
    problems: await library.problems()
  }
  rmSync(filler)
  const appended = await writer.append(train, many)
  const nextCheckpoint = await writer.writeCheckpoint(makeState(3), { rolling: true, engine })
  await writer.update({ status: 'finished', step: 5001 })
  await writer.close()
  const { record: last } = await openLibrary(root).read(writer.id)
  const rowsLast = (await library.readSeries(writer.id, train, 0)).rows
  say(JSON.stringify({ append, sizeKept, rowsThen, checkpoint, checkpointThen, record, create, why, left, appended, nextCheckpoint, last, rowsLast })) // prettier-ignore
}

async function readOnly(folder: string): Promise<void> {
  mount(folder, '4m')
  const root = join(folder, 'library')
  const library = openLibrary(root)
  const writer = await library.create(runInit)
  await writer.append(train, trainRows([1, 2]))
  await writer.writeCheckpoint(makeState(2), { rolling: true, engine })
  await writer.update({ status: 'running', step: 2 })
  await writer.close()
  mkdirSync(join(root, 'trash'))
  const held = await library.create(runInit)
  await held.update({ status: 'running' })
  execFileSync(MOUNT, ['-o', 'remount,ro', folder])
  const append = await refusal(() => held.append(train, trainRows([2])))
  const close = await refusal(() => held.close())
  const reopened = openLibrary(root)
  const { id } = writer
  const refused = {
    create: await refusal(() => reopened.create(runInit)),
    write: await refusal(() => reopened.write(id)),
    label: await refusal(() => reopened.label(id, { starred: true })),
    trash: await refusal(() => reopened.trash(id))
  }
  const run = await reopened.read(id)
  const given = (await reopened.read(held.id)).record.status
  const rows = (await reopened.readSeries(id, train, 0)).rows
  const step = (await reopened.readCheckpoint(id))?.step
  execFileSync(MOUNT, ['-o', 'remount,rw', folder])
  const again = await reopened.write(held.id)
  const { appended } = await again.append(train, trainRows([2]))
  await again.close()
  say(JSON.stringify({ refused, status: run.record.status, rows, step, append, close, given, appended }))
}

async function crowded(root: string, id: string): Promise<void> {
  const writer = await openLibrary(root).write(id)
  await writer.append(train, trainRows([1]))
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync(root, 'r'))
  } catch {
    setTimeout(() => taken.forEach((file) => closeSync(file)), 500)
  }
  await writer.append(train, trainRows([2]))
  await writer.writeCheckpoint(makeState(2), { rolling: true, engine })
  await writer.update({ status: 'finished', step: 2 })
  await writer.close()
  say(`wrote beside ${taken.length > 0 ? 'all' : 'no'} files`)
}

const [command, folder = '', id = '', at = '0'] = process.argv.slice(2)
if (command === 'append') await append(folder, id)
if (command === 'contend') await contend(folder, id, Number(at))
if (command === 'crowded') await crowded(folder, id)
if (command === 'hold') {
  await acquireLock(folder)
  say('held')
  process.stdin.resume()
}
if (command === 'full') await full(folder)
if (command === 'readOnly') await readOnly(folder)
