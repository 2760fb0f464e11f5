/**
 * The exact solution of modular addition by the quadratic MLP (Gromov 2023, arXiv 2301.02679), to compare with.
 *
 * Network: logit_q = Σ_j W_jq·(U_aj + V_bj)². With frequency k and phases φ, ψ of neuron j,
 *   U_aj = A·cos(w_k a + φ), V_bj = A·cos(w_k b + ψ), W_jq = A·cos(w_k q + φ + ψ),
 * the square's cross term leaves ½·cos(w_k(a + b − q)); every other term depends on the phases. Gromov draws
 * those at random and lets them average out. Here φ and ψ run over a 3 × 3 grid of thirds of a turn, on which
 * all other terms sum to exactly 0 (none has both its phase multiples divisible by 3), so that nine neurons
 * make one frequency exact. Frequencies take turns: 1, 2, …; the last N mod 9 neurons stay 0.
 * A = (2/M)^(1/3) for the M neurons in use makes the mean weight of the frequencies 1: with m of them in equal
 * parts logit_q = (1/m)·Σ_k cos(w_k(a + b − q)), which is 1 at the answer.
 * For x − y: cos(w_k b + ψ) turns with −b, all else stays.
 */
import type { Matrix } from '#shared/linalg/matrix'

export interface QuadraticSolution {
  /** `[n, N]` each. */
  u: Matrix
  v: Matrix
  /** `[N, n]` */
  w: Matrix
}

const GRID = 3
const PER_FREQUENCY = GRID * GRID

/**
 * Solution for a cyclic group of order n in the order of its members, N ≥ 9 neurons, sign of b in the sum.
 * Throws RangeError for fewer neurons or n < 3.
 */
export function quadraticSolution(n: number, hidden: number, sign: 1 | -1 = 1): QuadraticSolution {
  const used = hidden - (hidden % PER_FREQUENCY)
  if (used === 0 || n < 3) throw new RangeError('an exact solution needs 9 neurons and a group of 3 members')
  const frequencies = Math.floor((n - 1) / 2)
  const amplitude = (2 / used) ** (1 / 3)
  const solution = {
    u: { data: new Float64Array(n * hidden), rows: n, columns: hidden },
    v: { data: new Float64Array(n * hidden), rows: n, columns: hidden },
    w: { data: new Float64Array(hidden * n), rows: hidden, columns: n }
  }
  for (let j = 0; j < used; j++) {
    const group = Math.floor(j / PER_FREQUENCY)
    const step = (2 * Math.PI * (1 + (group % frequencies))) / n
    const phi = (2 * Math.PI * (j % GRID)) / GRID
    const psi = (2 * Math.PI * (Math.floor(j / GRID) % GRID)) / GRID
    for (let x = 0; x < n; x++) {
      solution.u.data[x * hidden + j] = amplitude * Math.cos(step * x + phi)
      solution.v.data[x * hidden + j] = amplitude * Math.cos(sign * step * x + psi)
      solution.w.data[j * n + x] = amplitude * Math.cos(step * x + phi + psi)
    }
  }
  return solution
}
