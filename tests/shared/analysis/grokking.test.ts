import { describe, expect, it } from 'vitest'
import { delayOf, ONCE, THREE_IN_A_ROW } from '#shared/analysis/grokking'
import type { Track } from '#shared/analysis/tracks'

const steps = [0, 10, 20, 30, 40, 50, 60]
const path = (...values: number[]): Track => ({ at: steps.slice(0, values.length), values })

describe('the delay of a replica', () => {
  it('with what came after it', () => {
    const train = path(0.1, 1, 1, 1, 1, 1, 1)
    const heldOut = path(0, 0.02, 0.5, 0.99, 0.85, 0.95, 0.7)
    expect(delayOf(train, heldOut, ONCE)).toEqual({
      train: { at: 10, after: 0, until: 60 },
      grok: { at: 30, after: 20, until: 60 },
      delay: 20,
      ratio: 3,
      heldOutAtTrain: 0.02,
      heldOutAtFourFifths: 0.02,
      lowestAfter: 0.7,
      falls: 2
    })
  })

  it('is open where the held-out rows were never learned, and a divergence is a fall', () => {
    const open = delayOf(path(0, 1), path(0, 0.1), ONCE)
    expect(open).toMatchObject({
      grok: { at: null, until: 10 },
      delay: null,
      ratio: null,
      lowestAfter: null,
      falls: 0
    })
    expect(delayOf(path(1, 1), path(1, NaN), ONCE)).toMatchObject({ lowestAfter: NaN, falls: 1 })
  })

  it('tells held-out rows where the training rows are four fifths known, in the next evaluation that has them', () => {
    const train = { at: [0, 4, 8, 12, 16], values: [0.5, 0.7, 0.79, 0.81, 1] }
    const heldOut = { at: [0, 10, 20], values: [0.5, 0.6, 0.75] }
    expect(delayOf(train, heldOut, ONCE)).toMatchObject({ heldOutAtFourFifths: 0.75, heldOutAtTrain: 0.75 })
    expect(delayOf(train, { at: [0, 10], values: [0.5, 0.6] }, ONCE)).toMatchObject({
      heldOutAtFourFifths: null
    })
    expect(delayOf(path(0.5, 0.79), heldOut, ONCE).heldOutAtFourFifths).toBe(null)
  })

  it('by the rule of three begins with the first of the three', () => {
    const train = path(0, 1, 1, 1, 1, 1, 1)
    const flickering = path(0, 0.99, 0.5, 0.99, 1, 1, 1)
    expect(delayOf(train, flickering, ONCE)).toMatchObject({ grok: { at: 10, after: 0 }, delay: 0 })
    expect(delayOf(train, flickering, THREE_IN_A_ROW)).toMatchObject({
      grok: { at: 30, after: 20, until: 60 },
      delay: 20,
      ratio: 3
    })
  })
})
