import { describe, expect, it } from 'vitest'
import {
  boundQuantile,
  cellState,
  commonPhase,
  crossingIntervals,
  finalBefore,
  finalQuartiles,
  phaseOf,
  reachedQuartiles,
  type ReplicaOutcome
} from '#shared/sweep/outcomes'

const replica = (step: number | null, more: Partial<ReplicaOutcome> = {}): ReplicaOutcome => ({
  seed: 0,
  reached: step === null ? null : [step - 10, step],
  until: 1000,
  trained: null,
  final: { value: 0.5, step: 1000 },
  divergedAt: null,
  phase: null,
  ...more
})

describe('crossings as intervals', () => {
  // Two replicas, five rows each; replica 1 dips once.
  const columns = {
    step: Uint32Array.from([0, 0, 10, 10, 20, 20, 30, 30, 40, 40]),
    replica: Uint16Array.from([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]),
    accuracy: Float64Array.from([0.5, 0.5, 0.5, 0.9, 0.9, 0.5, 0.9, 0.9, 0.9, NaN])
  }
  const of = (threshold: number, evaluations: number, replicas = 2) =>
    crossingIntervals(columns, 'accuracy', threshold, { replicas, evaluations })

  it('lie between the row before and the row that reaches it', () => {
    expect(of(0.9, 1)).toEqual([
      { reached: [10, 20], until: 40 },
      { reached: [0, 10], until: 40 }
    ])
  })

  it('count from the first of the rows in a row; a dip or NaN begins anew', () => {
    expect(of(0.9, 2).map(({ reached }) => reached)).toEqual([[10, 20], null])
    expect(of(0.9, 3)[0]!.reached).toEqual([10, 20])
    expect(of(0.9, 4)[0]!.reached).toBeNull()
  })

  it('are missing where the threshold is, with the last step as what is known', () => {
    expect(of(0.95, 1)).toEqual([
      { reached: null, until: 40 },
      { reached: null, until: 40 }
    ])
    expect(of(0.9, 1, 3)[2]).toEqual({ reached: null, until: 0 })
    expect(of(0.4, 1)[0]!.reached).toEqual([0, 0])
  })
})

describe('quantiles over seeds', () => {
  const some = [200, 100, null, 400].map((step) => replica(step))

  it('interpolate between steps, and are censored where they fall on a seed that never came', () => {
    expect(boundQuantile(some, 0)).toEqual({ step: 100, beyond: false })
    expect(boundQuantile(some, 0.5)).toEqual({ step: 300, beyond: false })
    expect(boundQuantile(some, 0.75)).toEqual({ step: 1000, beyond: true })
  })

  it('are steps up to the last seed that came', () => {
    const five = [100, 200, 300, 400, null].map((step) => replica(step))
    expect(reachedQuartiles(five)).toEqual({
      low: { step: 200, beyond: false },
      median: { step: 300, beyond: false },
      high: { step: 400, beyond: false }
    })
  })

  it('are later than the shortest time that anyone was watched in vain', () => {
    const never = [replica(null), replica(null, { until: 700 })]
    expect(boundQuantile(never, 0.5)).toEqual({ step: 700, beyond: true })
  })

  it('of last values leave out seeds without one', () => {
    const last = (value: number, step: number) => replica(1, { final: { value, step } })
    const finals = [last(0.2, 1000), replica(1, { final: null }), last(0.4, 950)]
    expect(finalQuartiles(finals)!.median).toBeCloseTo(0.3, 12)
    expect(finalBefore(1000, finals)).toBe(950)
    expect(finalBefore(950, finals)).toBeNull()
    expect(finalBefore(1000, [replica(1, { final: null })])).toBeNull()
    expect(finalQuartiles([replica(1, { final: null })])).toBeNull()
  })
})

describe('phases', () => {
  const rule = { train: { metric: 'a.b', atLeast: 1 }, test: { metric: 'a.b', atLeast: 1 }, delayRatio: 10 }
  it.each([
    ['comprehension', [0, 100], [100, 1000]],
    ['grokking', [0, 100], [1000, 1001]],
    ['memorisation', [0, 100], null],
    ['confusion', null, null],
    ['comprehension', null, [0, 50]]
  ] as const)('%s: train %j, test %j', (phase, train, test) => {
    expect(phaseOf(train, test, rule)).toBe(phase)
  })

  it('of a cell is that of most seeds, of equally many the later one; diverged seeds have none', () => {
    const of = (...all: ReplicaOutcome['phase'][]) => commonPhase(all.map((phase) => ({ phase })))
    expect(of('grokking', 'grokking', 'memorisation')).toBe('grokking')
    expect(of('grokking', 'comprehension')).toBe('grokking')
    expect(of(null, 'comprehension')).toBe('comprehension')
    expect(of(null)).toBeNull()
  })
})

describe('the state of a cell', () => {
  it('follows its run, and at the end what came of its seeds', () => {
    expect(cellState(null, [])).toBe('waiting')
    expect(cellState('stopped', [replica(5)])).toBe('interrupted')
    expect(cellState('finished', [replica(5), replica(7), replica(null)])).toBe('done')
    expect(cellState('finished', [replica(5), replica(null)])).toBe('censored')
    expect(cellState('finished', [replica(null, { divergedAt: 10 })])).toBe('diverged')
    expect(cellState('finished', [replica(5), replica(null, { divergedAt: 10 }), replica(6)])).toBe('done')
  })
})
