/** What is told beside the errors: 192 digits, how much a fit bends, and the three factors of its error. */
import { describe, expect, it } from 'vitest'
import { leastSquares } from '#shared/linalg/leastSquares'
import {
  cosine,
  fromNumber,
  ONE,
  over,
  times,
  toNumber
} from '../../../src/families/linearDescent/exact/fixed'
import { factorise, rowGram, solved } from '../../../src/families/linearDescent/exact/symmetric'
import { curvatureOf, gauss } from '../../../src/families/linearDescent/fit/curvature'
import { factorsOf, lastMode, meanSquareOf, productWith } from '../../../src/families/linearDescent/fit/modes'
import { createJob } from '../../../src/families/linearDescent/job'
import { schema, type DescentSpec } from '../../../src/families/linearDescent/spec'

type Parts = { task?: object; model?: object }
const specOf = (parts: Parts = {}): DescentSpec => schema.parse({ family: 'linearDescent', ...parts })

/** Rows of one series at one place. */
function rowsOf(spec: DescentSpec, place: number, series: string): Record<string, number[]> {
  const job = createJob(spec)
  const batch = job.compute(job.units.indexOf(`P = ${place}`)).find((each) => each.series === series)!
  return Object.fromEntries(Object.entries(batch.columns).map(([name, column]) => [name, Array.from(column)]))
}

describe('numbers of 192 digits', () => {
  it('come from float64 exactly and go back', () => {
    for (const x of [0, 1, -0.1, Math.PI, 3e-9, -7e12]) expect(toNumber(fromNumber(x))).toBe(x)
  })

  it('have quotients, products and cosines far beyond float64: cos 2x = 2 cos² x − 1 to 180 digits', () => {
    const third = over(ONE, 3n * ONE)
    expect(3n * third - ONE > -4n && 3n * third - ONE <= 0n).toBe(true)
    const x = times(fromNumber(10), third)
    const c = cosine(x)
    const error = cosine(2n * x) - (2n * times(c, c) - ONE)
    expect(Math.abs(toNumber(error))).toBeLessThan(1e-180)
    expect(toNumber(c)).toBeCloseTo(Math.cos(10 / 3), 14)
  })

  it('solve the Hilbert system of order 20, whose condition number is 10²⁸', () => {
    const n = 20
    const hilbert = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => over(ONE, BigInt(i + j + 1) * ONE))
    )
    // G = H·Hᵀ, b = G·1: a condition number of 10⁵⁶
    const gram = rowGram(hilbert)
    const whole = gram.map((_, i) => gram.map((_, j) => gram[Math.max(i, j)]![Math.min(i, j)]!))
    const b = whole.map((row) => row.reduce((sum, each) => sum + each, 0n))
    for (const value of solved(factorise(gram), b))
      expect(Math.abs(toNumber(value - ONE))).toBeLessThan(1e-100)
  })

  it('agree with float64 where designs are well conditioned, on either side of the threshold', () => {
    const task = {
      target: 'cosine',
      frequency: 10,
      samples: 12,
      repeats: 3,
      testPoints: 50,
      exact: true,
      to: 40
    }
    for (const [place, constant] of [
      [4, false],
      [6, true],
      [40, false]
    ] as const) {
      const spec = specOf({ task: { ...task, from: place, to: 41, places: 2 }, model: { constant } })
      const [{ test: fit, condition }, exact] = [rowsOf(spec, place, 'fit'), rowsOf(spec, place, 'exact')]
      expect(exact['test']![0]! / fit![0]!).toBeCloseTo(1, 8)
      expect(exact['condition']![0]! / condition![0]!).toBeCloseTo(1, 2)
    }
  })

  it('find a line in the span up to the threshold, where float64 is lost, and miss a mean out of reach', () => {
    const task = { samples: 24, repeats: 3, testPoints: 20, exact: true, from: 24, to: 25, places: 2 }
    const line = specOf({ task: { ...task, target: 'linear', slope: 5 } })
    expect(rowsOf(line, 24, 'exact')['test']![0]).toBeLessThan(1e-200)
    expect(rowsOf(line, 24, 'fit')['test']![0]).toBeGreaterThan(1e-25)
    const wave = specOf({ task: { ...task, target: 'cosine', frequency: 10 } })
    expect(rowsOf(wave, 24, 'exact')['test']![0]).toBeGreaterThan(0.1)
  })
})

describe('bending', () => {
  it('is exact for polynomials: of P₃ it is 150, of T₃ 384, of a line 0', () => {
    const one = (at: number): Float64Array => Float64Array.from({ length: 6 }, (_, i) => (i === at ? 1 : 0))
    const { model } = specOf({})
    // P₃″ = 15x, T₃″ = 24x
    expect(curvatureOf(model, 6)!(one(2))).toBeCloseTo(150, 9)
    expect(curvatureOf({ ...model, basis: 'chebyshev' }, 6)!(one(2))).toBeCloseTo(384, 9)
    expect(curvatureOf({ ...model, constant: true }, 6)!(one(1))).toBeCloseTo(0, 12)
    expect(curvatureOf({ ...model, basis: 'relu' }, 6)).toBeNull()
  })

  it('is (πk)⁴ of a wave of k half turns', () => {
    const { model } = specOf({ model: { basis: 'fourier' } })
    expect(curvatureOf(model, 4)!(Float64Array.of(0, 0, 3, 0))).toBeCloseTo(9 * (2 * Math.PI) ** 4, 6)
  })

  it('rests on nodes whose weights add up to 2', () => {
    for (const n of [1, 2, 7, 100]) {
      const { nodes, weights } = gauss(n)
      expect(weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(2, 12)
      if (n > 1) expect(nodes.reduce((sum, x, i) => sum + weights[i]! * x * x, 0)).toBeCloseTo(2 / 3, 12)
    }
  })

  it('falls as a ridge grows, with the length of the coefficients', () => {
    const task = { vary: 'ridge', from: 1e-6, to: 1, places: 4, repeats: 5, shapes: true, samples: 15 }
    const job = createJob(specOf({ task, model: { parameters: 20 } }))
    const found = job.units.map((_, unit) => job.compute(unit).map(({ columns }) => columns))
    const [norms, bends] = [
      found.map(([fit]) => fit!['norm']![0]!),
      found.map((each) => each[1]!['integral']![0]!)
    ]
    for (const values of [norms, bends]) expect(values).toEqual(values.toSorted((a, b) => b - a))
  })
})

describe('the three factors', () => {
  const design = {
    rows: 4,
    columns: 6,
    data: Float64Array.from({ length: 24 }, (_, i) => Math.cos(3 * i + 1) + (i % 5 === 0 ? 1 : 0))
  }
  const fresh = { rows: 9, columns: 6, data: Float64Array.from({ length: 54 }, (_, i) => Math.sin(2 * i)) }
  const ideal = Float64Array.of(1, -2, 0.5, 0, 3, -1)
  const answers = Float64Array.of(0.3, -1, 2, 0.7)

  it('and what rows do not tell add up to the error of the fit, mode by mode', () => {
    const fitted = leastSquares(design, { data: answers, rows: 4, columns: 1 }).solution.data
    const { modes, bias } = factorsOf(design, answers, { fresh, ideal, cutoff: 1e-12 })
    expect(modes).toHaveLength(4)
    const missed = productWith(
      fresh,
      fitted.map((value, j) => value - ideal[j]!)
    )
    // by modes of the design itself: those along v, and the rest of the ideal coefficients
    const { v } = lastMode(design, 1e-12)!
    const { along, residual, value, harm } = modes.at(-1)!
    expect(meanSquareOf(productWith(fresh, v))).toBeCloseTo(along ** 2, 12)
    expect(harm).toBeCloseTo(((along * residual) / value) ** 2, 12)
    const whole = (count: number): number =>
      modes.slice(0, count).reduce((sum, each) => sum + Math.sqrt(each.harm), Math.sqrt(bias))
    // no more than all parts with one sign, and the last mode matters
    expect(Math.sqrt(meanSquareOf(missed))).toBeLessThanOrEqual(whole(4) + 1e-12)
    expect(whole(4)).toBeGreaterThan(whole(3))
  })

  it('leave no bias where every parameter is told, and no harm where targets are in reach', () => {
    const tall = { rows: 6, columns: 4, data: design.data }
    const own = Float64Array.of(1, -2, 0.5, 3)
    const seen = { fresh: { rows: 9, columns: 4, data: fresh.data.slice(0, 36) }, ideal: own, cutoff: 1e-12 }
    const { modes, bias } = factorsOf(tall, productWith(tall, own), seen)
    expect(bias).toBeLessThan(1e-24)
    for (const { harm } of modes) expect(harm).toBeLessThan(1e-20)
  })
})

describe('ablations', () => {
  const at15 = (ablation: string): number =>
    rowsOf(
      specOf({ task: { repeats: 9, testPoints: 100, from: 15, to: 16, places: 2 }, model: { ablation } }),
      15,
      'fit'
    )['test']![0]!

  it('take the peak away one by one, and the adversarial ones make it worse', () => {
    const whole = at15('none')
    expect(whole).toBeGreaterThan(1e3)
    for (const each of ['smallValues', 'leadingModes', 'linearTargets'])
      expect(at15(each)).toBeLessThan(whole / 100)
    for (const each of ['hardTests', 'hardAnswers']) expect(at15(each)).toBeGreaterThan(whole)
  })
})

describe('fitted curves', () => {
  it('are the fits at even places, with the rows of the first draw met from the threshold on', () => {
    const task = { repeats: 5, testPoints: 50, shapes: true, from: 20, to: 21, places: 2 }
    const spec = specOf({ task })
    const [curve, points] = [rowsOf(spec, 20, 'curve'), rowsOf(spec, 20, 'points')]
    expect(points['x']).toHaveLength(15)
    const { x, fitted, low, middle, high } = curve as Record<string, number[]>
    expect(x).toHaveLength(201)
    x!.forEach((_, i) => expect(low![i]! <= middle![i]! && middle![i]! <= high![i]!).toBe(true))
    // between two even places beside a training row the fit passes through its answer
    const row = points['x']!.findIndex((each) => Math.abs(each) < 0.5)
    const left = Math.floor((points['x']![row]! + 1) * 100)
    const answer = points['y']![row]!
    const [a, b] = [fitted![left]!, fitted![left + 1]!]
    expect(answer).toBeGreaterThan(Math.min(a, b) - 0.5)
    expect(answer).toBeLessThan(Math.max(a, b) + 0.5)
  })
})
