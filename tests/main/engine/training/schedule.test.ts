import { describe, expect, it } from 'vitest'
import { isKept } from '#shared/keptStates'
import { recordSchema } from '#shared/experimentParts'
import { isEvaluation, isTrainRow, nextStop } from '../../../../src/main/engine/training/schedule'

const policy = (options: Record<string, unknown>) => recordSchema(157).parse(options)
const kept = (options: Record<string, unknown>, until: number): number[] =>
  Array.from({ length: until + 1 }, (_, s) => s).filter((s) => isKept(policy(options), s))

describe('schedule', () => {
  it('keeps states evenly in log step', () => {
    const steps = kept({ checkpoints: 'log', checkpointsPerDecade: 4 }, 10_000)
    expect(steps).toEqual([0, 1, 2, 4, 6, 10, 18, 32, 57, 100, 178, 317, 563, 1000, 1779, 3163, 5624, 10_000])
  })

  it('keeps every n-th state, or only the first', () => {
    expect(kept({ checkpoints: 'every', checkpointEvery: 300 }, 1000)).toEqual([0, 300, 600, 900])
    expect(kept({ checkpoints: 'last' }, 1000)).toEqual([0])
  })

  it('never steps over a record, an evaluation or a kept state', () => {
    const record = policy({ trainEvery: 7, evaluateEvery: 10, checkpoints: 'every', checkpointEvery: 25 })
    const stops: number[] = []
    for (let s = 0; s < 60; s = nextStop(record, s, 60)) stops.push(s)
    const due = Array.from({ length: 60 }, (_, s) => s).filter(
      (s) => s % 7 === 0 || s % 10 === 0 || s % 25 === 0
    )
    expect(stops).toEqual(due)
  })

  it('evaluates at gaps of 2 % of the step, from a tenth of the largest gap to the whole', () => {
    const record = policy({ evaluate: 'adaptive', evaluateEvery: 100, trainEvery: 1000 })
    const steps = Array.from({ length: 20_001 }, (_, s) => s).filter((s) => isEvaluation(record, s))
    expect(steps.slice(0, 4)).toEqual([0, 10, 20, 30])
    const gaps = steps.slice(1).map((step, i) => step - steps[i]!)
    expect(Math.min(...gaps)).toBe(10)
    expect(Math.max(...gaps)).toBe(100)
    // between both, no gap is wider than 2 % of the step and one smallest gap
    steps.slice(1, -1).forEach((step, i) => expect(gaps[i + 1]).toBeLessThanOrEqual(step / 50 + 10))
    // ln 2 / ln 1.02 = 35 on the logarithmic grid, and every hundredth step
    const doubling = steps.filter((step) => step > 2000 && step <= 4000).length
    expect(doubling).toBeGreaterThanOrEqual(35)
    expect(doubling).toBeLessThanOrEqual(55)
    for (const step of steps.slice(1)) expect(isTrainRow(record, step)).toBe(true)
    expect(isEvaluation(policy({ evaluateEvery: 100 }), 10)).toBe(false)
  })
})
