import { describe, expect, it } from 'vitest'
import { requireTraining, type TrainingSpec } from '#shared/experiment'
import { isKept, keptStates, keptText, statesToDrop } from '#shared/keptStates'
import type { CheckpointInfo } from '#shared/run'
import { families } from '../../src/main/families'

const footprint = { weights: 1, train: { rows: 1, values: 1 }, evaluation: { rows: 1, values: 1 } }
const specOf = (draft: object): TrainingSpec =>
  requireTraining(families.parity.schema.parse({ family: 'parity', ...draft }), 'kept')
const countOf = (draft: object): number => keptStates(() => footprint, specOf(draft)).states

describe('how many states a run keeps', () => {
  it.each([
    [{ checkpoints: 'log', checkpointsPerDecade: 1 }, 1000],
    [{ checkpoints: 'log', checkpointsPerDecade: 12 }, 60],
    [{ checkpoints: 'log', checkpointsPerDecade: 12 }, 20_000],
    [{ checkpoints: 'log', checkpointsPerDecade: 200 }, 1778],
    [{ checkpoints: 'every', checkpointEvery: 7 }, 700],
    [{ checkpoints: 'last' }, 100]
  ])('%j over %i steps: those of every step, and the newest', (record, steps) => {
    const spec = specOf({ record, stop: { steps } })
    const all = Array.from({ length: steps + 1 }, (_, step) => step)
    expect(countOf({ record, stop: { steps } })).toBe(all.filter((s) => isKept(spec.record, s)).length + 1)
  })

  it('is told at once for the longest run', () => {
    const began = performance.now()
    countOf({ record: { checkpoints: 'log', checkpointsPerDecade: 200 }, stop: { steps: 1e8 } })
    expect(performance.now() - began).toBeLessThan(100)
  })

  it('counts the end of every stage, and what each keeps of its own', () => {
    const record = { checkpoints: 'every', checkpointEvery: 10 }
    const stages = [
      { until: { steps: 25 } },
      { change: { record: { checkpoints: 'last' } }, until: { steps: 20 } },
      {}
    ]
    // 0, 10, 20, the ends at 25 and 45, the newest
    expect(countOf({ record, stages, stop: { steps: 100 } })).toBe(6)
  })
})

it('tells what later stages carry along: the ends of those that others still go on from', () => {
  const weights = 1000
  const sizes = (stages: object[]) =>
    keptStates(() => ({ ...footprint, weights }), {
      ...specOf({
        record: { checkpoints: 'last' },
        optimizer: { kind: 'adam' },
        stop: { steps: 100 },
        stages
      })
    })
  const replicas = specOf({}).replicas
  const learned = 4 * replicas * 3 * weights
  const inRow = sizes([{ until: { steps: 10 } }, { until: { steps: 10 } }, {}])
  // 0, the ends of two stages, the newest; all alike.
  expect(inRow).toMatchObject({ states: 4, mostBytes: inRow.bytes, totalBytes: 4 * inRow.bytes })
  const arms = sizes([{ until: { steps: 10 } }, { until: { steps: 10 } }, { from: 0 }])
  // Only those of the second stage carry the end of the first.
  expect(arms).toMatchObject({ mostBytes: inRow.bytes + learned, totalBytes: 4 * inRow.bytes + learned })
  expect(keptText(arms)).toMatch(/^4 states of about .+ kB to .+ kB: .+ kB on disk$/)
  expect(keptText(inRow)).toMatch(/^4 states of about [^ ]+ kB: /)
})

describe('states that go', () => {
  const states = (...steps: number[]): CheckpointInfo[] =>
    steps.map((step) => ({ step, sizeBytes: 10, rolling: false }))
  const within = (bytes: number) => (left: readonly CheckpointInfo[]) => 10 * left.length <= bytes
  const all = states(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)

  it('none while all fit', () => {
    expect(statesToDrop(all, within(100), () => false)).toEqual([])
  })

  it('every other one of the older half, and again where that is not enough', () => {
    expect(statesToDrop(all, within(90), () => false)).toEqual([1, 3])
    expect(statesToDrop(all, within(70), () => false)).toEqual([1, 2, 3, 5])
  })

  it('never the first, the newest, and what is needed', () => {
    expect(statesToDrop(all, within(0), (step) => step === 4)).toEqual([1, 2, 3, 5, 6, 7, 8])
    expect(statesToDrop(states(5), within(0), () => false)).toEqual([])
  })
})
