/** Random features: rows, slopes, fits to a level, the search, and where the law claims something. */
import { describe, expect, it } from 'vitest'
import { leastSquares } from '#shared/linalg/leastSquares'
import { product } from '#shared/linalg/products'
import { placesOf } from '../../../src/families/randomFeatures/data/places'
import { designOf, drawFeatures } from '../../../src/families/randomFeatures/fit/features'
import { measurer } from '../../../src/families/randomFeatures/fit/measure'
import { fitTo } from '../../../src/families/randomFeatures/fit/solve'
import { type FeaturesSpec, schema } from '../../../src/families/randomFeatures/spec'
import { climb, closestOpposite, drawRows, effectiveDimension, lookAt } from '../../../src/kit/robustness'
import { checkSpec } from '../../../src/main/asked/specs'

const specOf = (parts: object = {}): FeaturesSpec => schema.parse({ family: 'randomFeatures', ...parts })
const matrix = (rows: number, columns: number, ...data: number[]) => ({
  data: Float64Array.from(data),
  rows,
  columns
})

describe('rows', () => {
  it.each(['gaussian', 'mixture'] as const)(
    '%s: have a mean square of 1, the first the same however many',
    (data) => {
      const { task } = specOf({ task: { data, inputs: 12, clouds: 400 } })
      const { inputs, labels, truth } = drawRows(task, 4000, 3, 'data')
      const square = inputs.data.reduce((sum, part) => sum + part * part, 0) / 4000
      expect(square).toBeGreaterThan(0.96)
      expect(square).toBeLessThan(1.04)
      expect([...drawRows(task, 7, 3, 'data').inputs.data]).toEqual([...inputs.data.subarray(0, 84)])
      // a fair coin: labels say nothing of the rows
      const agree = labels.reduce((sum, label, i) => sum + Number(label === truth[i]), 0) / 4000
      expect(Math.abs(agree - 0.5)).toBeLessThan(0.03)
      expect(drawRows({ ...task, labelNoise: 0 }, 50, 3, 'data').labels).toEqual(truth.subarray(0, 50))
    }
  )

  it('have the effective dimension of their variances', () => {
    const task = { ...specOf().task, inputs: 6, decay: 1 }
    const shares = [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6]
    const [sum, squares] = [0, 1].map((k) => shares.reduce((all, s) => all + s ** (k + 1), 0)) as [
      number,
      number
    ]
    const found = effectiveDimension(drawRows(task, 20_000, 0, 'data').inputs)
    expect(found / (sum ** 2 / squares)).toBeCloseTo(1, 1)
    expect(effectiveDimension(matrix(4, 2, 1, 0, -1, 0, 0, 1, 0, -1))).toBeCloseTo(2, 12)
    expect(effectiveDimension(matrix(2, 2, 1, 1, -1, -1))).toBeCloseTo(1, 12)
  })

  it('tell how near rows of opposite labels lie', () => {
    const rows = matrix(3, 2, 0, 0, 3, 4, 0, 1)
    expect(closestOpposite(rows, Float64Array.of(1, -1, 1))).toBeCloseTo(Math.sqrt(18), 12)
    expect(closestOpposite(rows, Float64Array.of(1, 1, 1))).toBeNull()
  })
})

describe('the fitted function', () => {
  const features = drawFeatures(40, 3, 0.5, 1)
  const coefficients = Float64Array.from({ length: 40 }, (_, j) => Math.cos(j))
  it('is the design times its coefficients, and its gradient the limit of differences', () => {
    const x = Float64Array.of(0.3, -0.4, 0.8)
    const at = lookAt(features, coefficients, x)
    const design = designOf(features, { data: x, rows: 1, columns: 3 })
    const [value] = product(design, { data: coefficients, rows: 40, columns: 1 }).data
    expect(at.value / Math.sqrt(40)).toBeCloseTo(value!, 12)
    const h = 1e-7
    at.gradient.forEach((part, i) => {
      const moved = x.map((own, k) => own + (k === i ? h : 0))
      expect((lookAt(features, coefficients, moved).value - at.value) / h).toBeCloseTo(part, 5)
    })
    expect(at.slope).toBeCloseTo(Math.hypot(...at.gradient), 12)
  })

  it('a climb finds what no row shows, within the ball', () => {
    // |slope| 1 to the right of 0, 4 beyond 0.5, 104 beyond 2
    const steps = { weights: Float64Array.of(1, 0, 1, -0.5, 1, -2), count: 3, inputs: 1 }
    const a = Float64Array.of(1, 3, 100)
    const start = Float64Array.of(0.1)
    expect(lookAt(steps, a, start).slope).toBeCloseTo(1, 12)
    expect(climb(steps, a, start, { radius: 1, seed: 0, lane: 0 })).toBeCloseTo(4, 12)
    expect(climb(steps, a, start, { radius: 5, seed: 0, lane: 0 })).toBeCloseTo(104, 12)
  })
})

describe('a fit', () => {
  const task = { ...specOf().task, inputs: 5 }
  const { inputs, labels } = drawRows(task, 30, 0, 'data')
  const designFor = (p: number) => designOf(drawFeatures(p, 5, 0.5, 0), inputs)
  const errorOf = (p: number, coefficients: Float64Array): number =>
    product(designFor(p), { data: coefficients, rows: p, columns: 1 }).data.reduce(
      (sum, value, i) => sum + (value - labels[i]!) ** 2 / 30,
      0
    )
  it.each([12, 80])('to level 0 is the shortest of least squares: %i features', (p) => {
    const { coefficients, ridge } = fitTo(designFor(p), labels, 0)
    const oracle = leastSquares(designFor(p), { data: labels, rows: 30, columns: 1 }).solution.data
    expect(ridge).toBe(0)
    const length = Math.hypot(...oracle)
    coefficients.forEach((a, j) => expect(a / length).toBeCloseTo(oracle[j]! / length, 8))
  })
  it.each([12, 80])('to a level has that training error, and solves (ΦᵀΦ + λ)a = Φᵀy: %i features', (p) => {
    const { coefficients: a, ridge } = fitTo(designFor(p), labels, 0.9)
    expect(errorOf(p, a)).toBeCloseTo(0.9, 9)
    const phi = designFor(p)
    const left = product(phi, { data: a, rows: p, columns: 1 }).data
    for (let j = 0; j < p; j++) {
      let sum = ridge * a[j]!
      for (let i = 0; i < 30; i++) sum += phi.data[i * p + j]! * (left[i]! - labels[i]!)
      expect(sum).toBeCloseTo(0, 9)
    }
  })
  it('to a level that so few features do not reach is the least there is', () => {
    expect(fitTo(designFor(12), labels, 0.01)).toEqual(fitTo(designFor(12), labels, 0))
  })
})

describe('the law', () => {
  it('claims something only where the training error is below the noise', () => {
    const spec = specOf({ task: { samples: 60, freshRows: 100, labelNoise: 0.05 } }) // σ² = 0.19
    const measure = measurer(spec)
    const few = measure({ features: 5, fit: 0 })
    expect(few.fit['train']).toBeGreaterThan(0.19)
    expect(few.law).toBeNull()
    const many = measure({ features: 240, fit: 0 })
    expect(many.law).toMatchObject({ bound: Math.sqrt(5), below: expect.closeTo(0.19, 9) })
    expect(many.fit['slope']).toBeGreaterThanOrEqual(many.fit['sampled']!)
    expect(many.fit['sampled']).toBeGreaterThanOrEqual(many.fit['rows']!)
    expect(measure({ features: 240, fit: 0.2 }).law).toBeNull()
  })
})

describe('bad input', () => {
  it.each([
    [{ from: 30, to: 20 }, 'task.to', 'task.to must be beyond task.from, 30; it is 20.'],
    [{ from: 1.5 }, 'task.from', 'Features begin with a whole number of at least 1; task.from is 1.5.'],
    [
      { from: 0.1, to: 3, vary: 'fit' },
      'task.to',
      'Labels are ±1, so that a train error of 1 is that of answering 0. Use at most 2.'
    ],
    [
      { samples: 4000, to: 9000 },
      'task.to',
      '9000 features of 4000 rows are more than fits into memory. Use at most 2000 features, or fewer rows.'
    ]
  ])('%j is refused', (task, path, message) => {
    const checked = checkSpec({ family: 'randomFeatures', task })
    expect(checked.problems).toEqual([{ path, message }])
  })
  it('p = n and its neighbours are places', () => {
    expect(placesOf(specOf({ task: { samples: 70 } }))).toEqual(expect.arrayContaining([69, 70, 71]))
  })
})
