import { describe, expect, it } from 'vitest'
import { neighbourQuality, ringCosine, sameClassShare } from '../../../src/main/projection/quality'
import { clusters, ring, uniforms, wave } from './points'

const points = wave(40, 6)
const firstTwo = {
  data: Float64Array.from({ length: 80 }, (_, at) => points.data[Math.floor(at / 2) * 6 + (at % 2)]!),
  rows: 40,
  columns: 2
}

describe('neighbour quality', () => {
  // sklearn.manifold.trustworthiness, n_neighbors=5
  it.each([
    ['euclidean', 0.95890625],
    ['cosine', 0.95875]
  ] as const)('has scikit-learn’s trustworthiness with the %s metric', (metric, wanted) => {
    expect(neighbourQuality(points, firstTwo, 5, metric).trustworthiness).toBeCloseTo(wanted, 12)
  })

  it('is perfect for the points themselves', () => {
    expect(neighbourQuality(points, points, 5, 'euclidean')).toEqual({ trustworthiness: 1, preservation: 1 })
  })

  it('preserves by chance where layout and points have nothing in common', () => {
    const noise = { data: uniforms(800), rows: 400, columns: 2 }
    const { preservation, trustworthiness } = neighbourQuality(
      clusters(400, 5, 400, 9),
      noise,
      10,
      'euclidean'
    )
    expect(preservation).toBeLessThan(0.05) // 10 / 399 in the mean
    expect(Math.abs(trustworthiness - 0.5)).toBeLessThan(0.05)
  })

  it('names what is wrong', () => {
    expect(() => neighbourQuality(points, firstTwo, 20, 'euclidean')).toThrow(/from 1 to below 20; it is 20/)
    expect(() => sameClassShare(points, new Int32Array(3), 5, 'euclidean')).toThrow(
      /40 points need 40 classes/
    )
    expect(() => ringCosine(points, 40, 1)).toThrow(/from 1 to 39; it is 40/)
  })
})

describe('structure of the points', () => {
  it('finds neighbours in the own class for clusters, by chance for shuffled labels', () => {
    const spread = clusters(80, 6, 4)
    const own = Int32Array.from({ length: 80 }, (_, i) => i % 4)
    const { share, chance } = sameClassShare(spread, own, 5, 'euclidean')
    expect(share).toBeGreaterThan(0.98)
    expect(chance).toBeCloseTo(19 / 79, 12)
    const foreign = Int32Array.from({ length: 80 }, (_, i) => Math.floor(i / 4) % 4)
    expect(sameClassShare(spread, foreign, 5, 'euclidean').share).toBeLessThan(0.4)
  })

  it('sees a ring by its step, whatever the common offset, and nothing by random pairs', () => {
    const circle = ring(97, 8)
    const lifted = { ...circle, data: circle.data.map((value) => value + 3) }
    const { ring: near, random } = ringCosine(lifted, 1, 1)
    expect(near).toBeCloseTo(Math.cos((2 * Math.PI) / 97), 12)
    expect(Math.abs(random)).toBeLessThan(0.25)
    expect(ringCosine(lifted, 1, 1)).toEqual({ ring: near, random })
    expect(ringCosine(lifted, 48, 1).ring).toBeLessThan(-0.99)
  })
})
