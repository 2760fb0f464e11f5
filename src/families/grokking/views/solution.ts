/**
 * A quadratic network beside the exact solution of its width and modulus (`analysis/solution.ts`; Gromov 2023).
 *
 * Per neuron, at the dominant frequency k of W: amplitude (A_U·A_V·A_W)^(1/3), where U_x ≈ A_U·cos(w_k x + φ_U), and the
 * phase that is left, φ_W − φ_U ∓ φ_V. Per frequency its weight in the logits, m_k = ½·Σ_j A_U·A_V·A_W·cos(phase left) over
 * its neurons, as a share of all. Of the logits on all pairs of the group, n³ numbers: correlation with the exact ones,
 * right answers, and margins (logit of the answer above the largest other).
 * Dims: n members of the group, N neurons, K frequencies.
 */
import { float64, type Matrix } from '#shared/linalg/matrix'
import { addProduct } from '#shared/linalg/products'
import type { CyclicBasis } from '../group/basis'
import { gather, transform } from '../group/harmonic'
import { phaseAlignment } from '../measures/phases'
import { quadraticSolution } from '../measures/exactSolution'

/** U, V `[symbols, N]` and W `[N, symbols]`. */
export type QuadraticNetwork = readonly [u: Matrix, v: Matrix, w: Matrix]

export interface LogitScores {
  /** With the exact logits, over all pairs and answers. */
  correlation: number
  accuracy: number
  /** Mean and smallest margin over the pairs. */
  margin: number
  leastMargin: number
}

export interface SolutionComparison {
  /** `[N]` each; the phase is NaN where U, V and W follow different frequencies. */
  frequency: Uint16Array
  amplitude: Float64Array
  phaseLeft: Float64Array
  /** `[K]` each, frequency 0 first; they sum to 1. */
  use: Float64Array
  exactUse: Float64Array
  exactAmplitude: number
  learned: LogitScores
  exact: LogitScores
}

/** `[N]` amplitudes of the columns of coefficients `[n, N]` at their frequencies. */
function amplitudes(n: number, coefficients: Float64Array, frequencies: Uint16Array): Float64Array {
  const d = frequencies.length
  return Float64Array.from(frequencies, (k, j) =>
    2 * k === n
      ? Math.abs(coefficients[(2 * k - 1) * d + j]!) / Math.sqrt(n)
      : Math.hypot(coefficients[(2 * k - 1) * d + j]!, coefficients[2 * k * d + j]!) * Math.sqrt(2 / n)
  )
}

/** `[b, q]`, n × n, of one member a: W·(U_a + V_b)², lines of `u`, `v` and `w` `[n, N]`, `[n, N]`, `[N, n]`. */
function logitsOf(n: number, u: Float64Array, v: Float64Array, w: Float64Array, a: number): Float64Array {
  const hidden = u.length / n
  const squares = v.map((value, i) => (value + u[a * hidden + (i % hidden)]!) ** 2)
  const logits = new Float64Array(n * n)
  addProduct(logits, squares, w, n, hidden, n)
  return logits
}

/** The exact logit of an answer that is off by 0 … n − 1. */
export function exactKernel(n: number, hidden: number): Float64Array {
  const { u, v, w } = quadraticSolution(n, hidden)
  return logitsOf(n, float64(u.data), float64(v.data), float64(w.data), 0).slice(0, n) // a = b = 0: the logit of q is that of being off by q
}

/** Scores of logits given pair by pair: line `[n]` of the pair (a, b) with its answer. */
function createScores(n: number, kernel: Float64Array) {
  let [pairs, right, margins, least] = [0, 0, 0, Infinity]
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0]
  return {
    add(line: Float64Array, answer: number): void {
      let rival = -Infinity
      for (let q = 0; q < n; q++) {
        const [value, wanted] = [line[q]!, kernel[(q - answer + n) % n]!]
        if (q !== answer && value > rival) rival = value
        x += value
        y += wanted
        xx += value * value
        yy += wanted * wanted
        xy += value * wanted
      }
      const margin = line[answer]! - rival
      pairs++
      right += Number(margin > 0)
      margins += margin
      least = Math.min(least, margin)
    },
    get: (): LogitScores => {
      const count = pairs * n
      const covariance = xy - (x * y) / count
      return {
        correlation: covariance / Math.sqrt((xx - (x * x) / count) * (yy - (y * y) / count)),
        accuracy: right / pairs,
        margin: margins / pairs,
        leastMargin: least
      }
    }
  }
}

function scoreLearned(
  basis: CyclicBasis,
  sign: 1 | -1,
  [u, v, w]: QuadraticNetwork,
  kernel: Float64Array
): LogitScores {
  const n = basis.order
  const [x, y] = [gather(basis, u, 0), gather(basis, v, 0)]
  const hidden = x.length / n
  const z = new Float64Array(hidden * n) // W's columns in the order of the members
  gather(basis, w, 1).forEach((value, i) => (z[(i % hidden) * n + Math.floor(i / hidden)] = value))
  const scores = createScores(n, kernel)
  for (let a = 0; a < n; a++) {
    const logits = logitsOf(n, x, y, z, a)
    for (let b = 0; b < n; b++) scores.add(logits.subarray(b * n, (b + 1) * n), (a + sign * b + n) % n)
  }
  return scores.get()
}

/** The exact solution gives every pair the same line of logits. */
function scoreExact(n: number, kernel: Float64Array): LogitScores {
  const scores = createScores(n, kernel)
  scores.add(kernel, 0)
  return scores.get()
}

/** `[K]`: share of the neurons that the exact solution gives each frequency. */
function exactUse(n: number, hidden: number, blocks: number): Float64Array {
  const groups = Math.floor(hidden / 9)
  const use = new Float64Array(blocks)
  for (let group = 0; group < groups; group++) use[1 + (group % Math.floor((n - 1) / 2))]! += 1 / groups
  return use
}

/** Throws RangeError where the width has no exact solution (`quadraticSolution`). */
export function compareWithSolution(
  basis: CyclicBasis,
  sign: 1 | -1,
  network: QuadraticNetwork
): SolutionComparison {
  const n = basis.order
  const [u, v, w] = network
  const parts = [transform(basis, u, 0), transform(basis, v, 0), transform(basis, w, 1)] as const
  const { frequencies, differences } = phaseAlignment(basis, parts, sign)
  const each = parts.map((part) => amplitudes(n, part, frequencies))
  const products = Float64Array.from(frequencies, (_, j) => each.reduce((all, own) => all * own[j]!, 1))
  const use = new Float64Array(basis.blocks.length)
  differences.forEach((left, j) => {
    if (!Number.isNaN(left)) use[frequencies[j]!]! += products[j]! * Math.cos(left)
  })
  const total = use.reduce((sum, weight) => sum + weight, 0)
  const hidden = u.columns
  const kernel = exactKernel(n, hidden)
  return {
    frequency: frequencies,
    amplitude: products.map(Math.cbrt),
    phaseLeft: differences,
    use: use.map((weight) => weight / total),
    exactUse: exactUse(n, hidden, basis.blocks.length),
    exactAmplitude: (2 / (hidden - (hidden % 9))) ** (1 / 3),
    learned: scoreLearned(basis, sign, network, kernel),
    exact: scoreExact(n, kernel)
  }
}
