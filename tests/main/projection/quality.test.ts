import { describe, expect, it } from 'vitest'
import { classShare } from '#shared/analysis/neighbours'
import { neighbourQuality, ringCosines } from '../../../src/main/projection/quality'
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
    expect(neighbourQuality(points, points, 5, 'euclidean')).toMatchObject({
      trustworthiness: 1,
      preservation: 1
    })
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
    expect(() => neighbourQuality(points, firstTwo, 0, 'euclidean')).toThrow(/from 1 to below 20; it is 0/)
  })
})

describe('structure of the points', () => {
  it('finds neighbours in the own class for clusters, by chance for shuffled labels', () => {
    const spread = clusters(80, 6, 4)
    const { nearest } = neighbourQuality(spread, spread, 5, 'euclidean')
    const own = Array.from({ length: 80 }, (_, i) => i % 4)
    const { share, chance } = classShare(nearest, own)
    expect(share).toBeGreaterThan(0.98)
    expect(chance).toBeCloseTo(19 / 79, 12)
    const foreign = own.map((_, i) => Math.floor(i / 4) % 4)
    expect(classShare(nearest, foreign).share).toBeLessThan(0.4)
    const some = own.map((each) => (each === 2 ? each : -1))
    expect(classShare(nearest, some).share).toBeGreaterThan(0.98)
    expect(classShare(nearest, some).chance).toBeCloseTo(19 / 79, 12)
    expect(classShare(nearest, some).most).toBe(1)
    // pairs: one of five neighbours can be of the own class
    const pairs = own.map((_, i) => Math.floor(i / 2))
    expect(classShare(nearest, pairs).most).toBeCloseTo(1 / 5, 12)
  })

  it('sees a ring by its step, whatever the common offset; random pairs are the mean over all', () => {
    const circle = ring(97, 8)
    const lifted = { ...circle, data: circle.data.map((value) => value + 3) }
    const cosines = ringCosines(lifted)
    expect(cosines).toHaveLength(48)
    expect(cosines[0]).toBeCloseTo(Math.cos((2 * Math.PI) / 97), 12)
    expect(cosines[47]).toBeLessThan(-0.99)
    expect(cosines.reduce((sum, each) => sum + each / 48, 0)).toBeCloseTo(-1 / 96, 12)
  })
})
