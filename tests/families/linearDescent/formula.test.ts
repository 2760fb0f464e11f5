/** Own targets: what a formula means, and what is refused before anything is computed. */
import { describe, expect, it } from 'vitest'
import { compileFormula } from '../../../src/families/linearDescent/data/formula'

describe('a formula', () => {
  it.each<[string, number, number]>([
    ['2x + cos(25x)', 0.4, 0.8 + Math.cos(10)],
    ['-x^2', 0.5, -0.25],
    ['1 - 2 - 3', 0, -4],
    ['8/2/2x', 0.5, 1],
    ['1/(x^2 + 0.01)', 0.4, 1 / 0.17],
    ['sqrt(1 - x^2) + abs(x) + sign(x) + floor(3x)', -0.5, Math.sqrt(0.75) + 0.5 - 1 - 2],
    ['exp(log(x + 2)) sin(pi x)', 0.3, 2.3 * Math.sin(Math.PI * 0.3)],
    ['.5e1', 0, 5]
  ])('%s at %f', (text, x, value) => expect(compileFormula(text)(x)).toBeCloseTo(value, 12))
})

describe('is refused with one sentence', () => {
  it.each<[string, string]>([
    ['1/x', 'Position 2 of the formula: the division has no value near x = 0,'],
    // a double pole between the places looked at, where no sign changes
    ['1/(x - 0.33337)^2', 'no value near x = 0.333,'],
    ['1/sin(4x)', 'no value near x = '],
    ['sqrt(x)', 'Position 1 of the formula: sqrt has no value near x = -1,'],
    ['log(x^2)', 'log has no value near x = 0,'],
    ['exp(800x)', 'has no value somewhere'],
    ['1e9x', 'beyond ±1000000'],
    ['sin(x', '“)” is missing after “sin”'],
    ['x^0.5', 'an exponent must be a whole number'],
    ['5 $ 3', 'Position 3 of the formula: unknown symbol “$”'],
    ['2 +', 'a number, x or “(” is missing'],
    ['y', 'unknown name “y”'],
    ['x)', '“)” cannot stand here'],
    ['x'.repeat(201), 'at most 200']
  ])('%s', (text, words) => {
    expect(() => compileFormula(text)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(words), detail: { path: 'task.formula' } })
    )
  })
})
