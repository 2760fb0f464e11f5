/** A computation in its process: rows in order of units, the same bits from any number of threads, steered like training. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { families } from '../../../../src/main/families'
import { Computation } from '../../../../src/main/engine/computation/computation'
import type { FromEngine, TrainJob } from '../../../../src/main/engine/messages'
import { column, states, turn } from '../support'

const built = path.join(import.meta.dirname, '../../../../out/main/unitWorker.js')
const places = 12

const specOf = (task: object = {}, more: object = {}): ExperimentSpec =>
  families.linearDescent.schema.parse({
    family: 'linearDescent',
    replicas: 2,
    task: {
      from: 1,
      to: places,
      places,
      spacing: 'linear',
      samples: 40,
      repeats: 5,
      testPoints: 50,
      ...task
    },
    ...more
  })

interface Options {
  threads?: number
  file?: string
  job?: Partial<TrainJob>
  act?(message: FromEngine, computation: Computation): void
}

async function compute(spec: ExperimentSpec, { threads = 1, file = built, job = {}, act }: Options = {}) {
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads)
  const messages: FromEngine[] = []
  const whole: TrainJob = { runId: 'run', spec, from: null, engine: null, first: 0, ...job }
  const send = (message: FromEngine): void => {
    messages.push(message)
    if (message.type === 'columns') computation.control.stored()
    act?.(message, computation)
  }
  const computation: Computation = new Computation(whole, file, { send, sent: turn })
  await computation.open()
  await computation.train()
  return messages
}

const ended = (messages: readonly FromEngine[]) => messages.findLast((m) => m.type === 'ended')!

afterEach(() => {
  delete process.env['TF_NUM_INTRAOP_THREADS']
})

describe('rows', () => {
  it('come in order of units, counted from 1, and are the same bits from one, two and three threads', async () => {
    const [one, ...others] = [
      await compute(specOf()),
      await compute(specOf(), { threads: 2 }),
      await compute(specOf(), { threads: 3 })
    ]
    expect(column(one!, 'fit', 'unit')).toEqual(Array.from({ length: 2 * places }, (_, i) => 1 + (i >> 1)))
    expect(column(one!, 'fit', 'replica')).toEqual(Array.from({ length: 2 * places }, (_, i) => i % 2))
    for (const other of others)
      for (const name of ['test', 'testLow', 'testHigh', 'train', 'norm', 'condition', 'rank'])
        expect(column(other, 'fit', name)).toEqual(column(one!, 'fit', name))
    expect(ended(one!)).toMatchObject({ status: 'finished', step: places, error: null })
    expect(states(one!).map(({ step, tensors }) => [step, tensors])).toEqual([
      [0, {}],
      [places, {}]
    ])
  })

  it('go on from a state with those that an uninterrupted run has', async () => {
    const whole = await compute(specOf())
    const from = { ...states(whole)[0]!, step: 7, seconds: 1 }
    const rest = await compute(specOf(), { threads: 2, job: { from } })
    expect(column(rest, 'fit', 'unit')[0]).toBe(8)
    expect(column(rest, 'fit', 'test')).toEqual(column(whole, 'fit', 'test').slice(14))
    expect(states(rest).map(({ step }) => step)).toEqual([places])
  })

  it('end where a replay ends', async () => {
    const messages = await compute(specOf(), { job: { replay: { until: 5, stage: 0, finished: false } } })
    expect(ended(messages)).toMatchObject({ status: 'stopped', step: 5 })
    expect(column(messages, 'fit', 'unit').at(-1)).toBe(5)
  })
})

describe('steering', () => {
  /** Long enough that what is asked comes in between. */
  const slow = specOf({ repeats: 400, testPoints: 500 })

  it('a pause keeps a state, single units are granted, and the rest follows with the same bits', async () => {
    const whole = await compute(slow)
    let granted = 0
    const messages = await compute(slow, {
      act(message, { control }) {
        if (message.type === 'checkpoint' && message.state.step === 0) control.pause()
        if (message.type !== 'paused') return
        if (granted++ < 2) control.stepOnce()
        else control.resume()
      }
    })
    expect(messages.flatMap((m) => (m.type === 'paused' ? [m.step] : []))).toEqual([0, 1, 2])
    expect(column(messages, 'fit', 'test')).toEqual(column(whole, 'fit', 'test'))
  })

  it('a stop in the midst of a unit is heard at once, and keeps a state of what left', async () => {
    const long = specOf({ repeats: 10_000, samples: 200, testPoints: 5000 })
    const began = performance.now()
    const messages = await compute(long, {
      act(message, { control }) {
        if (message.type === 'checkpoint' && message.state.step === 0) setTimeout(() => control.stop(), 100)
      }
    })
    expect(performance.now() - began).toBeLessThan(3000)
    expect(ended(messages).status).toBe('stopped')
    expect(states(messages).at(-1)!.step).toBe(column(messages, 'fit', 'unit').at(-1) ?? 0)
  })
})

describe('what a job must not give is told in one sentence, with its unit', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'saltus-units-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A thread whose third unit answers as `third` says. */
  function threadThat(third: string): string {
    const file = path.join(folder, `${Math.random()}.cjs`)
    writeFileSync(
      file,
      `const { parentPort } = require('node:worker_threads')
       const names = ['test', 'testLow', 'testHigh', 'train', 'norm', 'condition', 'rank']
       const rowsOf = (unit) => ({ series: 'fit', firstRow: 0, rows: 2, columns: {
         parameters: Uint32Array.of(unit + 1, unit + 1), replica: Uint16Array.of(0, 1),
         ...Object.fromEntries(names.map((name) => [name, Float64Array.of(1, 2)])) } })
       parentPort.on('message', (unit) => {
         const good = rowsOf(unit)
         if (unit === 2) { ${third} }
         parentPort.postMessage({ unit, rows: [good], reason: '' })
       })`
    )
    return file
  }

  it.each([
    [
      'a refusal',
      `return parentPort.postMessage({ unit, rows: null, reason: 'no such fit' })`,
      'no such fit'
    ],
    ['NaN', `good.columns.norm[1] = NaN`, 'fit.norm of replica 1 is NaN'],
    ['infinity', `good.columns.test[0] = Infinity`, 'fit.test of replica 0 is Infinity'],
    ['a missing column', `delete good.columns.rank`, 'fit lacks the column rank'],
    ['a column too short', `good.columns.rank = new Float64Array(1)`, 'fit.rank has 1 values in 2 rows'],
    ['a series that is none', `good.series = 'other'`, 'the family declares no series other'],
    ['a thread that ends', `process.exit(3)`, 'its thread has ended']
  ])('%s', async (_, third, words) => {
    const messages = await compute(specOf(), { file: threadThat(third), threads: 2 })
    const { status, step, error } = ended(messages)
    expect({ status, step }).toEqual({ status: 'failed', step: 2 })
    expect(error!.code).toBe('computation.unit')
    expect(error!.message).toContain('The unit P = 3 cannot be computed: ')
    expect(error!.message).toContain(words)
    expect(error!.message).toMatch(/[^.]\.$/)
    // what came before is kept
    expect(column(messages, 'fit', 'unit')).toEqual([1, 1, 2, 2])
  })
})
