import { describe, expect, it } from 'vitest'
import { controlsOf, speedUp } from '#shared/analysis/speedUp'
import type { Crossing } from '#shared/threshold'
import { specOf } from '../../main/engine/support'

const at = (place: number, after: number | null = place): Crossing => ({ at: place, after, until: 1000 })
const never = (until = 1000): Crossing => ({ at: null, after: null, until })
const all = (n: number, crossing: (r: number) => Crossing): Crossing[] =>
  Array.from({ length: n }, (_, r) => crossing(r))

describe('a speed-up', () => {
  it('is the median over seeds of the ratios of their steps', () => {
    const own = [at(10), at(20), at(40)]
    const control = [at(100), at(100), at(100)]
    expect(speedUp(own, control)).toEqual({ median: [5, 5], interval: null, seeds: 3 })
  })

  it('lies between two numbers where crossings lie between two rows', () => {
    expect(speedUp([at(20, 10)], [at(100, 80)]).median).toEqual([4, 10])
    expect(speedUp([at(20, null)], [at(100, 80)]).median).toEqual([4, null])
  })

  it('is open where one of both never came, and unknown where neither did', () => {
    expect(speedUp([at(50)], [never()]).median).toEqual([20, null])
    expect(speedUp([never()], [at(500)]).median).toEqual([null, 0.5])
    expect(speedUp([never()], [never()]).median).toEqual([null, null])
  })

  it.each([
    [4, null],
    [5, [1, 5]],
    [8, [2, 7]],
    [10, [2, 9]],
    [20, [6, 15]]
  ])('of %i seeds has an interval of at least 90 %%', (n, interval) => {
    const found = speedUp(
      all(n, () => at(10)),
      all(n, (r) => at(10 * (r + 1)))
    )
    expect(found.interval).toEqual(interval)
  })

  it('is open above where too many controls never came', () => {
    const found = speedUp(
      all(8, () => at(10)),
      all(8, (r) => (r < 3 ? never() : at(100)))
    )
    expect(found).toEqual({ median: [10, 10], interval: [10, null], seeds: 8 })
  })
})

describe('controls of a stage', () => {
  const redraw = { task: { positionsDraw: 1 } }
  const spec = specOf({
    stop: { steps: 400 },
    stages: [
      { until: { steps: 100 } },
      { change: redraw, until: { steps: 100 } },
      { from: 0, change: redraw, reset: 'fresh', until: { steps: 100 } },
      { from: 0, change: redraw, reset: 'shuffle', until: { steps: 60 } },
      { from: 0, change: redraw, reset: 'optimizer', until: { steps: 20 } },
      { from: 0, change: { task: { positionsDraw: 2 } }, reset: 'fresh', until: { steps: 10 } },
      { from: 0, change: redraw, reset: 'shuffle', resetOnly: ['layer1'], until: { steps: 20 } },
      { from: 0, change: { ...redraw, model: { initGain: 2 } }, reset: 'fresh' }
    ]
  })
  const starts = [0, 100, 200, 300, 360, 380, 390, 410].map((from, stage) => ({
    stage,
    name: String(stage),
    from
  }))
  const of = (stage: number) => controlsOf(spec, starts, starts[stage]!).map((start) => start.stage)

  it('have the same rows, weights without what was learned, and no fewer steps', () => {
    expect(of(1)).toEqual([2])
    expect(of(4)).toEqual([2, 3])
  })

  it('are compared with a stage that resets only some parameters, and such a stage is none', () => {
    expect(of(6)).toEqual([2, 3])
  })

  it('are only those that the run has reached', () => {
    expect(controlsOf(spec, starts.slice(0, 2), starts[1]!)).toEqual([])
  })

  it('belong neither to the first stage nor to another control', () => {
    for (const stage of [0, 2, 3, 5, 7]) expect(of(stage)).toEqual([])
  })
})
