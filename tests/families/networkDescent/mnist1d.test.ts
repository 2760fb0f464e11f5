/** MNIST-1D as its paper describes it (Greydanus 2020, arXiv 2011.14439). */
import { expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { drawSet } from '../../../src/families/networkDescent/data/set'
import { specOf } from './support'

const paper = { data: 'mnist-1d', samples: 4000, testRows: 1000, labelNoise: 0 }
const { train, test } = drawSet(specOf({ task: paper }).task, 0)

it('all rows together have mean 0 and standard deviation 1, as many of each class', () => {
  const all = [...train.x, ...test.x]
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length
  expect(train.x).toHaveLength(4000 * 40)
  expect([mean, variance].map((value) => Math.round(value * 1e4))).toEqual([0, 1e4])
  expect(train.truth.filter((label) => label === 7)).toHaveLength(400)
})

// The paper: 32 % with logistic regression, 10 % by guessing. Its spread over runs is given as 1 %, draws of rows differ besides.
it('a linear classifier gets about a third of the test rows right', () => {
  const weights = new Float64Array(10 * 41)
  const logitsOf = (x: Float32Array, row: number): number[] =>
    Array.from({ length: 10 }, (_, c) => {
      let sum = weights[c * 41 + 40]!
      for (let k = 0; k < 40; k++) sum += weights[c * 41 + k]! * x[row * 40 + k]!
      return sum
    })
  const stream = new RandomStream(1, 'order')
  for (let step = 0; step < 60_000; step++) {
    const row = stream.below(4000)
    const logits = logitsOf(train.x, row)
    const top = Math.max(...logits)
    const odds = logits.map((z) => Math.exp(z - top))
    const total = odds.reduce((sum, value) => sum + value, 0)
    odds.forEach((value, c) => {
      const step = 0.005 * (value / total - Number(c === train.truth[row]))
      for (let k = 0; k < 40; k++) weights[c * 41 + k]! -= step * train.x[row * 40 + k]!
      weights[c * 41 + 40]! -= step
    })
  }
  let right = 0
  test.truth.forEach((label, row) => {
    const logits = logitsOf(test.x, row)
    right += Number(logits.indexOf(Math.max(...logits)) === label)
  })
  expect(right / 1000).toBeGreaterThan(0.27)
  expect(right / 1000).toBeLessThan(0.37)
})
