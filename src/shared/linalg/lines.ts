/** What decompositions do with lines of a matrix: `length` values from index `at` on. */

/** Σ a·b, two sums at a time, which need not wait for each other. */
export function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, length: number): number {
  let even = 0
  let odd = 0
  for (let k = 1; k < length; k += 2) {
    even += a[atA + k - 1]! * b[atB + k - 1]!
    odd += a[atA + k]! * b[atB + k]!
  }
  if (length % 2 === 1) even += a[atA + length - 1]! * b[atB + length - 1]!
  return even + odd
}

/** a ← a + factor·b */
export function addScaled(
  a: Float64Array,
  atA: number,
  factor: number,
  b: Float64Array,
  atB: number,
  length: number
): void {
  for (let k = 0; k < length; k++) a[atA + k]! += factor * b[atB + k]!
}

/** (a, b) ← (c·a + s·b, c·b − s·a) for lines `row` and `row + 1` of a matrix with lines of `length`. */
export function rotate(lines: Float64Array, row: number, length: number, c: number, s: number): void {
  const a = row * length
  const b = a + length
  for (let j = 0; j < length; j++) {
    const first = lines[a + j]!
    const second = lines[b + j]!
    lines[a + j] = c * first + s * second
    lines[b + j] = c * second - s * first
  }
}
