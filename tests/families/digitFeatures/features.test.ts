import { describe, expect, it } from 'vitest'
import { leastSquares } from '#shared/linalg/leastSquares'
import { digitImages } from '../../../src/kit/digits'
import { checkSpec } from '../../../src/main/asked/specs'
import {
  classesIn,
  designOf,
  drawFeatures,
  drawRows,
  targetsOf
} from '../../../src/families/digitFeatures/data'
import { fit } from '../../../src/families/digitFeatures/fit'
import { createJob } from '../../../src/families/digitFeatures/job'
import { type DigitFeaturesSpec, schema } from '../../../src/families/digitFeatures/spec'

const specOf = (draft: object = {}): DigitFeaturesSpec => schema.parse({ family: 'digitFeatures', ...draft })

const small = specOf({ task: { samples: 60, testRows: 200 } })

/** Columns of a table of the unit at `sizes[unit]`. */
const tableAt = (spec: DigitFeaturesSpec, unit: number, series: string) =>
  createJob(spec)
    .compute(unit)
    .find((batch) => batch.series === series)!.columns

describe('the fit', () => {
  const { train } = drawRows(small)
  const features = drawFeatures(small, 300)
  const targets = targetsOf([train.truth])

  // 60 rows: Gram matrices up to 40 and from 90 features on, singular values between
  it.each([30, 60, 90, 300])('is the shortest of those of least squares, with %d features', (size) => {
    const design = designOf(train, features, size)
    const wanted = leastSquares(design, targets).solution
    const found = fit(design, targets, 0)
    found.data.forEach((value, i) => expect(value).toBeCloseTo(wanted.data[i]!, 6))
  })

  it('leaves no slope of ‖ΦA − Y‖² + λ‖A‖² where there is a ridge', () => {
    for (const size of [30, 150]) {
      const [design, ridge] = [designOf(train, features, size), 0.3]
      const { data: a } = fit(design, targets, ridge)
      for (const column of [0, 9])
        for (const j of [0, size - 1]) {
          let slope = ridge * a[j * 10 + column]!
          for (let row = 0; row < 60; row++) {
            let miss = -targets.data[row * 10 + column]!
            for (let k = 0; k < size; k++) miss += design.data[row * size + k]! * a[k * 10 + column]!
            slope += design.data[row * size + j]! * miss
          }
          expect(slope).toBeCloseTo(0, 8)
        }
    }
  })
})

describe('a unit', () => {
  it('answers training rows as told from n features on, and tells a test error that one can count', () => {
    const spec = specOf({ task: { samples: 60, testRows: 200, sizes: [20, 300] } })
    expect(tableAt(spec, 1, 'clean')['train']).toEqual(Float64Array.of(0))
    expect(tableAt(spec, 1, 'noisy')['train']).toEqual(Float64Array.of(0))
    const { train, test } = drawRows(spec)
    const features = drawFeatures(spec, 300)
    const coefficients = leastSquares(designOf(train, features, 300), targetsOf([train.truth])).solution
    const design = designOf(test, features, 300)
    const answers = {
      rows: 200,
      columns: 10,
      data: Float64Array.from({ length: 2000 }, (_, at) =>
        Array.from({ length: 300 }, (_, j) => j).reduce(
          (sum, j) =>
            sum + design.data[Math.floor(at / 10) * 300 + j]! * coefficients.data[j * 10 + (at % 10)]!,
          0
        )
      )
    }
    const wrong = classesIn(answers, 0).filter((own, row) => own !== test.truth[row]).length
    expect(tableAt(spec, 1, 'clean')['test']![0]).toBeCloseTo(wrong / 200, 12)
    const accuracies = [
      ...tableAt({ ...spec, task: { ...spec.task, labelNoise: 0 } }, 1, 'classes')['accuracy']!
    ]
    const weights = Array.from(
      { length: 10 },
      (_, own) => test.truth.filter((label) => label === own).length / 200
    )
    expect(accuracies.reduce((sum, each, own) => sum + each * weights[own]!, 0)).toBeCloseTo(
      1 - wrong / 200,
      12
    )
  })

  it('has features that are the pixels through random masks, the first ones the same however many there are', () => {
    const { test } = drawRows(small)
    const [few, many] = [drawFeatures(small, 3), drawFeatures(small, 9)]
    expect(many.slice(0, few.length)).toEqual(few)
    const { data } = designOf(test, few, 3)
    let sum = few[2 * 65 + 64]!
    for (let k = 0; k < 64; k++) sum += few[2 * 65 + k]! * test.x[5 * 64 + k]!
    expect(data[5 * 3 + 2]).toBeCloseTo(Math.max(0, sum), 12)
    expect(Math.max(...digitImages().pixels)).toBe(16)
    expect(Math.max(...test.x)).toBe(1)
  })
})

it('tells what is wrong with a draft, by its field', () => {
  const paths = (task: object): string[] =>
    checkSpec({ family: 'digitFeatures', task }).problems.map(({ path }) => path)
  expect(paths({ samples: 500 })).toEqual(['task.samples'])
  expect(paths({ sizes: [8000] })).toEqual(['task.sizes'])
  expect(paths({ sizes: [10, 7000] })).toEqual(['task.sizes.1'])
  expect(paths({ sizes: [10, 10] })).toEqual(['task.sizes'])
})
