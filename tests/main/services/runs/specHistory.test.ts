import { describe, expect, it } from 'vitest'
import type { EngineRecord } from '#shared/run'
import { readSpecHistory } from '../../../../src/main/services/runs/specHistory'
import { declarationsFor, requireSpec } from '../../asked/drafts'
import { openLibrary } from '../../../../src/main/store/library'
import { openFamilies } from '../support'
import { temporaryFolder } from '../../store/samples'

const engine = { backend: 'cpu', runner: 'eager' } as EngineRecord

/** A library, and a way to put runs into it that nothing trains. */
async function emptyLibrary() {
  const library = openLibrary(await temporaryFolder())
  const families = openFamilies()
  const put = async (draft: object, from?: { runId: string; step: number }) => {
    const spec = requireSpec(draft)
    const state = {
      step: from?.step ?? 0,
      seconds: 0,
      diverged: [],
      ruleCounts: [],
      stage: 0,
      stageFrom: 0,
      tensors: {}
    }
    const writer = await library.create({
      spec,
      ...declarationsFor(spec),
      preset: null,
      title: 'A run',
      version: '0',
      ...(from && {
        fork: { parent: { ...from, title: 'Parent', changes: [] }, state, madeBy: engine, engine: null }
      })
    })
    await writer.close()
    return writer.id
  }
  const history = async (id: string) => readSpecHistory(library, families, (await library.read(id)).record)
  return { library, put, history }
}

describe('the history of a run', () => {
  it('has the rows of a batch, or those of the whole training set', async () => {
    const { put, history } = await emptyLibrary()
    const batch = await put({ family: 'parity', batchSize: 48 })
    expect(await history(batch)).toMatchObject([{ from: 0, rows: 48 }])
    const table = { operation: 'x+y', modulus: 7, trainFraction: 0.5 }
    const whole = await put({
      family: 'grokking',
      batchSize: null,
      task: table,
      model: { kind: 'quadratic' }
    })
    expect(await history(whole)).toMatchObject([{ from: 0, rows: Math.floor(0.5 * 49) }])
  })

  it('has no common value where the seeds differ', async () => {
    const { put, history } = await emptyLibrary()
    const perReplica = { 'task.trainFraction': [0.4, 0.6], 'optimizer.learningRate': [0.1, 0.2] }
    const id = await put({
      family: 'grokking',
      batchSize: null,
      replicas: 2,
      task: { modulus: 7 },
      perReplica
    })
    expect(await history(id)).toMatchObject([{ rows: null, rate: null }])
  })

  it('goes through all ancestors, and is not known where one is gone', async () => {
    const { library, put, history } = await emptyLibrary()
    const first = await put({ family: 'parity', batchSize: 16 })
    const second = await put({ family: 'parity', batchSize: 32 }, { runId: first, step: 100 })
    const third = await put({ family: 'parity', batchSize: 64 }, { runId: second, step: 300 })
    expect(await history(third)).toMatchObject([
      { from: 0, rows: 16 },
      { from: 100, rows: 32 },
      { from: 300, rows: 64 }
    ])
    await library.trash(first)
    expect(await history(third)).toBe(null)
    await library.restore(first)
    expect(await history(third)).toHaveLength(3)
  })
})
