/** A network on S₅ laid out: how its rows agree with the cosets of a subgroup, beside chance; its activations on pairs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Projection } from '#shared/projection'
import { cosets, powerSubgroup } from '../../../src/families/grokking/group/cosets'
import { symmetricGroup } from '../../../src/families/grokking/data/permutations'
import { openLibrary } from '../../../src/main/store/library'
import { pictureOf } from '../../../src/renderer/panels/embedding/picture'
import { scoresOf } from '../../../src/renderer/panels/embedding/scores'
import { isAt, openBench, type Bench } from './support'

const group = symmetricGroup(5)
const coset = cosets(group, powerSubgroup(group), 'right')

describe('a layout of S₅', () => {
  let bench: Bench
  let runId: string
  let laid: Projection

  /** Keeps a further state, as a network that has learnt the cosets would be: rows of one coset lie together. */
  async function keepCosets(): Promise<void> {
    const library = openLibrary(bench.library)
    const state = (await library.readCheckpoint(runId))!
    const table = state.tensors['input/a']!
    const units = table.shape[2]!
    const data = table.data.map(
      (value, at) => 0.1 * value + Number(at % units === coset[Math.floor(at / units)])
    )
    const writer = await library.write(runId)
    const tensors = { ...state.tensors, 'input/a': { ...table, data } }
    await writer.writeCheckpoint(
      { ...state, step: 3, tensors },
      { rolling: false, engine: writer.record.engine! }
    )
    await writer.close()
  }

  beforeAll(async () => {
    bench = await openBench()
    const draft = {
      family: 'grokking',
      task: { operation: 'product', group: 'S5' },
      model: { kind: 'relu', hidden: 16 },
      batchSize: 64,
      stop: { steps: 2 },
      engine: { backend: process.env['SALTUS_ENGINE'] ?? 'wasm' }
    }
    runId = (await bench.api.call('runs.start', { draft })).id
    await bench.until(runId, isAt('finished'))
    await keepCosets()
    const request = { tensor: 'input/a', points: 'rows' }
    laid = await bench.api.call('projections.compute', { runId, request })
  })
  afterAll(() => bench.close())

  it('tells the share of near rows in the same coset beside that of rows at random', () => {
    const { name } = laid.points.groupings.find(({ of }) => of.join() === coset.join())!
    const picture = pictureOf(laid, { colour: name })
    expect(picture.grouping?.name).toMatch(/^H·g, D₅ = /)
    const at = (t: number) => scoresOf(laid, t, picture, 'all').find((score) => score.name === 'Same coset')!
    const [first, last] = [at(0), at(laid.steps.length - 1)]
    expect([first.beside, last.beside]).toEqual(Array(2).fill('chance 0.08, at most 0.90')) // 9 of 119 others
    expect(Number(first.value)).toBeLessThan(0.15)
    expect(Number(last.value)).toBeGreaterThan(0.85) // ten neighbours, of which nine can be of its own
  })

  it('has activations on pairs of permutations, with what they answer, and moves as they do', async () => {
    const request = { tensor: 'activations/hidden', points: 'rows' }
    const pairs = await bench.api.call('projections.compute', { runId, request })
    expect([pairs.points.noun, pairs.points.count]).toEqual(['pair', 512])
    expect(pairs.points.groupings[0]).toMatchObject({ name: 'answer', cyclic: false })
    expect(pairs.points.groupings[0]!.classes).toHaveLength(120)
    expect(pairs.layouts).toHaveLength(pairs.steps.length * 512 * 2)
    // The state that was kept last has another table of inputs.
    expect(pairs.weightMovement.at(-1)).toBeGreaterThan(0.1)
    expect(await bench.api.call('projections.read', { runId, request })).toEqual(pairs)
  })
})
