/**
 * Sine, cosine, arccosine, logarithm, exponential, the normal law and numbers drawn from it with the same bits wherever they are computed. Those of `Math` may
 * differ in their last bit from one version of V8 to the next; here are sums, products, quotients and roots alone, which
 * IEEE 754 fixes. Results lie within two units in the last place of the true ones.
 */
import type { RandomStream } from './random'

/** π/2 and ln 2 in parts whose first ones have so few digits that small multiples of them are exact. */
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const
const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const
const SQRT_HALF = 0.7071067811865476
const SQRT_TWO_PI = 2.5066282746310002
/** Beyond this a multiple of π/2 is not exact any more. */
const LARGEST_ANGLE = 2 ** 20

/** 1/n! */
const factorial = Float64Array.from({ length: 20 }, (_, n) => {
  let product = 1
  for (let i = 2; i <= n; i++) product *= i
  return 1 / product
})
/** 1/n */
const reciprocal = Float64Array.from({ length: 24 }, (_, n) => 1 / n)

/** Σ (±) x^(2k + first) / (2k + first)!, the alternating series of sine (1) and cosine (0), for |x| ≤ π/4. */
function alternating(x: number, first: 0 | 1): number {
  const square = x * x
  let sum = 0
  for (let n = 18 + first; n >= first; n -= 2) sum = factorial[n]! - square * sum
  return first === 1 ? x * sum : sum
}

/** sin(x + quarter·π/2). Throws RangeError beyond 2²⁰. */
function sineFrom(x: number, quarter: number): number {
  if (!(Math.abs(x) <= LARGEST_ANGLE)) throw new RangeError(`No sine is computed of ${x}.`)
  const turns = Math.round(x / (Math.PI / 2))
  const rest = x - turns * HALF_PI[0] - turns * HALF_PI[1] - turns * HALF_PI[2]
  const place = (((turns + quarter) % 4) + 4) % 4
  const value = alternating(rest, place % 2 === 0 ? 1 : 0)
  return place < 2 ? value : -value
}

/** Of radians up to 2²⁰, as cosine is. Throws RangeError beyond. */
export const sine = (x: number): number => sineFrom(x, 0)
export const cosine = (x: number): number => sineFrom(x, 1)

/** Newton's steps from a start that is right to 1 % or better: enough for the last bits. */
const ARC_STEPS = 4

/** Of −1 to 1, in radians; by arcsines of at most √½, where sine is steep. Throws RangeError beyond. */
export function arccosine(x: number): number {
  if (!(Math.abs(x) <= 1)) throw new RangeError(`No arccosine is computed of ${x}.`)
  if (x > 0.5) return 2 * arcsine(Math.sqrt((1 - x) / 2))
  if (x < -0.5) return Math.PI - 2 * arcsine(Math.sqrt((1 + x) / 2))
  return Math.PI / 2 - arcsine(x)
}

function arcsine(s: number): number {
  let angle = s * (1 + s * s * (1 / 6 + s * s * 0.075))
  for (let i = 0; i < ARC_STEPS; i++) angle -= (sine(angle) - s) / cosine(angle)
  return angle
}

const bits = new DataView(new ArrayBuffer(8))

/** Natural logarithm of a positive, normal number: 2·artanh of (m − 1)/(m + 1), m the mantissa near 1. */
export function logarithm(x: number): number {
  if (!(x >= 2 ** -1022 && x < Infinity)) throw new RangeError(`No logarithm is computed of ${x}.`)
  bits.setFloat64(0, x)
  const high = bits.getUint32(0)
  let exponent = (high >>> 20) - 1022
  bits.setUint32(0, (high & 0x000fffff) | 0x3fe00000)
  let mantissa = bits.getFloat64(0) // in [½, 1)
  if (mantissa < SQRT_HALF) {
    mantissa *= 2
    exponent--
  }
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let sum = 0
  for (let n = 23; n >= 3; n -= 2) sum = (sum + reciprocal[n]!) * square
  return exponent * LN2[0] + (2 * s + (2 * s * sum + exponent * LN2[1]))
}

/** eˣ for |x| ≤ 700. Throws RangeError beyond. */
export function exponential(x: number): number {
  if (!(Math.abs(x) <= 700)) throw new RangeError(`No exponential is computed of ${x}.`)
  const twos = Math.round(x / (LN2[0] + LN2[1]))
  const rest = x - twos * LN2[0] - twos * LN2[1]
  let sum = 1
  for (let n = 16; n >= 1; n--) sum = 1 + (rest / n) * sum
  bits.setUint32(0, (twos + 1023) << 20)
  bits.setUint32(4, 0)
  return sum * bits.getFloat64(0)
}

/** Standard normal numbers of a stream, by Marsaglia's polar method (1964). */
export function normalsOf(stream: RandomStream): () => number {
  let spare: number | null = null
  return () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    for (;;) {
      const [u, v] = [2 * stream.uniform() - 1, 2 * stream.uniform() - 1]
      const square = u * u + v * v
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * logarithm(square)) / square)
      spare = v * factor
      return u * factor
    }
  }
}

/** Share of a standard normal law below x: ½ + φ(x)·Σ x^(2k + 1)/(1·3·…·(2k + 1)), all of whose terms have one sign. */
export function normalShare(x: number): number {
  if (x < -8 || x > 8) return x < 0 ? 0 : 1
  let [term, sum] = [x, x]
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (x * x) / (2 * k + 1)
    sum += term
  }
  return 0.5 + (sum * exponential(-x * x * 0.5)) / SQRT_TWO_PI
}
