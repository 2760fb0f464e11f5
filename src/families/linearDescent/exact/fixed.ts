/**
 * Numbers of 640 binary places after the point, 192 decimal ones, as whole multiples of 2⁻⁶⁴⁰: sums are exact, products and quotients end
 * within 2⁻⁶⁴⁰. For small systems that float64 cannot solve: condition numbers of 10⁵⁰ leave more than a hundred digits.
 */
const PLACES = 640
const BITS = BigInt(PLACES)
export const ONE = 1n << BITS

/** Products of lists are added up whole and end once. */
export const ended = (doubled: bigint): bigint => doubled >> BITS
export const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS
export const over = (a: bigint, b: bigint): bigint => (a << BITS) / b

const view = new DataView(new ArrayBuffer(8))

/** Exact for |x| ≥ 2⁻⁵⁸⁸. */
export function fromNumber(x: number): bigint {
  view.setFloat64(0, x)
  const high = view.getUint32(0)
  const exponent = (high >>> 20) & 0x7ff
  if (exponent === 0) return 0n
  const mantissa = (BigInt((high & 0xfffff) | 0x100000) << 32n) | BigInt(view.getUint32(4))
  const shift = BITS + BigInt(exponent - 1075)
  const size = shift >= 0n ? mantissa << shift : mantissa >> -shift
  return x < 0 ? -size : size
}

/** To the 53 bits of a float64, give or take the last. */
export function toNumber(a: bigint): number {
  const size = a < 0n ? -a : a
  const spare = Math.max(0, size.toString(16).length * 4 - 64)
  const value = Number(size >> BigInt(spare)) * 2 ** (spare - PLACES)
  return a < 0n ? -value : value
}

/** Σ aᵢ·bᵢ */
export function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  let sum = 0n
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return ended(sum)
}

/** By its series, whose largest term is e^|x|: for |x| up to a few hundred. */
export function cosine(x: bigint): bigint {
  const square = times(x, x)
  let [sum, term] = [0n, ONE]
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += term
    term = -times(term, square) / (k * (k + 1n))
  }
  return sum
}

export function power(x: bigint, n: number): bigint {
  let product = ONE
  for (let i = 0; i < n; i++) product = times(product, x)
  return product
}
