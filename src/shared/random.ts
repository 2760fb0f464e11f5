/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3", §3.3). A block of four 32-bit words is a pure function of a 64-bit key and a 128-bit counter,
 * so the data of any step can be made again without the steps before it.
 *
 * Use here: key = (seed of the replica, purpose), counter = (block, step low, step high, lane).
 */

/** Purposes have streams of their own, so that drawing more for one never shifts another. */
export const purposes = {
  data: 1,
  split: 2,
  init: 3,
  order: 4,
  noise: 5,
  projection: 6,
  task: 7,
  probe: 8,
  shuffle: 9
} as const
export type Purpose = keyof typeof purposes

const MULTIPLIER_0 = 0xd2511f53
const MULTIPLIER_1 = 0xcd9e8d57
const WEYL_0 = 0x9e3779b9
const WEYL_1 = 0xbb67ae85

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = (middle & 0xffff) + aLow * bHigh
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0
}

/** Ten rounds over one counter; writes four words into `out` at `offset`. */
function philox(
  out: Uint32Array,
  offset: number,
  counter: readonly number[],
  key0: number,
  key1: number
): void {
  let [c0, c1, c2, c3] = counter as [number, number, number, number]
  let k0 = key0
  let k1 = key1
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0)
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0
    const high1 = multiplyHigh(MULTIPLIER_1, c2)
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0
    k0 = (k0 + WEYL_0) >>> 0
    k1 = (k1 + WEYL_1) >>> 0
  }
  out[offset] = c0
  out[offset + 1] = c1
  out[offset + 2] = c2
  out[offset + 3] = c3
}

/** A sequence of words for one (seed, purpose, step); the same every time it is made. */
export class RandomStream {
  private readonly buffer = new Uint32Array(4)
  private readonly counter: [number, number, number, number]
  private used = 4
  private spare: number | null = null

  /**
   * @param seed unsigned 32-bit seed of the replica
   * @param step position in training (or any other index), below 2^53
   * @param lane tells apart the streams of one purpose and step
   */
  constructor(
    private readonly seed: number,
    private readonly purpose: Purpose,
    step = 0,
    lane = 0
  ) {
    this.counter = [0, step >>> 0, Math.floor(step / 0x100000000) >>> 0, lane]
  }

  /** The next unsigned 32-bit word. */
  word(): number {
    if (this.used === 4) {
      philox(this.buffer, 0, this.counter, this.seed, purposes[this.purpose])
      this.counter[0]++
      this.used = 0
    }
    return this.buffer[this.used++]!
  }

  /** Uniform in [0, 1) with 32 bits. */
  uniform(): number {
    return this.word() / 0x100000000
  }

  /** Uniform in 0 … n − 1 without bias: words in the incomplete last range are drawn again. */
  below(n: number): number {
    const limit = 0x100000000 - (0x100000000 % n)
    for (;;) {
      const word = this.word()
      if (word < limit) return word % n
    }
  }

  /** Standard normal by Box & Muller 1958; two words give two values. */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare
      this.spare = null
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    const angle = 2 * Math.PI * this.uniform()
    this.spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}
