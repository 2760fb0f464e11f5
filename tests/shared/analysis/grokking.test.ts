import { describe, expect, it } from 'vitest'
import {
  crossing,
  crossingQuantile,
  delayOf,
  ONCE,
  summarizeCrossings,
  THREE_IN_A_ROW,
  trajectories,
  type Crossing
} from '#shared/analysis/grokking'

const steps = [0, 10, 20, 30, 40, 50, 60]
const path = (...values: number[]) => ({ steps: steps.slice(0, values.length), values })
const at = (step: number): Crossing => ({ reached: true, after: step - 10, at: step })
const never: Crossing = { reached: false, within: 500 }

describe('crossings', () => {
  it('are intervals between evaluations', () => {
    expect(crossing(path(0, 0.5, 0.99, 0.2), ONCE)).toEqual({ reached: true, after: 10, at: 20 })
    expect(crossing(path(1), ONCE)).toEqual({ reached: true, after: -1, at: 0 })
  })

  it('by the rule of three name the first of the three', () => {
    const flickering = path(0, 0.99, 0.5, 0.99, 1, 1, 1)
    expect(crossing(flickering, ONCE)).toMatchObject({ at: 10 })
    expect(crossing(flickering, THREE_IN_A_ROW)).toEqual({ reached: true, after: 20, at: 30 })
    expect(crossing(path(0, 0, 0, 1, 1), THREE_IN_A_ROW)).toEqual({ reached: false, within: 40 })
  })

  it('never happen after divergence', () => {
    expect(crossing(path(0, NaN, NaN), ONCE)).toEqual({ reached: false, within: 20 })
    expect(crossing({ steps: [], values: [] }, ONCE)).toEqual({ reached: false, within: 0 })
  })
})

describe('the delay of a replica', () => {
  it('with what came after it', () => {
    const train = path(0.1, 1, 1, 1, 1, 1, 1)
    const heldOut = path(0, 0.02, 0.5, 0.99, 0.85, 0.95, 0.7)
    expect(delayOf(train, heldOut, ONCE)).toEqual({
      train: { reached: true, after: 0, at: 10 },
      grok: { reached: true, after: 20, at: 30 },
      delay: 20,
      ratio: 3,
      heldOutAtTrain: 0.02,
      lowestAfter: 0.7,
      falls: 2
    })
  })

  it('is open where the held-out rows were never learned, and a divergence is a fall', () => {
    const open = delayOf(path(0, 1), path(0, 0.1), ONCE)
    expect(open).toMatchObject({
      grok: { within: 10 },
      delay: null,
      ratio: null,
      lowestAfter: null,
      falls: 0
    })
    expect(delayOf(path(1, 1), path(1, NaN), ONCE)).toMatchObject({ lowestAfter: NaN, falls: 1 })
  })

  it('is read from columns apart by replica', () => {
    const columns = {
      step: Uint32Array.of(0, 0, 5, 5),
      replica: Uint16Array.of(0, 1, 0, 1),
      accuracy: Float64Array.of(0.1, 0.2, 0.3, 0.4)
    }
    expect(trajectories(columns, 'accuracy', 2)).toEqual([
      { steps: [0, 5], values: [0.1, 0.3] },
      { steps: [0, 5], values: [0.2, 0.4] }
    ])
    expect(() => trajectories(columns, 'loss', 2)).toThrow('loss')
  })
})

describe('medians over replicas', () => {
  it('count never as later than all others', () => {
    expect(crossingQuantile([at(30), at(10), at(20)], 0.5)).toEqual({ step: 20 })
    expect(crossingQuantile([never, at(10), at(20)], 0.5)).toEqual({ step: 20 })
    expect(crossingQuantile([never, at(10), { reached: false, within: 300 }], 0.5)).toEqual({
      neverWithin: 300
    })
    expect(crossingQuantile([at(10), never], 0.5)).toEqual({ neverWithin: 500 })
    expect(crossingQuantile([at(10), at(20)], 0.5)).toEqual({ step: 15 })
    expect(crossingQuantile([never], 0)).toEqual({ neverWithin: 500 })
  })

  it('come with quartiles', () => {
    expect(summarizeCrossings([at(10), at(20), at(30), at(40), never])).toEqual({
      quartiles: [{ step: 20 }, { step: 30 }, { step: 40 }],
      reached: 4,
      replicas: 5
    })
    expect(summarizeCrossings([]).quartiles[1]).toEqual({ step: NaN })
  })
})
