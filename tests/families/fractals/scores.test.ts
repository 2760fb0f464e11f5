/** Scores of rare labels, against definitions and a worked example; the meters that sum them up. */
import { describe, expect, it } from 'vitest'
import { scored } from '../../../src/families/fractals/data/scores'
import { createTrainMeter, evaluationRows } from '../../../src/families/fractals/program/meters'

describe('scores', () => {
  it('are those of scikit-learn’s example', () => {
    const { averagePrecision } = scored([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    expect(averagePrecision).toBeCloseTo(0.8333, 4) // documentation of average_precision_score
  })

  it('follow from hits, alarms and misses', () => {
    // 2 hits, 1 alarm, 1 miss, 4 right zeros
    const got = scored([3, 1, 2, -1, -2, -3, -4, -5], [1, 1, 0, 1, 0, 0, 0, 0])
    expect(got).toMatchObject({ accuracy: 6 / 8, answered: 3 / 8, prevalence: 3 / 8 })
    for (const [name, value] of [
      ['precision', 2 / 3],
      ['recall', 2 / 3],
      ['f1', 2 / 3],
      ['balanced', (2 / 3 + 4 / 5) / 2],
      ['averagePrecision', (1 + 2 / 3 + 3 / 4) / 3]
    ] as const)
      expect(got[name], name).toBeCloseTo(value, 12)
  })

  it('that say nothing have the prevalence', () => {
    const labels = Array.from({ length: 1000 }, (_, i) => Number(i % 50 === 0))
    expect(scored(new Float32Array(1000), labels)).toMatchObject({
      averagePrecision: 0.02,
      prevalence: 0.02,
      balanced: 0.5,
      recall: 0,
      precision: 0,
      f1: 0
    })
  })

  it('are defined where one label is missing', () =>
    expect(scored([-1, 1], [0, 0])).toMatchObject({ balanced: 0.5, recall: 0, averagePrecision: 0, f1: 0 }))
})

it('the training loss weighs rows by their label, accuracy counts each once', () => {
  const meter = createTrainMeter([4, 1])
  meter.add(
    { losses: Float32Array.of(1, 2, 3, 4), scores: Float32Array.of(1, -1, -1, -1) },
    { y: Int32Array.of(1, 0, 1, 0) }
  )
  const { loss, accuracy, positives } = meter.take()
  expect([...loss!]).toEqual([(4 * 1 + 2) / 5, (3 + 4) / 2])
  expect([...accuracy!]).toEqual([1, 0.5])
  expect([...positives!]).toEqual([0.5, 0.5])
})

it('bands are counted apart from uniform points, of every replica', () => {
  // two uniform points and one band, twice
  const band = (right: number): number[] => Array.from({ length: 64 }, (_, i) => (i < right ? -1 : 1))
  const scores = Float32Array.of(1, -1, ...band(48), -1, -1, ...band(16))
  const labels = Int32Array.from(scores, (_, i) => Number(i % 66 === 0))
  const [test, bands] = evaluationRows(
    5,
    { scores, losses: new Float32Array(132).fill(0.25) },
    { replicas: 2, uniform: 2, bands: 1, labels }
  ).map(({ columns }) => columns)
  expect([...test!['accuracy']!]).toEqual([1, 0.5])
  expect([...test!['lift']!]).toEqual([2, 1])
  expect([...test!['loss']!]).toEqual([0.25, 0.25])
  expect([...bands!['accuracy']!]).toEqual([0.75, 0.25])
  expect([...bands!['replica']!]).toEqual([0, 1])
})
