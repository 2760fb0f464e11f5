/** What is expected of runs and sweeps: each kind of number, and each verdict on it. */
import { describe, expect, it } from 'vitest'
import type { Track } from '#shared/analysis/tracks'
import { judge, reportedRange, reportedText, rangeText, gotText, type Claim } from '#shared/expectation'
import { measured, placesOf, type Measure } from '#shared/measure'
import type { SweepExpectation } from '#shared/sweep/expectation'
import type { CellView } from '#shared/sweep/record'
import { judgeCells } from '#shared/sweep/verdict'
import type { Place } from '#shared/threshold'

const claim = (reported: Claim['reported'], accepted: Claim['accepted']['range']): Claim => ({
  text: '',
  reported,
  accepted: { range: accepted, reason: '' }
})
const paper = (from: number | null, to: number | null) => ({ range: [from, to] as const, source: 'paper' })
const came = (at: number) => ({ at, beyond: false })
const notWithin = (at: number) => ({ at, beyond: true })

describe('a verdict', () => {
  const usual = claim(paper(720, 760), [500, 1500])

  it.each([
    [came(740), 'met'],
    [came(720), 'met'],
    [came(760), 'met'],
    [came(980), 'near'],
    [came(500), 'near'],
    [came(499), 'missed'],
    [came(1501), 'missed'],
    // Not within 700 yet: it may still come as reported; not within 800: only as accepted, or not at all.
    [notWithin(700), 'pending'],
    [notWithin(800), 'pending'],
    [notWithin(1500), 'missed'],
    ['later', 'pending'],
    ['unknown', 'pending']
  ] as const)('on %j, reported 720–760 and accepted 500–1500: %s', (found, verdict) => {
    expect(judge(usual, found, false)).toMatchObject({
      got: typeof found === 'string' ? null : found,
      verdict
    })
  })

  it('is out no longer where nothing more is looked at', () => {
    expect(judge(usual, notWithin(800), true).verdict).toBe('missed')
    expect(judge(usual, 'unknown', true).verdict).toBe('missed')
    expect(judge(usual, 'later', true).verdict).toBe('pending')
  })

  it('takes "never" where the interval is open, as soon as that is certain', () => {
    const never = claim(null, [600, null])
    expect(judge(never, notWithin(600), false).verdict).toBe('met')
    expect(judge(never, notWithin(599), false).verdict).toBe('pending')
    expect(judge(never, came(599), false).verdict).toBe('missed')
    expect(judge(claim(paper(null, 100), [null, 300]), came(0), false).verdict).toBe('met')
  })

  it('without a reported number is on what is accepted alone', () => {
    expect(judge(claim(null, [0, 1]), came(0.5), false).verdict).toBe('met')
    expect(judge(claim(null, [0, 1]), came(1.5), false).verdict).toBe('missed')
  })

  it('on a single reported number is on what rounds to it as it is written', () => {
    expect(reportedRange({ value: 50, source: '' })).toEqual([49.5, 50.5])
    expect(reportedRange({ value: 4.8, source: '' })[0]).toBeCloseTo(4.75)
    const ratio = claim({ value: 4.8, source: '' }, [3.5, 6.5])
    expect(judge(ratio, came(4.78), true).verdict).toBe('met')
    expect(judge(ratio, came(4.7), true).verdict).toBe('near')
    const small = reportedRange({ value: 1e-7, source: '' })
    expect(small[0]).toBeCloseTo(5e-8, 12)
    expect(small[1]).toBeCloseTo(1.5e-7, 12)
  })

  it('is told in the numbers that it rests on', () => {
    expect(reportedText({ range: [550, 1000], source: '' }, String)).toBe('550–1000')
    expect(reportedText({ value: 50, source: '' }, String)).toBe('50')
    expect([rangeText([600, null], String), rangeText([null, 0.1], String)]).toEqual(['≥ 600', '≤ 0.1'])
    expect([came(980), notWithin(600), null].map((got) => gotText(got, String))).toEqual([
      '980',
      '> 600',
      '–'
    ])
  })
})

describe('the number', () => {
  /** Rows at 0, 100, 200, … of several replicas. */
  const rows = (...replicas: number[][]): Track[] =>
    replicas.map((values) => ({ at: values.map((_, i) => 100 * i), values }))
  const held: Measure = {
    kind: 'crossing',
    of: { metric: 'test.accuracy', is: 'atLeast', value: 0.9, inARow: 1, over: 'median' }
  }
  const of = (measure: Measure, table: Record<string, Track[]>, ended = true) =>
    measured(measure, ({ metric }: Place) => table[metric]!, ended)

  it('of a crossing is the median over replicas, of which some may never cross', () => {
    const fast = [0, 0.95, 1, 1]
    const slow = [0, 0, 0.95, 1]
    const never = [0, 0, 0, 0]
    expect(of(held, { 'test.accuracy': rows(fast, slow) })).toEqual(came(150))
    expect(of(held, { 'test.accuracy': rows(fast, slow, never) })).toEqual(came(200))
    expect(of(held, { 'test.accuracy': rows(fast, slow, never, never) })).toEqual(notWithin(300))
    expect(of(held, { 'test.accuracy': rows(never) }, false)).toEqual(notWithin(300))
    // One that diverged has no later rows, and would not have crossed it in them.
    expect(of(held, { 'test.accuracy': rows(never, [0], [0, 0]) })).toEqual(notWithin(300))
  })

  it('of a fall, for several rows in a row, in all replicas', () => {
    const of2 = { metric: 'test.loss', is: 'atMost', value: 0.5, inARow: 2, over: 'all' } as const
    const found = of(
      { kind: 'crossing', of: of2 },
      { 'test.loss': rows([1, 0.4, 0.6, 0.5, 0.1], [0.5, 0.5, 1, 1, 1]) }
    )
    expect(found).toEqual(came(300))
  })

  it('of a value is that at the end, or at a place', () => {
    const table = { 'test.accuracy': rows([0, 0.2, 0.4], [0, 0.4, 0.8]) }
    const last = { kind: 'value', metric: 'test.accuracy' } as const
    expect(of(last, table, false)).toBe('later')
    expect(of(last, table)).toEqual(came(expect.closeTo(0.6) as number))
    expect(of({ ...last, at: 150 }, table, false)).toEqual(came(expect.closeTo(0.3) as number))
    expect(of({ ...last, at: 201 }, table, false)).toBe('later')
    expect(of({ ...last, at: -1 }, table)).toBe('unknown')
  })

  it('of a value where another metric crosses a level is that of the next row, seed by seed', () => {
    const when = { metric: 'train.accuracy', is: 'atLeast', value: 0.8, inARow: 1 } as const
    const then: Measure = { kind: 'value', metric: 'test.accuracy', when }
    const table = {
      'train.accuracy': rows([0.5, 0.9, 1], [0.5, 0.6, 0.8]),
      'test.accuracy': rows([0.5, 0.6, 0.7], [0.5, 0.5, 0.9])
    }
    expect(placesOf(then).map(({ metric }) => metric)).toEqual(['test.accuracy', 'train.accuracy'])
    expect(of(then, table, false)).toEqual(came(0.75))
    const late = { ...table, 'train.accuracy': rows([0.5, 0.9, 1], [0.5, 0.6, 0.7]) }
    expect(of(then, late, false)).toBe('later')
    expect(of(then, late)).toEqual(came(0.6))
    expect(of({ ...then, when: { ...when, value: 2 } }, table)).toBe('unknown')
  })

  it('of an extremum is how large it grew, or where', () => {
    const table = { 'test.loss': rows([4, 9, 2, NaN], [4, 5, 7, 1], [9, 3, 9, 0]) }
    const peak = { kind: 'extremum', metric: 'test.loss', which: 'max' } as const
    expect(of({ ...peak, tell: 'value' }, table)).toEqual(came(9))
    expect(of({ ...peak, tell: 'place' }, table)).toEqual(came(100))
    expect(of({ ...peak, which: 'min', tell: 'value' }, table)).toEqual(came(1))
    expect(of({ ...peak, tell: 'value' }, table, false)).toBe('later')
    expect(of({ ...peak, tell: 'value' }, { 'test.loss': rows([NaN]) })).toBe('unknown')
  })

  it('of a ratio is of two medians, and unknown where the second is', () => {
    const train = { ...held, of: { ...held.of, metric: 'train.accuracy' } }
    const ratio: Measure = { kind: 'ratio', of: held, to: train }
    const known = { 'train.accuracy': rows([0, 1, 1, 1]), 'test.accuracy': rows([0, 0, 0, 1]) }
    expect(of(ratio, known)).toEqual(came(3))
    expect(of(ratio, { ...known, 'test.accuracy': rows([0, 0, 0, 0]) })).toEqual(notWithin(3))
    expect(of(ratio, { ...known, 'train.accuracy': rows([0, 0, 0, 0]) })).toBe('unknown')
    const values: Measure = {
      kind: 'ratio',
      of: { kind: 'value', metric: 'test.accuracy' },
      to: { kind: 'extremum', metric: 'test.accuracy', which: 'max', tell: 'value' }
    }
    expect(of(values, { 'test.accuracy': rows([0, 0.5, 0.25]) })).toEqual(came(0.5))
    expect(of(values, { 'test.accuracy': rows([0, 0.5, 0.25]) }, false)).toBe('later')
  })

  it('of an order is how much later the second comes', () => {
    const train = { ...held.of, metric: 'train.accuracy' }
    const order: Measure = { kind: 'order', first: train, second: held.of }
    const soon = rows([0, 1, 1, 1])
    const late = rows([0, 0, 0, 1])
    const never = rows([0, 0, 0, 0])
    const lag = (first: Track[], second: Track[]) =>
      of(order, { 'train.accuracy': first, 'test.accuracy': second })
    expect(lag(soon, late)).toEqual(came(200))
    expect(lag(late, soon)).toEqual(came(-200))
    expect(lag(soon, never)).toEqual(notWithin(200))
    expect(lag(never, soon)).toEqual(came(-200))
    expect(lag(never, never)).toBe('unknown')
  })

  it('rests on places that are named', () => {
    expect(placesOf({ kind: 'ratio', of: held, to: { kind: 'value', metric: 'train.loss' } })).toMatchObject([
      { metric: 'test.accuracy' },
      { metric: 'train.loss' }
    ])
  })
})

describe('what a preset expects of a cell', () => {
  const same = <T>(median: T) => ({ low: median, median, high: median })
  const cell = (reached: number, more: Partial<CellView> = {}): CellView => ({
    index: 0,
    at: [0],
    label: 'Cell',
    state: 'done',
    runId: null,
    firstReplica: 0,
    takenFrom: null,
    replicas: [],
    reached: same(came(reached)),
    trained: same(came(20)),
    final: same(0.8),
    best: same(0.9),
    finalAt: null,
    phase: null,
    curve: null,
    ...more
  })
  const cells: Record<string, CellView> = {
    none: cell(50),
    some: cell(150),
    many: cell(0, { reached: same(notWithin(600)) }),
    open: cell(0, { reached: null, trained: null })
  }
  const judged = (range: readonly [number | null, number | null], more: Partial<SweepExpectation> = {}) => {
    const whole = { cell: ['some'], quantity: 'reached', ...claim(null, range), ...more } as const
    const { got, verdict } = judgeCells(whole, ([label]) => cells[label!])
    return [got, verdict]
  }

  it('is judged on its own medians', () => {
    expect(judged([100, 200])).toEqual([came(150), 'met'])
    expect(judged([100, 200], { reported: paper(100, 149) })).toEqual([came(150), 'near'])
    expect(judged([100, 149])).toEqual([came(150), 'missed'])
    expect(judged([20, 20], { quantity: 'trained' })).toEqual([came(20), 'met'])
    expect(judged([0.9, 1], { quantity: 'final' })).toEqual([came(0.8), 'missed'])
    expect(judged([0.9, 1], { quantity: 'best' })).toEqual([came(0.9), 'met'])
  })

  it('is judged on a quotient of two cells or of two quantities', () => {
    expect(judged([2, 4], { over: { cell: ['none'] } })).toEqual([came(3), 'met'])
    expect(judged([2, 4], { over: { quantity: 'trained' } })).toEqual([came(7.5), 'missed'])
  })

  it('takes "never" only where the interval is open, and waits for both cells', () => {
    const many = { cell: ['many'] }
    expect(judged([500, null], many)).toEqual([notWithin(600), 'met'])
    expect(judged([500, 700], many)).toEqual([notWithin(600), 'missed'])
    expect(judged([5, null], { ...many, over: { cell: ['none'] } })).toEqual([notWithin(12), 'met'])
    expect(judged([0, 1], { over: many })).toEqual([null, 'missed'])
    expect(judged([0, 1], { cell: ['open'] })).toEqual([null, 'pending'])
    expect(judged([0, 1], { over: { cell: ['open'] } })).toEqual([null, 'pending'])
  })
})
