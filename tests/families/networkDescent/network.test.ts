/** Sizes and beginnings of the network, what is measured of its answers, and what a spec is told. */
import { describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { drawSet } from '../../../src/families/networkDescent/data/set'
import { wilson } from '../../../src/families/networkDescent/data/wilson'
import { evaluationRows } from '../../../src/families/networkDescent/program/meters'
import { networkParameters, parameterCount } from '../../../src/families/networkDescent/program/network'
import { check } from '../../../src/families/networkDescent/spec/checks'
import { specOf } from './support'

it('has 65 h + 11 h − h + 10 weights and biases with one hidden layer on digits', () => {
  expect(parameterCount(specOf({ model: { width: 100 } }))).toBe(65 * 100 + 101 * 10)
})

it('a narrower replica begins as it would alone, filled up with zeros', () => {
  const together = networkParameters(specOf({ replicas: 2, perReplica: { 'model.width': [3, 5] } }))
  const alone = networkParameters(specOf({ model: { width: 3 } }))
  const [wide, narrow] = [together, alone].map((parameters) => {
    const stream = new RandomStream(7, 'init')
    return parameters.map(({ initialize }) => [...initialize(stream, 0)])
  })
  const nonZero = (values: readonly number[]): number[] => values.filter((value) => value !== 0)
  expect(wide!.map(nonZero)).toEqual(narrow)
  expect(wide!.map(({ length }) => length)).toEqual([64 * 5, 5, 5 * 10, 10])
})

// 95 % intervals of 12 of 12 and of 36 of 72, by the formula in Python
it('an interval of a share is Wilson’s', () => {
  expect(wilson(12, 12).low).toBeCloseTo(0.757506, 6)
  expect(wilson(12, 12).high).toBe(1)
  expect(wilson(36, 72).low).toBeCloseTo(0.387471, 6)
  expect(wilson(36, 72).high).toBeCloseTo(0.612529, 6)
})

it('measures what is learned by heart, and the worst class', () => {
  const spec = specOf({ task: { samples: 50, testRows: 40, labelNoise: 0.5 } })
  const set = drawSet(spec.task, 0)
  // all training rows answered as told; of the test rows all but those of the class 4, which are answered 9
  const said = set.test.truth.map((label) => (label === 4 ? 9 : label))
  const predicted = Float32Array.from([...set.told, ...said])
  const losses = new Float32Array(90).fill(0.25)
  const probed = { classes: 10, noisy: true, sets: [set], most: 50, testRows: 40 }
  const found = Object.fromEntries(
    evaluationRows(5, { losses, predicted }, probed).map(({ series, columns }) => [series, columns])
  )
  const fours = set.test.truth.filter((label) => label === 4).length
  expect(found['set']!['error']![0]).toBe(0)
  expect(found['noise']!['memorised']![0]).toBe(1)
  expect(found['noise']!['right']![0]).toBe(0)
  expect(found['test']!['error']![0]).toBeCloseTo(fours / 40, 6)
  expect(found['worst']!['accuracy']![0]).toBe(0)
  expect(found['worst']!['high']![0]).toBeCloseTo(wilson(0, fours).high, 6)
  expect([...found['classes']!['accuracy']!]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1, 1])
})

describe('a spec that cannot be', () => {
  const problems = (draft: object) => check(specOf(draft)).map(({ path, message }) => `${path}: ${message}`)
  const ones = new Array<number>(10).fill(1)

  it('has more digits than there are', () => {
    expect(problems({ task: { samples: 600 } })).toEqual([
      'task.samples: Beside 1297 test rows there are 500 of the 1797 digits left. Use 500 or fewer, or fewer test rows.'
    ])
    expect(problems({ task: { samples: 10, testRows: 1790 } })[0]).toMatch(
      /^task\.testRows: .*1787 test rows/
    )
    expect(problems({ replicas: 2, perReplica: { 'task.samples': [10, 501] } })[0]).toMatch(/^task\.samples/)
  })

  it('has a class without rows, too many of one, or weights for others', () => {
    expect(problems({ task: { classWeights: [...ones.slice(0, 9), 0] } })).toEqual([
      'task.classWeights: Class 9 would have no row among 500. Give it a larger weight, or use more training rows.'
    ])
    expect(problems({ task: { classWeights: [...ones.slice(0, 9), 9] } })[0]).toMatch(
      /Digit 9 would need 250 rows; 50/
    )
    expect(problems({ task: { classWeights: [1, 2] } })[0]).toMatch(/2 weights for 10 classes/)
    expect(problems({ task: { classWeights: new Array(10).fill(0) } })[0]).toMatch(/All weights are 0/)
  })

  it('fills up narrow replicas that noise would widen again', () => {
    const draft = { replicas: 2, perReplica: { 'model.width': [3, 5] }, optimizer: { weightNoise: 0.1 } }
    expect(problems(draft)[0]).toMatch(/^perReplica/)
  })
})
