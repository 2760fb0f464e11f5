import { describe, expect, it } from 'vitest'
import { alongModes } from '#shared/linalg/alongModes'
import type { Matrix } from '#shared/linalg/matrix'
import { svd } from '#shared/linalg/svd'
import { difference, entries, hilbert, largest, multiply, random, turn } from './support'

const shapes: [string, Matrix][] = [
  ['[1, 1]', random(1, 1)],
  ['[1, 9]', random(1, 9)],
  ['[9, 1]', random(9, 1)],
  ['square', random(20, 20)],
  ['tall', random(25, 20)],
  ['wide', random(20, 25)],
  ['much taller', random(200, 60)],
  ['much wider', random(60, 200)],
  ['odd and much wider', random(7, 33)],
  ['of rank 3', multiply(random(40, 3), random(3, 25, 2))],
  ['with a column of zeros', entries(9, 9, (i, j) => (j === 4 ? 0 : random(9, 9).data[i * 9 + j]!))],
  ['of zeros', entries(4, 6, () => 0)],
  ['Hilbert’s', hilbert(30)]
]

describe('along modes', () => {
  it.each(shapes)('%s: factors σ give AᵀB, and the values are those of svd', (_, a) => {
    const b = random(a.rows, 3, 9)
    const { solution, values } = alongModes(a, b, (found) => found)
    expect(difference(solution, multiply(turn(a), b))).toBeLessThan(1e-12)
    const apart = svd(a).values.map((value, i) => value - values[i]!)
    expect(largest(apart)).toBeLessThanOrEqual(1e-13 * values[0]!)
  })

  it.each(shapes)('%s: B is told along the left singular vectors', (_, a) => {
    const b = random(a.rows, 2, 9)
    let told: Matrix = b
    alongModes(a, b, (values, along) => {
      told = along
      return values
    })
    // a vector is settled, but for its sign, where its value is apart from all others
    const { values, left } = svd(a)
    const expected = multiply(left, b)
    values.forEach((value, i) => {
      if (values.some((other, j) => i !== j && Math.abs(other - value) < 1e-3 * values[0]!)) return
      for (let j = 0; j < 2; j++)
        expect(Math.abs(told.data[2 * i + j]!)).toBeCloseTo(Math.abs(expected.data[2 * i + j]!), 9)
    })
    expect(largest(told.data)).toBeGreaterThan(0)
  })
})
