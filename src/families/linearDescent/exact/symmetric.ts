/** Symmetric positive definite systems in extended precision: G = L·D·Lᵀ without roots. */
import { dot, ended, fromNumber, ONE, over, times, toNumber } from './fixed'

export interface Factors {
  /** Row i has the i numbers of L below its diagonal of ones. */
  lower: bigint[][]
  diagonal: bigint[]
}

/** A·Aᵀ of rows `[k, m]`; its lower half. */
export const rowGram = (rows: readonly bigint[][]): bigint[][] =>
  rows.map((a, i) => rows.slice(0, i + 1).map((b) => dot(a, b)))

/** @param gram the lower half. Throws RangeError where a pivot is not positive. */
export function factorise(gram: readonly bigint[][]): Factors {
  const lower: bigint[][] = []
  const diagonal: bigint[] = []
  gram.forEach((row, i) => {
    // scaled[k] = Lᵢₖ·Dₖ
    const scaled: bigint[] = []
    const own: bigint[] = []
    for (let j = 0; j < i; j++) {
      scaled.push(row[j]! - sumOf(scaled, lower[j]!, j))
      own.push(over(scaled[j]!, diagonal[j]!))
    }
    const pivot = row[i]! - sumOf(scaled, own, i)
    if (pivot <= 0n) throw new RangeError('the design is singular in 192 digits')
    lower.push(own)
    diagonal.push(pivot)
  })
  return { lower, diagonal }
}

function sumOf(a: readonly bigint[], b: readonly bigint[], count: number): bigint {
  let sum = 0n
  for (let k = 0; k < count; k++) sum += a[k]! * b[k]!
  return ended(sum)
}

/** G⁻¹·b */
export function solved({ lower, diagonal }: Factors, b: readonly bigint[]): bigint[] {
  const k = b.length
  const x = [...b]
  for (let i = 0; i < k; i++) x[i]! -= sumOf(lower[i]!, x, i)
  for (let i = 0; i < k; i++) x[i] = over(x[i]!, diagonal[i]!)
  for (let i = k - 1; i >= 0; i--) for (let j = 0; j < i; j++) x[j]! -= times(lower[i]![j]!, x[i]!)
  return x
}

/** Smallest eigenvalue, by inverse iteration: to a thousandth, or to the gap between the two smallest where they are nearly equal. */
export function smallestEigenvalue(factors: Factors): number {
  let vector = factors.diagonal.map((_, i) => (i % 2 === 0 ? ONE : -ONE) / BigInt(i + 1))
  let value = Infinity
  for (let round = 0; round < 100; round++) {
    const next = solved(factors, vector)
    const [before, after] = [vector, next].map((each) => Math.sqrt(toNumber(dot(each, each)))) as [
      number,
      number
    ]
    const found = before / after
    const scale = fromNumber(1 / after)
    vector = next.map((each) => times(each, scale))
    if (Math.abs(found / value - 1) < 1e-4) return found
    value = found
  }
  return value
}
