/** After a grokking run: series with the final keys, and questions about its stored states. */
import { spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract'
import { isAt, openBench, quickDraft, type Bench } from '../support'

const STEPS = 40
const draft = {
  family: 'grokking',
  replicas: 2,
  task: { operation: 'x-y', modulus: 11 },
  model: { kind: 'transformer', width: 8, hidden: 16, heads: 2, loss: 'crossEntropy' },
  record: { trainEvery: 10, evaluateEvery: 10, checkpoints: 'every', checkpointEvery: 15 },
  stop: { steps: STEPS },
  engine: { backend: process.env['SALTUS_ENGINE'] ?? 'wasm' }
}

let bench: Bench
let api: Api
let id: string
beforeAll(async () => {
  bench = await openBench()
  api = bench.api
  ;({ id } = await api.call('runs.start', { draft }))
  await bench.until(id, isAt('finished'))
  await api.call('runs.derive', { runId: id })
})
afterAll(() => bench.close())

const read = (series: string) => api.call('series.read', { runId: id, series, fromRow: 0 })
const look = (view: string, step: number, replica = 0) =>
  api.call('runs.inspect', { runId: id, view, step, replica })

describe('derived series', () => {
  it('have a row of every stored state and replica, with one key set each', async () => {
    const { columns } = await read('progress')
    expect(Array.from(columns['step']!)).toEqual([0, 0, 15, 15, 30, 30, 40, 40])
    const { columns: keys } = await read('keys')
    expect(new Set(keys['step'])).toEqual(new Set([STEPS]))
    expect(Array.from(keys['task']!)).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
    for (const replica of [0, 1]) {
      const own = Array.from(keys['key']!).slice(6 * replica, 6 * replica + 6)
      const norms = Array.from(keys['norm']!).slice(6 * replica, 6 * replica + 6)
      const most = Math.max(...norms.slice(1))
      expect(own).toEqual(norms.map((norm, k) => Number(k > 0 && norm > most / 4)))
    }
  })

  it('told a progress that ended, and are not computed twice', async () => {
    const progress = bench.events.filter(({ name }) => name === 'run.deriving')
    expect(progress.map(({ payload }) => payload)).toContainEqual({
      runId: id,
      series: null,
      done: 2,
      total: 4,
      problem: null
    })
    const file = join(bench.library, 'runs', id, 'series', 'progress.arrows')
    const before = await readFile(file)
    const engines = bench.engines.length
    await api.call('runs.derive', { runId: id })
    expect(bench.engines.length).toBe(engines)
    expect(await readFile(file)).toEqual(before)
  })

  it('leave a replay as it was', async () => {
    const result = await api.call('runs.verify', { runId: id, steps: 20 })
    expect(result).toMatchObject({ identical: true, from: 15 })
    expect(result.series.map(({ name }) => name)).toContain('measures')
  })

  const file = (...names: string[]): string => join(bench.library, 'runs', id, ...names)
  const command = (...words: string[]) => {
    const answer = spawnSync(process.execPath, ['out/main/cli.js', ...words, '--out', bench.library], {
      encoding: 'utf8'
    })
    return { code: answer.status, told: answer.stderr }
  }
  const underived = async () => (await api.call('runs.read', { runId: id })).underived

  it('that were cut off are told: by the run, by an export with its exit code; and computed by a command', async () => {
    expect(await underived()).toBe(0)
    await rm(file('series', 'progress.arrows'))
    expect(await underived()).toBe(4)
    const csv = join(bench.library, 'metrics.csv')
    expect(command('export', id, '--csv', csv, '--series', 'train')).toEqual({ code: 0, told: '' })
    const cut = command('export', id, '--csv', csv)
    expect(cut).toMatchObject({ code: 3 })
    expect(cut.told).toMatch(/progress.*: incomplete: 4 kept states are left; compute with: saltus derive /)
    expect(command('derive', id)).toEqual({ code: 0, told: '' })
    expect(await underived()).toBe(0)
    expect(command('export', id, '--csv', csv)).toEqual({ code: 0, told: '' })
  })

  it('leave out a state that cannot be read, and say so', async () => {
    const checkpoint = file('checkpoints', '15.safetensors')
    const whole = await readFile(checkpoint)
    const wrong = Buffer.from(whole)
    wrong[wrong.length - 1]! ^= 1
    await writeFile(checkpoint, wrong)
    await rm(file('series', 'progress.arrows'))
    const { leftOut } = await api.call('runs.derive', { runId: id })
    expect(leftOut).toEqual([{ step: 15, reason: expect.stringMatching(/15\.safetensors is damaged/) }])
    expect(new Set((await read('progress')).columns['step'])).toEqual(new Set([0, 30, STEPS]))
    const told = bench.events.findLast(({ name }) => name === 'run.deriving')
    expect(told!.payload).toMatchObject({
      problem: expect.stringMatching(/^Left out: the state at step 15\. /)
    })
    expect(await underived()).toBe(1)
    await writeFile(checkpoint, whole)
    expect(await api.call('runs.derive', { runId: id })).toEqual({ leftOut: [] })
  })

  it('take long on request alone: sharpness of every stored state, never of itself', async () => {
    expect((await read('sharpness')).columns['step']).toHaveLength(0)
    await api.call('runs.derive', { runId: id, series: 'sharpness' })
    const { columns } = await read('sharpness')
    expect(Array.from(columns['step']!)).toEqual([0, 0, 15, 15, 30, 30, 40, 40])
    for (const phi of columns['phi']!) expect(phi).toBeGreaterThan(0)
    await expect(api.call('runs.derive', { runId: id, series: 'progress' })).rejects.toMatchObject({
      code: 'derive.none'
    })
  })

  it('are refused where they are not defined', async () => {
    const run = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 20 } }) })
    await bench.until(run.id, isAt('finished'))
    await expect(api.call('runs.derive', { runId: run.id })).rejects.toMatchObject({ code: 'derive.none' })
    const { whyNotDerived } = await api.call('runs.read', { runId: run.id })
    expect(whyNotDerived).toMatch(/no derived series/)
  })
})

describe('stored states', () => {
  it('give a tensor of the newest one at or before a step', async () => {
    const early = await api.call('checkpoints.tensor', { runId: id, step: 29, name: 'embedding' })
    expect(early).toMatchObject({ step: 15, shape: [2, 12, 8] })
    expect(early.data).toHaveLength(2 * 12 * 8)
    expect((await api.call('checkpoints.tensor', { runId: id, step: 40, name: 'embedding' })).step).toBe(40)
    await expect(
      api.call('checkpoints.tensor', { runId: id, step: 3, name: 'toString' })
    ).rejects.toMatchObject({
      code: 'inspect.tensor',
      message: 'The state at step 0 has no tensor toString.'
    })
  })

  it('give the table with what the network says, right as often as recorded', async () => {
    const { step, arrays, labels } = await look('table', STEPS, 1)
    expect(step).toBe(30)
    const { trained, predicted, answer } = arrays
    const rows = Array.from(answer!.data.keys()).filter((row) => trained!.data[row] === 0)
    const right = rows.filter((row) => predicted!.data[row] === answer!.data[row]).length
    const { columns } = await read('test')
    const at = Array.from(columns['step']!).findIndex((s, i) => s === 30 && columns['replica']![i] === 1)
    expect(right / rows.length).toBeCloseTo(columns['accuracy']![at]!, 6)
    expect(labels['symbols']).toHaveLength(11)
  })

  it('give attention that adds up to 1, frequencies, rings and spectra', async () => {
    const { arrays } = await look('attention', STEPS)
    expect(arrays['a']!.shape).toEqual([2, 11, 11])
    arrays['a']!.data.forEach((a, i) =>
      expect(a + arrays['b']!.data[i]! + arrays['equals']!.data[i]!).toBeCloseTo(1, 12)
    )
    const frequencies = await look('frequencies', STEPS)
    const { columns } = await read('keys')
    expect(Array.from(frequencies.arrays['output']!.data)).toEqual(Array.from(columns['norm']!).slice(0, 6))
    const ring = await look('ring', STEPS)
    expect(ring.labels['matrices']).toEqual(['E', 'L', 'O'])
    const [k] = ring.arrays['frequencies']!.data
    expect(ring.arrays[`E/${k}`]!.shape).toEqual([11, 2])
    const spectrum = await look('spectrum', STEPS)
    expect(spectrum.arrays['L']!.data).toHaveLength(11)
  })

  it('refuse what is not there, each with one sentence', async () => {
    await expect(look('soul', 1)).rejects.toMatchObject({ code: 'inspect.view' })
    await expect(look('ring', 1, 2)).rejects.toMatchObject({ code: 'inspect.replica' })
  })
})
