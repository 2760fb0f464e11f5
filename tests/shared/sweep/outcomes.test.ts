import { describe, expect, it } from 'vitest'
import {
  cellState,
  commonPhase,
  finalBefore,
  phaseOf,
  reachOf,
  reachedQuartiles,
  valueQuartiles,
  type ReplicaOutcome
} from '#shared/sweep/outcomes'

const replica = (step: number | null, more: Partial<ReplicaOutcome> = {}): ReplicaOutcome => ({
  seed: 0,
  reached: step === null ? null : [step - 10, step],
  until: 1000,
  trained: null,
  final: { value: 0.5, step: 1000 },
  best: { value: 0.6, step: 400 },
  divergedAt: null,
  phase: null,
  ...more
})

describe('crossings as intervals', () => {
  it('begin with the row before, or where a run begins; open ones have the last row as what is known', () => {
    expect(reachOf({ at: 20, after: 10, until: 40 })).toEqual({ reached: [10, 20], until: 40 })
    expect(reachOf({ at: 0, after: null, until: 40 })).toEqual({ reached: [0, 0], until: 40 })
    expect(reachOf({ at: null, after: null, until: 40 })).toEqual({ reached: null, until: 40 })
  })
})

describe('quantiles over seeds', () => {
  const some = [200, 100, null, 400].map((step) => replica(step))

  it('interpolate between steps, and are censored where they fall on a seed that never came', () => {
    expect(reachedQuartiles(some)).toEqual({
      low: { at: 175, beyond: false },
      median: { at: 300, beyond: false },
      high: { at: 1000, beyond: true }
    })
  })

  it('are steps up to the last seed that came', () => {
    const five = [100, 200, 300, 400, null].map((step) => replica(step))
    expect(reachedQuartiles(five)).toEqual({
      low: { at: 200, beyond: false },
      median: { at: 300, beyond: false },
      high: { at: 400, beyond: false }
    })
  })

  it('are later than the shortest time that anyone was watched in vain', () => {
    const never = [replica(null), replica(null, { until: 700 })]
    expect(reachedQuartiles(never).median).toEqual({ at: 700, beyond: true })
  })

  it('of last values leave out seeds without one', () => {
    const last = (value: number, step: number) => replica(1, { final: { value, step } })
    const finals = [last(0.2, 1000), replica(1, { final: null }), last(0.4, 950)]
    expect(valueQuartiles(finals, 'final')!.median).toBeCloseTo(0.3, 12)
    expect(finalBefore(1000, finals)).toBe(950)
    expect(finalBefore(950, finals)).toBeNull()
    expect(finalBefore(1000, [replica(1, { final: null })])).toBeNull()
    expect(valueQuartiles([replica(1, { final: null })], 'final')).toBeNull()
    expect(valueQuartiles(finals, 'best')!.median).toBe(0.6)
  })
})

describe('phases', () => {
  const level = { metric: 'a.b', is: 'atLeast', value: 1, inARow: 1 } as const
  const rule = { train: level, test: level, delayRatio: 10 }
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
