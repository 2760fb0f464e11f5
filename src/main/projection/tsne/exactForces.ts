/** Affinities of all pairs and their forces: n² work a step, for some hundred points. */
import { squaredDistances, type Metric } from '../distances'
import type { Matrix } from '#shared/linalg/matrix'
import type { Forces } from './forces'
import { conditionalProbabilities } from './perplexity'

/** p_ij = (p_{j|i} + p_{i|j}) / 2n for i < j, row after row [n (n − 1) / 2]; over ordered pairs they sum to 1. */
export function denseAffinities(points: Matrix, perplexity: number, metric: Metric): Float64Array {
  const n = points.rows
  const distancesFrom = squaredDistances(points, metric)
  const row = new Float64Array(n)
  const others = new Float64Array(n - 1)
  const conditional = new Float64Array(n - 1)
  const joint = new Float64Array((n * (n - 1)) / 2)
  /** Where pair (i, j > i) is kept. */
  const at = (i: number, j: number): number => (i * (2 * n - i - 3)) / 2 + j - 1
  let beta = 1
  for (let i = 0; i < n; i++) {
    distancesFrom(i, row)
    others.set(row.subarray(0, i))
    others.set(row.subarray(i + 1), i)
    beta = conditionalProbabilities(others, perplexity, beta, conditional)
    for (let j = 0; j < i; j++) joint[at(j, i)]! += conditional[j]! / (2 * n)
    for (let j = i + 1; j < n; j++) joint[at(i, j)]! += conditional[j - 1]! / (2 * n)
  }
  return joint
}

/** @param joint p_ij for i < j, as `denseAffinities` gives them */
export function exactForces(joint: Float64Array): Forces {
  let repulsion = new Float64Array()
  return {
    gradient(layout, exaggeration, out) {
      if (repulsion.length !== layout.length) repulsion = new Float64Array(layout.length)
      const z = meetPairs(joint, layout, out, repulsion)
      for (let i = 0; i < out.length; i++) out[i] = 4 * (exaggeration * out[i]! - repulsion[i]! / z)
    },
    divergence(layout) {
      let z = 0
      let sum = 0
      for (let i = 0, pair = 0; i < layout.length; i += 2)
        for (let j = i + 2; j < layout.length; j += 2, pair++) {
          const dx = layout[i]! - layout[j]!
          const dy = layout[i + 1]! - layout[j + 1]!
          const inverse = 1 + dx * dx + dy * dy
          const p = joint[pair]!
          z += 2 / inverse
          if (p > 0) sum += 2 * p * Math.log(p * inverse)
        }
      return sum + Math.log(z)
    }
  }
}

/**
 * With w = 1 / (1 + ‖y_i − y_j‖²): Σ_j p w (y_i − y_j) into `attraction` and Σ_j w² (y_i − y_j) into `repulsion`, [n, 2] each;
 * returns Z, the sum of w over ordered pairs. One pass, every pair once: nothing of size n² is written.
 */
function meetPairs(
  joint: Float64Array,
  layout: Float64Array,
  attraction: Float64Array,
  repulsion: Float64Array
): number {
  const size = layout.length
  let z = 0
  attraction.fill(0)
  repulsion.fill(0)
  for (let i = 0, pair = 0; i < size; i += 2) {
    const x = layout[i]!
    const y = layout[i + 1]!
    let ax = 0
    let ay = 0
    let rx = 0
    let ry = 0
    for (let j = i + 2; j < size; j += 2, pair++) {
      const dx = x - layout[j]!
      const dy = y - layout[j + 1]!
      const w = 1 / (1 + dx * dx + dy * dy)
      const pull = joint[pair]! * w
      const push = w * w
      z += w
      ax += pull * dx
      ay += pull * dy
      rx += push * dx
      ry += push * dy
      attraction[j]! -= pull * dx
      attraction[j + 1]! -= pull * dy
      repulsion[j]! -= push * dx
      repulsion[j + 1]! -= push * dy
    }
    attraction[i]! += ax
    attraction[i + 1]! += ay
    repulsion[i]! += rx
    repulsion[i + 1]! += ry
  }
  return 2 * z
}
