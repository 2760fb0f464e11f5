import { describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'

/** The first words of a stream. */
const words = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, () => stream.word())

describe('RandomStream', () => {
  it('is Philox4x32-10: words of an independent float-free implementation', () => {
    // BigInt arithmetic straight from the paper's definition
    const reference = (counter: bigint[], key: bigint[]): number[] => {
      const mask = 0xffffffffn
      let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint]
      let [k0, k1] = key as [bigint, bigint]
      for (let round = 0; round < 10; round++) {
        const p0 = 0xd2511f53n * c0
        const p1 = 0xcd9e8d57n * c2
        ;[c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask]
        k0 = (k0 + 0x9e3779b9n) & mask
        k1 = (k1 + 0xbb67ae85n) & mask
      }
      return [c0, c1, c2, c3].map(Number)
    }
    // published known answer for counter 0, key 0
    expect(reference([0n, 0n, 0n, 0n], [0n, 0n])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
    for (const [seed, step] of [
      [0, 0],
      [1, 7],
      [4294967295, 123456789],
      [42, 2 ** 40 + 5]
    ] as const) {
      const key = [BigInt(seed), 1n]
      const at = (block: bigint) => [block, BigInt(step) & 0xffffffffn, BigInt(step) >> 32n, 0n]
      expect(words(new RandomStream(seed, 'data', step), 8)).toEqual([
        ...reference(at(0n), key),
        ...reference(at(1n), key)
      ])
    }
  })

  it('gives every purpose, seed and step its own words, the same each time', () => {
    const seen = new Set<string>()
    for (const purpose of ['data', 'init', 'probe'] as const)
      for (let seed = 0; seed < 20; seed++)
        for (let step = 0; step < 20; step++) {
          const first = words(new RandomStream(seed, purpose, step), 2).join()
          expect(words(new RandomStream(seed, purpose, step), 2).join()).toBe(first)
          seen.add(first)
        }
    expect(seen.size).toBe(3 * 20 * 20)
  })

  it('draws below n without bias', () => {
    const stream = new RandomStream(5, 'split')
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) counts[stream.below(6)]!++
    // χ² with 5 degrees of freedom: 20.5 is its 99.9 % point
    const chi2 = counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0)
    expect(chi2).toBeLessThan(20.5)
  })
})
