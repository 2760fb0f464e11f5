import { describe, expect, it } from 'vitest'
import { solveLower, solveUpper } from '#shared/linalg/triangular'
import { entries, multiply, random } from './support'

describe.each([1, 2, 7, 20])('a triangle of %i', (n) => {
  const x = random(n, 1)
  const full = random(n, n, 3)
  const value = (i: number, j: number): number => full.data[i * n + j]! + (i === j ? 3 : 0)
  const solved = (found: Float64Array): void =>
    expect([...found]).toEqual(Array.from(x.data, (each) => expect.closeTo(each, 10)))

  it('is solved where it is upper, whatever lies below', () => {
    const upper = entries(n, n, (i, j) => (j >= i ? value(i, j) : 0))
    const dirty = entries(n, n, value)
    solved(solveUpper(dirty, multiply(upper, x).data))
  })

  it('is solved where it is lower, whatever lies above', () => {
    const lower = entries(n, n, (i, j) => (j <= i ? value(i, j) : 0))
    const dirty = entries(n, n, value)
    solved(solveLower(dirty, multiply(lower, x).data))
  })
})

it('a diagonal entry of 0 is told', () => {
  const singular = entries(2, 2, (i, j) => Number(i === 0 && j === 0))
  expect(() => solveUpper(singular, Float64Array.of(1, 1))).toThrow('its diagonal entry 1 is 0')
  expect(() => solveLower(singular, Float64Array.of(1, 1))).toThrow('its diagonal entry 1 is 0')
})
