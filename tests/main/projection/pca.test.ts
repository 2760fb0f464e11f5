import { describe, expect, it } from 'vitest'
import { alignedPca } from '../../../src/main/projection/alignedPca'
import { fitPca, project } from '../../../src/main/projection/pca'
import { clusters, expectClose, wave } from './points'

describe('fitPca', () => {
  // numpy.linalg.svd of the centred rows, signs by the convention
  it('gives the components and variances that numpy does, more points than coordinates', () => {
    const points = wave(12, 4)
    const basis = fitPca(points, 2)
    expectClose(
      basis.components,
      [
        [0.4911914475, 0.6972440696, -0.4665167269, 0.2344009658],
        [-0.5045452299, 0.1873410539, 0.1641284208, 0.8266796852]
      ].flat(),
      1e-9
    )
    expectClose(basis.variance, [1.2798004234, 0.8548315408], 1e-9)
    expectClose(basis.explained, [0.5825268866, 0.3890937578], 1e-9)
    const scores = project(points, basis)
    expectClose(scores.slice(0, 4), [1.2094173458, 1.0022080257, 1.2946277446, -1.1212960686], 1e-9)
  })

  it('gives the same by way of the points’ Gram matrix, more coordinates than points', () => {
    const points = wave(5, 9)
    const basis = fitPca(points, 2)
    expectClose(
      basis.components,
      [
        [0.1796221317, 0.4494797344, -0.1945292316, 0.3442038374, 0.2758768214],
        [-0.3139597571, 0.3900876077, 0.2143808252, 0.4863946185],
        [-0.4860893861, -0.1416045707, 0.3102717883, 0.4946724046, 0.4790558593],
        [0.2967312641, 0.0297291886, -0.2723669718, 0.1004207762]
      ].flat(),
      1e-9
    )
    expectClose(basis.variance, [4.0825563236, 1.9819816909], 1e-9)
    expectClose(project(points, basis).slice(0, 2), [1.9319270127, 0.8192125131], 1e-9)
  })

  it('gives zero directions, not noise, where nothing varies', () => {
    const flat = fitPca({ data: new Float64Array(20).fill(3), rows: 5, columns: 4 }, 2)
    expect([...flat.components, ...flat.variance, ...flat.explained].every((value) => value === 0)).toBe(true)
  })

  it('names what is wrong with its input', () => {
    const points = wave(12, 4)
    expect(() => fitPca({ ...points, rows: 2, data: points.data.slice(0, 8) }, 1)).toThrow(
      /at least 3 points/
    )
    expect(() => fitPca({ ...points, rows: 11 }, 1)).toThrow(
      /11 points of 4 coordinates are 44 values; there are 48/
    )
    expect(() => fitPca(points, 5)).toThrow(/from 1 to 4; it is 5/)
    for (const value of [NaN, Infinity]) {
      const spoilt = { ...points, data: points.data.slice() }
      spoilt.data[6] = value
      expect(() => fitPca(spoilt, 1)).toThrow(`Point 1 has the value ${value} at coordinate 2`)
      expect(() => fitPca(spoilt, 1)).toThrow(expect.objectContaining({ detail: { path: 'points' } }))
    }
  })
})

describe('alignedPca', () => {
  it('moves nothing where the points stand still, and only what moves', () => {
    const still = clusters(20, 6, 4)
    const moved = { ...still, data: still.data.slice() }
    for (let k = 0; k < 6; k++) moved.data[7 * 6 + k]! += 2
    const { layouts } = alignedPca([still, still, moved], 2)
    expect(layouts.slice(0, 40)).toEqual(layouts.slice(40, 80))
    const gone = Array.from(layouts.slice(80), (value, i) => Math.abs(value - layouts[40 + i]!))
    expect(gone.filter((distance) => distance > 1e-12)).toHaveLength(2)
  })
})
