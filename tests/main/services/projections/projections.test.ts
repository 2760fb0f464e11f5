/** Layouts of a real run's weights: computed, stored, read again, cancelled, refused. */
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../../../src/main/store/library'
import { isAt, openBench, quickDraft, type Bench } from '../support'

const layer = { tensor: 'layer1/weight', points: 'rows' }
const tsne = { ...layer, method: 'tsne', perplexity: 2, iterations: 60, temporalWeight: 0 }

describe('projections', () => {
  let bench: Bench
  let runId: string
  const compute = (request: object) => bench.api.call('projections.compute', { runId, request })
  const read = (request: object) => bench.api.call('projections.read', { runId, request })
  const files = () => {
    const folder = path.join(bench.library, 'runs', runId, 'projections')
    return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []
  }

  beforeAll(async () => {
    bench = await openBench()
    runId = (await bench.api.call('runs.start', { draft: quickDraft({ stop: { steps: 200 } }) })).id
    await bench.until(runId, isAt('finished'))
  })
  afterAll(() => bench.close())

  it('lists the matrices of a state', async () => {
    const targets = await bench.api.call('projections.targets', { runId })
    expect(targets).toContainEqual({
      tensor: 'layer1/weight',
      slices: 1,
      rows: { noun: 'input', count: 9 },
      columns: { noun: 'neuron', count: 16 }
    })
    // Neither biases nor what the optimiser keeps, whose matrices have the same shapes.
    expect(targets.map(({ tensor }) => tensor)).toEqual([
      'layer1/weight',
      'layer2/weight',
      'activations/layer1',
      'activations/layer2'
    ])
  })

  it('lays out every kept state, stores it, and reads it from there', async () => {
    expect(await read(layer)).toBeNull()
    const laid = await compute(layer)
    // The run has ended: its last state is one of them, whatever the schedule keeps.
    const kept = await bench.api.call('checkpoints.list', { runId })
    expect([...laid.steps]).toEqual([...new Set(kept.map(({ step }) => step))].sort((a, b) => a - b))
    expect(laid.steps.at(-1)).toBe(200)
    expect(laid.layouts).toHaveLength(laid.steps.length * 9 * 2)
    expect(laid.nearest).toHaveLength(laid.steps.length * 9 * laid.neighbours)
    expect(laid.points.labels.slice(0, 4)).toEqual(['code 1', 'code 2', 'code 3', 'message 1'])
    expect(laid.explained[0]).toBeGreaterThan(laid.explained[1]!)
    expect(laid.weightMovement).toHaveLength(laid.steps.length - 1)
    expect(await read(layer)).toEqual(laid)
    const [file] = files()
    const before = fs.statSync(file!).ino
    expect(await compute(layer)).toEqual(laid)
    expect(fs.statSync(file!).ino).toBe(before)
  })

  it('computes a damaged layout again, and says that it is damaged until then', async () => {
    const laid = (await read(layer))!
    const bytes = fs.readFileSync(files()[0]!)
    bytes[bytes.length - 3]! ^= 1
    fs.writeFileSync(files()[0]!, bytes)
    await expect(read(layer)).rejects.toMatchObject({ code: 'projection.damaged' })
    await compute(layer)
    expect(await read(layer)).toEqual(laid)
  })

  it('lays out activations on the probe inputs, and stores them alike', async () => {
    const hidden = { tensor: 'activations/layer1', points: 'rows' }
    const laid = await compute(hidden)
    expect(laid.points.noun).toBe('input')
    expect(laid.points.groupings.map(({ name }) => name)).toEqual(['task', 'answer', 'task and answer'])
    expect(laid.layouts).toHaveLength(laid.steps.length * laid.points.count * 2)
    expect(Math.max(...laid.weightMovement)).toBeGreaterThan(0)
    expect(await read(hidden)).toEqual(laid)
    expect((await compute({ ...hidden, points: 'columns' })).points).toMatchObject({
      noun: 'neuron',
      count: 16
    })
  })

  it('lays out by t-SNE and announces its progress', async () => {
    const laid = await compute({ ...tsne, points: 'columns' })
    expect(laid.points).toMatchObject({ noun: 'neuron', count: 16 })
    expect(laid.divergences).toHaveLength(laid.steps.length)
    expect(bench.events.filter(({ name }) => name === 'run.projecting').at(-1)!.payload).toMatchObject({
      runId,
      done: null,
      problem: null
    })
  })

  it('can be cancelled, and then stores nothing', async () => {
    const before = files()
    const laid = compute({ ...tsne, iterations: 100_000 })
    const ended = expect(laid).rejects.toMatchObject({ code: 'projection.cancelled' })
    await sleep(200)
    await bench.api.call('projections.cancel', { runId })
    await ended
    expect(files()).toEqual(before)
  })

  it.each([
    ['tensor', { tensor: 'layer9/weight' }],
    ['replica', { ...layer, replica: 1 }],
    ['slice', { ...layer, slice: 1 }],
    ['method', { ...layer, method: 'umap' }],
    ['perplexity', { ...tsne, perplexity: 30 }],
    ['temporalWeight', { ...tsne, temporalWeight: 2 }]
  ])('refuses a wrong %s with its path', async (wrong, request) => {
    const before = files()
    await expect(compute(request)).rejects.toMatchObject({ detail: { path: wrong } })
    expect(files()).toEqual(before)
  })

  it('leaves a state out that cannot be laid out, and says so; names what no layout can be of', async () => {
    const library = openLibrary(bench.library)
    const state = (await library.readCheckpoint(runId))!
    const weight = state.tensors['layer1/weight']!
    const keep = async (step: number, changed: typeof weight): Promise<void> => {
      const writer = await library.write(runId)
      const tensors = { ...state.tensors, 'layer1/weight': changed }
      const options = { rolling: false, engine: writer.record.engine! }
      await writer.writeCheckpoint({ ...state, step, tensors }, options)
      await writer.close()
    }
    await keep(201, { ...weight, data: weight.data.map((value, i) => (i === 20 ? NaN : value)) })
    const before = (await read(layer))!
    const laid = await compute(layer)
    expect(laid.leftOut).toEqual([
      {
        step: 201,
        reason: expect.stringMatching(/NaN for input code 2, coordinate 5, in the state at step 201/)
      }
    ])
    expect({ ...laid, leftOut: [] }).toEqual(before)
    expect(await read(layer)).toEqual(laid)
    await keep(202, { ...weight, shape: [1, 16, 9] })
    await expect(compute(layer)).rejects.toThrow(/step 202 has 9 points of 9 coordinates/)
    fs.rmSync(path.join(bench.library, 'runs', runId, 'checkpoints'), { recursive: true })
    await expect(compute(layer)).rejects.toMatchObject({ code: 'projection.none', detail: { path: 'runId' } })
  })
})
