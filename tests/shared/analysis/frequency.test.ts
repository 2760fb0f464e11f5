import { describe, expect, it } from 'vitest'
import { frequencyFits, frequencyWords } from '#shared/analysis/frequency'
import type { Crossing } from '#shared/threshold'

const shares = [8, 4, 2, 1].map((each) => each / 15)
const at = (place: number | null): Crossing => ({ at: place, after: null, until: 1000 })
/** Times of one seed as crossings of tasks. */
const seeds = (...times: (number | null)[][]) => shares.map((_, task) => times.map((own) => at(own[task]!)))

describe('times of tasks against their frequencies', () => {
  it('have the exponent of a power law, whatever its scale', () => {
    const law = (z: number, scale: number) => shares.map((p) => scale * p ** z)
    const { seeds: fits, exponent } = frequencyFits(seeds(law(-0.8, 30), law(-0.8, 70), law(-1, 5)), shares)
    expect(fits.map((fit) => fit.exponent)).toEqual(
      [-0.8, -0.8, -1].map((z) => expect.closeTo(z, 12) as number)
    )
    expect(exponent.median).toEqual([expect.closeTo(-0.8, 12), expect.closeTo(-0.8, 12)])
    expect(exponent.interval).toBeNull()
  })

  it('leave out what has not emerged, and count it as last in the order', () => {
    const [fit] = frequencyFits(seeds([100, 200, 400, null]), shares).seeds
    expect(fit).toEqual({ exponent: expect.closeTo(-1, 12) as number, correlation: 1, emerged: 3 })
    expect(frequencyFits(seeds([100, null, 400, null]), shares).seeds[0]!.exponent).toBeNull()
    expect(frequencyFits(seeds([null, 200, 400, 100]), shares).seeds[0]!.correlation).toBeCloseTo(-0.8, 12)
  })

  it('are in no order where all of them emerge at once', () => {
    expect(frequencyFits(seeds([5, 5, 5, 5]), shares).seeds[0]).toMatchObject({ exponent: 0, correlation: 0 })
  })

  it('are told in one line', () => {
    const times = [100, 200, 400, 800]
    const all = frequencyFits(seeds(...Array.from({ length: 8 }, () => times)), shares)
    expect(frequencyWords(all)).toBe('t ∝ p⁻¹·⁰⁰ (−1.00 to −1.00), rank correlation 1.00, 8 seeds')
    expect(frequencyWords(frequencyFits(seeds([1, null, null, null]), shares))).toContain('too few')
  })
})
