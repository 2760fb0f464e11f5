import { describe, expect, it } from 'vitest'
import { specHistoryOf, gathered, type SpecPart } from '#shared/specHistory'
import { optimizerSchema, type Optimizer } from '#shared/optimizer'

const optimizer = (changes: Partial<Optimizer> = {}): Optimizer => optimizerSchema.parse(changes)

const part = (from: number, rows: number, changes: Partial<Optimizer> = {}): SpecPart => ({
  from,
  rows: [rows],
  optimizers: [optimizer(changes)]
})

/** η of one update, written out as `rate.ts` has it. */
function rateOf(o: Optimizer, update: number): number {
  const since = Math.max(0, update - o.warmupSteps) / o.scheduleSteps
  const warm = o.warmupSteps > 0 ? Math.min(1, update / o.warmupSteps) : 1
  const wave = (1 + Math.cos(Math.PI * Math.min(since, 1))) / 2
  const share = {
    constant: 1,
    cosine: o.scheduleFactor + (1 - o.scheduleFactor) * wave,
    step: o.scheduleFactor ** Math.floor(since)
  }[o.schedule]
  return o.learningRate * warm * share
}

function sumOf(o: Optimizer, from: number, to: number): number {
  let sum = 0
  for (let update = from; update < to; update++) sum += rateOf(o, update)
  return sum
}

describe('what a run has gathered', () => {
  it('are rows times steps, and η and λ times steps, where nothing changes', () => {
    const history = specHistoryOf([part(0, 32, { learningRate: 0.5, weightDecay: 0.1 })])
    expect(gathered(history, 'samples')!(10)).toBe(320)
    expect(gathered(history, 'rate')!(10)).toBeCloseTo(5, 12)
    expect(gathered(history, 'decay')!(10)).toBeCloseTo(0.5, 12)
    expect(gathered(history, 'rate')!(0)).toBe(0)
  })

  it.each([
    { warmupSteps: 10 },
    { schedule: 'cosine', scheduleSteps: 40, scheduleFactor: 0.1 },
    { schedule: 'cosine', scheduleSteps: 40, scheduleFactor: 0, warmupSteps: 7 },
    { schedule: 'cosine', scheduleSteps: 1 },
    { schedule: 'step', scheduleSteps: 9, scheduleFactor: 0.5, warmupSteps: 4 },
    { schedule: 'step', scheduleSteps: 9, scheduleFactor: 1 },
    { schedule: 'step', scheduleSteps: 9, scheduleFactor: 0 }
  ] satisfies Partial<Optimizer>[])('is the sum of the rates of all updates: %o', (changes) => {
    const o = optimizer({ learningRate: 0.3, ...changes })
    const at = gathered(specHistoryOf([{ from: 0, rows: [1], optimizers: [o] }]), 'rate')!
    for (const step of [0, 1, 2, 4, 5, 10, 11, 20, 40, 47, 48, 100])
      expect(at(step)).toBeCloseTo(sumOf(o, 0, step), 10)
  })

  it('counts updates from the end of the stage that one goes on from', () => {
    const cosine = { schedule: 'cosine', scheduleSteps: 100 } as const
    const parts = [0, 30, 50].map((from, stage) => ({
      ...part(from, 8, cosine),
      stage,
      after: stage === 0 ? null : 0
    }))
    expect(specHistoryOf(parts).map(({ rate }) => rate!.counted)).toEqual([0, 30, 30])
    const reset = specHistoryOf(parts.map((each) => ({ ...each, reset: true })))
    expect(reset.map(({ rate }) => rate!.counted)).toEqual([0, 0, 0])
  })

  it('never falls', () => {
    const history = specHistoryOf([
      part(0, 8, { schedule: 'cosine', scheduleSteps: 30, scheduleFactor: 0, warmupSteps: 5 }),
      part(50, 16, { learningRate: 1e-4 })
    ])
    const at = gathered(history, 'rate')!
    for (let step = 1; step < 100; step++) expect(at(step)).toBeGreaterThanOrEqual(at(step - 1))
  })
})

describe('a fork', () => {
  it('goes on from what its ancestors gathered', () => {
    const history = specHistoryOf([
      part(0, 32, { learningRate: 0.5 }),
      part(100, 64, { learningRate: 0.1, weightDecay: 2 }),
      part(150, 64, { learningRate: 0.2, weightDecay: 2 })
    ])
    expect(gathered(history, 'samples')!(160)).toBe(32 * 100 + 64 * 60)
    expect(gathered(history, 'rate')!(160)).toBeCloseTo(50 + 5 + 2, 12)
    expect(gathered(history, 'decay')!(160)).toBeCloseTo(2 * 7, 12)
    expect(gathered(history, 'samples')!(40)).toBe(32 * 40)
  })

  it('goes on with the count of its schedule where both optimisers count, and begins it anew where not', () => {
    const adam = optimizer({ kind: 'adam', learningRate: 1 })
    const warm = optimizer({ kind: 'adam', learningRate: 1, warmupSteps: 60 })
    const counted = specHistoryOf([
      { from: 0, rows: [1], optimizers: [adam] },
      { from: 40, rows: [1], optimizers: [warm] }
    ])
    expect(gathered(counted, 'rate')!(50)).toBeCloseTo(40 + sumOf(warm, 40, 50), 10)
    const fresh = specHistoryOf([
      { from: 0, rows: [1], optimizers: [optimizer({ kind: 'sgd', learningRate: 1 })] },
      { from: 40, rows: [1], optimizers: [warm] }
    ])
    expect(gathered(fresh, 'rate')!(50)).toBeCloseTo(40 + sumOf(warm, 0, 10), 10)
  })
})

describe('replicas that differ', () => {
  const history = specHistoryOf([
    { from: 0, rows: [10, 20], optimizers: [optimizer(), optimizer({ learningRate: 0.1 })] }
  ])

  it('have no axis in common for what they differ in', () => {
    expect(gathered(history, 'samples')).toBe(null)
    expect(gathered(history, 'rate')).toBe(null)
  })

  it('have one where the product is 0 for all', () => {
    expect(gathered(history, 'decay')!(10)).toBe(0)
  })
})
