import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors'
import { detectorsOf } from '../../../../src/main/engine/training/moments'
import { openLibrary } from '../../../../src/main/store/library'
import { allRows, isAt, openBench, quickDraft, type Bench } from '../support'

const AT = 100
const adam = { kind: 'adam', learningRate: 0.002 }

let bench: Bench
let parentId: string

beforeAll(async () => {
  bench = await openBench()
  const draft = quickDraft({ optimizer: adam, stop: { steps: 300 }, replicas: 2, title: 'Parent' })
  parentId = (await bench.api.call('runs.start', { draft })).id
  await bench.until(parentId, isAt('finished'))
})
afterAll(() => bench.close())

const specOf = async (runId: string): Promise<Record<string, unknown>> => ({
  ...(await bench.api.call('runs.read', { runId })).spec
})
const fork = async (changes: Record<string, unknown>, step = AT) =>
  bench.api.call('runs.fork', { runId: parentId, step, draft: { ...(await specOf(parentId)), ...changes } })
/** The rows after a step, as a fork from there should have them. */
const rowsAfter = async (runId: string, step: number) =>
  Object.entries(await allRows(bench.api, runId)).map(([name, columns]) => {
    const first = columns['step']!.findIndex((at) => at > step)
    return [
      name,
      Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values.slice(first)]))
    ]
  })
const tensorsOf = async (runId: string) => (await openLibrary(bench.library).readCheckpoint(runId))!.tensors

describe('a fork', () => {
  it('that changes nothing goes on with the very bits of its parent, and can be verified', async () => {
    const run = await fork({})
    expect(run).toMatchObject({ title: `Parent, from ${AT}`, step: AT })
    expect(run.parent).toEqual({ runId: parentId, title: 'Parent', step: AT, changes: [] })
    await bench.until(run.id, isAt('finished'))
    expect(await rowsAfter(run.id, AT)).toEqual(await rowsAfter(parentId, AT))
    expect(await tensorsOf(run.id)).toEqual(await tensorsOf(parentId))
    expect(await bench.api.call('runs.verify', { runId: run.id, steps: null })).toMatchObject({
      identical: true
    })
  })

  it('trains with what was changed from the kept weights on, and keeps the difference', async () => {
    const run = await fork({ optimizer: { ...adam, learningRate: 0.01 }, seed: 9, title: 'Faster' })
    const done = await bench.until(run.id, isAt('finished'))
    expect(done).toMatchObject({ title: 'Faster', step: 300, preset: null })
    expect(done.parent!.changes).toEqual([
      { path: 'seed', before: 0, after: 9 },
      { path: 'optimizer.learningRate', before: 0.002, after: 0.01 }
    ])
    const library = openLibrary(bench.library)
    const [before, after] = await Promise.all(
      [parentId, run.id].map(async (id) => (await library.readCheckpoint(id, AT))!.tensors)
    )
    // Rows of another seed are no continuation: what was known of changes is not taken over.
    expect({ ...after, ...detectorsOf(before!) }).toEqual(before)
    expect(await tensorsOf(run.id)).not.toEqual(await tensorsOf(parentId))
    // The first rows are those of the state it goes on from.
    expect((await allRows(bench.api, run.id))['test']!['step']!.slice(0, 3)).toEqual([AT, AT, 150])
  })

  it('is called by what it changes, where its spec has no title of its own', async () => {
    const run = await fork({ optimizer: { ...adam, learningRate: 0.01 }, notes: 'faster' })
    expect(run.title).toBe(`Parent (learning rate 0.01), from ${AT}`)
    await bench.until(run.id, isAt('finished'))
  })

  it.each([
    [
      'another width',
      { model: { depth: 3, width: 24 } },
      /^The checkpoint has \[2, .*16\] for .*; this model needs \[2, .*24\]\.$/
    ],
    [
      'fewer layers',
      { model: { depth: 2, width: 16 } },
      /^The checkpoint has \[.*\] for .*; this model needs/
    ],
    ['fewer replicas', { replicas: 1 }, /^The checkpoint has 2 replicas; this spec has 1\.$/],
    [
      'no steps left',
      { stop: { steps: AT } },
      /^stop\.steps must be beyond step 100, where the fork begins; it is 100\.$/
    ]
  ])('with %s is refused in one sentence, and leaves nothing behind', async (_, changes, sentence) => {
    const before = await bench.api.call('runs.list', {})
    const refusal = fork(changes)
    await expect(refusal).rejects.toThrow(sentence)
    await expect(refusal).rejects.toBeInstanceOf(AppError)
    expect(await bench.api.call('runs.list', {})).toEqual(before)
  })

  it('from a step that is not kept is refused with the nearest that are', async () => {
    await expect(fork({}, 97)).rejects.toThrow(
      /keeps no checkpoint at step 97\. The nearest are at \d+, \d+, \d+\./
    )
  })

  it('survives the loss of its engine before its first step, and of its parent', async () => {
    const run = await fork({ optimizer: { kind: 'sgd', learningRate: 0.1 }, stop: { steps: 400 } })
    bench.engines.at(-1)!.kill()
    const lost = await bench.until(run.id, isAt('interrupted'))
    expect(lost.step).toBe(AT)
    await bench.api.call('runs.trash', { runId: parentId })
    await bench.api.call('runs.continue', { runId: run.id })
    const done = await bench.until(run.id, isAt('finished'))
    expect(done).toMatchObject({ step: 400, parent: { title: 'Parent' } })
  })
})
