/** Forecasts of plateaus whose end is known: what they say, when they say nothing, and how they are judged. */
import { describe, expect, it } from 'vitest'
import { backTestInPieces } from '#shared/analysis/forecast/backTest'
import { forecastOf } from '#shared/analysis/forecast/forecast'
import {
  halfForecastInPieces,
  plateauMetric,
  plateausOf,
  type Plateau
} from '#shared/analysis/forecast/plateau'
import { RandomStream } from '#shared/random'
import type { SeriesDeclaration } from '#shared/metrics'

const CHANCE = Math.LN2
/** Share of its greatest value that the deficit has at t₅₀. */
const HALF = 0.2

/** d = A (t* − t)^(−1/q) with t₅₀ = 1000, rows every 10 steps, each with independent noise. */
function deficits(q: number, { seed = 1, noise = 1e-4, end = 1050 } = {}) {
  const stream = new RandomStream(seed, 'noise', 0)
  const amplitude = HALF * CHANCE * (end - 1000) ** (1 / q)
  const at = Array.from({ length: 101 }, (_, i) => 10 * i)
  return { at, values: at.map((t) => amplitude * (end - t) ** (-1 / q) + noise * stream.normal()) }
}

const finished = <Result>(pieces: Generator<undefined, Result, undefined>): Result => {
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

describe('a forecast', () => {
  it.each([0.2, 0.25, 0.36, 0.5])('finds the end of a plateau with q = %d', (q) => {
    const { t50 } = forecastOf(deficits(q, { end: 1300 }), CHANCE, 700)
    expect(Math.abs(t50!.value - 1000)).toBeLessThan(100)
    expect(t50!.low).toBeLessThan(1000)
    expect(t50!.high).toBeGreaterThan(1000)
  })

  it('looks at nothing behind now', () => {
    const track = deficits(0.25, { end: 1300 })
    const cut = { at: track.at.slice(0, 71), values: track.values.slice(0, 71) }
    expect(forecastOf(track, CHANCE, 700)).toEqual(forecastOf(cut, CHANCE))
  })

  it('says nothing of noise around a constant: of 400 such plateaus at most 4', () => {
    const told = Array.from({ length: 400 }, (_, seed) => {
      const { at, values } = deficits(0.25, { seed, noise: 1e-3, end: 1e9 })
      return (
        forecastOf({ at, values: values.map((value) => value - HALF * CHANCE) }, CHANCE).verdict === 'told'
      )
    })
    expect(told.filter(Boolean).length).toBeLessThanOrEqual(4)
  })

  it('says nothing of too few rows, and passes over what is not finite', () => {
    expect(forecastOf({ at: [0], values: [0.01] }, CHANCE).verdict).toBe('early')
    expect(forecastOf({ at: [0, 10, 20], values: [0, 0.01, 0.1] }, CHANCE).verdict).toBe('early')
    const { at, values } = deficits(0.25, { end: 1300 })
    expect(forecastOf({ at, values: values.with(40, NaN) }, CHANCE, 700).t50!.value).toBeCloseTo(1000, -2)
  })

  it('is the nearer, the later it is asked for', () => {
    const widths = [600, 750, 900].map((now) => {
      const { low, high } = forecastOf(deficits(0.25, { end: 1300 }), CHANCE, now).t50!
      return high - low
    })
    expect(widths[0]).toBeGreaterThan(widths[1]!)
    expect(widths[1]).toBeGreaterThan(widths[2]!)
  })
})

/** A seed that leaps at t₅₀ = 1000·scale. */
const seedOf = (scale: number, seed: number): Plateau => {
  const { at, values } = deficits(0.25, { seed, end: 1300 })
  const t50 = 1000 * scale
  const scaled = at.map((t) => t * scale)
  return { deficits: { at: scaled, values }, crossing: { at: t50, after: t50 - 10, until: t50 } }
}

describe('the back-test', () => {
  it('compares with the median of the other seeds, on rows that there were', () => {
    const plateaus = [0.5, 1, 2, 4, 8].map(seedOf)
    const [half, later, late] = finished(backTestInPieces(plateaus, CHANCE))
    expect([half!.seeds, later!.told, late!.told]).toEqual([5, 5, 5])
    // Others' medians: 3, 3, 2.5, 1.5, 1.5, none sooner than what has passed.
    const rival = [3 / 0.5, 3, 2.5 / 2, 4 / Math.max(2.8, 1.5), 8 / Math.max(5.6, 1.5)].map((r) =>
      Math.abs(Math.log(r))
    )
    expect(later!.rival).toBeCloseTo(rival.reduce((sum, value) => sum + value, 0) / 5, 9)
    expect(late!.error).toBeLessThan(0.1)
    expect(late!.covered).toBeGreaterThanOrEqual(4)
  })
})

describe('the plateau of a run', () => {
  const column = (name: string, chance?: number) => ({
    ...{ name, title: name, unit: '', quantity: name, precision: 'float64' as const, help: '' },
    ...(chance !== undefined && { chance })
  })
  const main = {
    name: 'step',
    title: 'step',
    unit: 'steps',
    type: 'whole',
    scale: 'log',
    order: 'value'
  } as const
  const series = (columns: SeriesDeclaration['columns'], more: Partial<SeriesDeclaration> = {}) => ({
    ...{ name: 'train', title: '', main, inner: [], columns },
    ...more
  })
  const whole = [column('loss', CHANCE), column('accuracy', 0.5)]

  it('is of the loss beside an accuracy, in full precision where that is recorded', () => {
    expect(plateauMetric([series([column('loss')]), series(whole)])?.column.name).toBe('loss')
    expect(plateauMetric([series([...whole, column('deficit')])])?.column.name).toBe('deficit')
    expect(plateauMetric([series(whole, { source: 'kept' })])).toBeNull()
  })

  it('takes the deficit from the loss, and the leap from the accuracy', () => {
    const columns = {
      step: Uint32Array.from([0, 10]),
      replica: Uint16Array.from([0, 0]),
      loss: Float64Array.from([CHANCE, CHANCE - 0.25]),
      accuracy: Float64Array.from([0.5, 0.8])
    }
    const [plateau] = plateausOf(plateauMetric([series(whole)])!, columns, 1).of
    expect(plateau!.deficits.values).toEqual([0, 0.25])
    expect(plateau!.crossing).toEqual({ at: 10, after: 0, until: 10 })
  })

  /** Of one seed, with stages that begin at 0 and at 1000: the law of the second one, t₅₀ 1000 steps later, goes on to `until`. */
  function inStages(until: number) {
    const { at, values } = deficits(0.25, { end: 1300 })
    const second = at.map((step) => 1000 + step).filter((step) => step <= until)
    const all = (first: number, own: (i: number) => number) => [
      ...at.map(() => first),
      ...second.map((_, i) => own(i))
    ]
    return {
      step: Uint32Array.from([...at, ...second]),
      stage: Uint16Array.from(all(0, () => 1)),
      replica: new Uint16Array(at.length + second.length),
      loss: Float64Array.from(all(0.1, (i) => CHANCE - values[i]!)),
      accuracy: Float32Array.from(all(1, (i) => (at[i]! >= 1000 ? 0.8 : 0.5)))
    }
  }
  const starts = [
    { stage: 0, name: 'before', from: 0 },
    { stage: 1, name: 'redrawn', from: 1000 }
  ]
  const staged = plateauMetric([series(whole, { staged: true })])!

  it('is that of the newest stage, counted from where it begins, whatever came before', () => {
    const found = plateausOf(staged, inStages(1800), 1, starts)
    expect(found).toMatchObject({ begin: 1000, stage: 'redrawn' })
    expect(found.of[0]!.crossing.at).toBeNull()
    const alone = deficits(0.25, { end: 1300 })
    expect(found.of[0]!.deficits.at).toEqual(alone.at.slice(0, 81))
    const whole = finished(halfForecastInPieces(found))!
    expect(whole).toMatchObject({ begin: 1000, from: 1800 })
    expect(Math.abs(whole.value - 2000)).toBeLessThan(100)
    expect(whole.low).toBeGreaterThanOrEqual(1800)
    expect(finished(halfForecastInPieces(plateausOf(staged, inStages(2000), 1, starts)))).toBeNull()
    // the first stage alone has leapt: no rows of the second one are there to tell anything
    expect(finished(halfForecastInPieces(plateausOf(staged, inStages(0), 1, starts)))).toBeNull()
  })

  it('ends where half of the seeds will have leapt', () => {
    const cut = ({ deficits: { at, values } }: Plateau, rows: number): Plateau => ({
      deficits: { at: at.slice(0, rows), values: values.slice(0, rows) },
      crossing: { at: null, after: null, until: at[rows - 1]! }
    })
    const metric = plateauMetric([series(whole)])!
    const plateausFrom = (of: Plateau[]) => ({ metric, of, begin: 0, stage: null })
    const [leapt, waiting, later] = [seedOf(0.5, 1), cut(seedOf(1, 2), 80), cut(seedOf(2, 3), 41)]
    const found = finished(halfForecastInPieces(plateausFrom([leapt, waiting, later])))!
    expect(found.value).toBeGreaterThan(900)
    expect(found.value).toBeLessThan(1100)
    expect(finished(halfForecastInPieces(plateausFrom([leapt, seedOf(1, 2), later])))).toBeNull()
  })
})
