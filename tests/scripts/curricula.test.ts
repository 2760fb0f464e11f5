/** The tests that curricula are judged by: signs of pairs, and several together. */
import { expect, it } from 'vitest'
import { holm, signTest } from '../acceptance/curriculaChecks.mjs'

it('the sign test counts both tails of fair coins', () => {
  expect(signTest([-1, -2, -1, -3, -1, -1, -2, -1])).toBeCloseTo(2 / 256, 12)
  // six of eight: (1 + 8 + 28) / 256 on either side
  expect(signTest([-1, -1, -1, -1, -1, -1, 1, 1])).toBeCloseTo(74 / 256, 12)
  expect(signTest([1, -1, 0])).toBe(1)
})

it('Holm multiplies the smallest by all, and is never smaller for a larger one', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02])
  expect(holm([0.5, 0.6])).toEqual([1, 1])
})
