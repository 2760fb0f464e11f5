import { describe, expect, it } from 'vitest'
import { collapseOf, learningStages } from '#shared/analysis/collapse'
import type { Track } from '#shared/analysis/tracks'
import { specOf } from '../../main/engine/support'

const shares = [0.5, 0.25, 0.125, 0.0625, 0.0625]

/** Accuracy ½ until a tenth of the rise, which begins at `from` and ends at `to`; a row every 10 steps. */
function track(from: number, to: number, wander = 0): Track {
  const at = Array.from({ length: 1001 }, (_, i) => 10 * i)
  const rise = (step: number): number => Math.min(1, Math.max(0, (step - from) / (to - from)))
  return { at, values: at.map((step, i) => 0.5 + 0.5 * rise(step) + (i % 7 === 3 ? wander : 0)) }
}
/** Tasks learned at these steps, in one seed each. */
const seedsOf = (...seeds: number[][]): Track[][] =>
  shares.map((_, task) => seeds.map((steps) => track(steps[task]! - 20, steps[task]! + 20)))

describe('the collapse of tasks', () => {
  it('is whole where each is learned after as many rows of its own', () => {
    const { score, seeds } = collapseOf(seedsOf([200, 400, 800, 1600, 1600]), shares, 0.5, true)
    expect(seeds[0]).toMatchObject({ onset: 0, first: null, steps: [200, 400, 800, 1600, 1600] })
    expect(score!.median[0]).toBeCloseTo(0, 10)
  })

  it('is none where all are learned together, or after the same steps of any share', () => {
    const [seed] = collapseOf(seedsOf([300, 300, 300, 300, 320]), shares, 0.5, true).seeds
    expect(seed!.score).toBeGreaterThan(10)
  })

  it('counts from the first task’s t₁₀ and leaves it out, unless tasks were drawn anew', () => {
    const tracks = seedsOf([1000, 1390, 1790, 2590, 2590])
    const [seed] = collapseOf(tracks, shares, 0.5, false).seeds
    expect(seed).toMatchObject({ first: 0, onset: 990 })
    expect(seed!.steps).toEqual([null, 400, 800, 1600, 1600])
    expect(seed!.score).toBeCloseTo(0, 10)
    expect(collapseOf(tracks, shares, 0.5, true).seeds[0]!.score).toBeGreaterThan(0.5)
  })

  it('takes no single row of a wandering probe for learning', () => {
    const wandering = shares.map((_, task) => [track(300 + 100 * task, 340 + 100 * task, 0.3)])
    const [seed] = collapseOf(wandering, shares, 0.5, false).seeds
    expect(seed!.first).toBe(0)
    expect(seed!.onset).toBeGreaterThan(250)
  })

  it('is told of tasks that were learned, of three at least, and of five seeds with an interval', () => {
    const some = collapseOf(seedsOf([200, 400, 800, 1e6, 1e6]), shares, 0.5, true)
    expect(some.seeds[0]!.steps).toEqual([200, 400, 800, null, null])
    expect(some.score).toMatchObject({ seeds: 1, interval: null })
    expect(collapseOf(seedsOf([200, 400, 1e6, 1e6, 1e6]), shares, 0.5, true).score).toBeNull()
    const never = collapseOf(seedsOf([1e6, 1e6, 1e6, 1e6, 1e6]), shares, 0.5, false)
    expect(never.seeds[0]).toMatchObject({ onset: null, first: null, score: null })
    const five = collapseOf(
      seedsOf(...[1, 2, 3, 4, 5].map((k) => [200, 400, 800, 1600, 1600 * k])),
      shares,
      0.5,
      true
    )
    expect(five.score!.interval).toEqual([five.seeds[0]!.score, five.seeds[4]!.score])
  })
})

it('stages that learn are the first, those with tasks drawn anew, and those with other weights', () => {
  const redraw = { task: { codesDraw: 1 } }
  const until = { steps: 10 }
  const spec = specOf({
    stages: [
      { until },
      { from: 0, until },
      { from: 0, change: redraw, until },
      { from: 0, change: redraw, reset: 'fresh', until },
      { from: 0, change: { optimizer: { learningRate: 1 } } }
    ]
  })
  const starts = [0, 10, 20, 30, 40].map((from, stage) => ({ stage, name: `${stage}`, from }))
  expect(learningStages(spec, starts).map(({ start, redrawn }) => [start.stage, redrawn])).toEqual([
    [0, false],
    [2, true],
    [3, false]
  ])
})
