/** Affinities of all pairs and their forces: n² work a step, for some hundred points. */
import { squaredDistances, type Metric } from '../distances'
import type { Matrix } from '../matrix'
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
  const similarities = new Float64Array(joint.length)
  return {
    gradient(layout, exaggeration, out) {
      const z = compare(layout, similarities)
      pull(joint, similarities, z, layout, exaggeration, out)
    },
    divergence(layout) {
      let sum = Math.log(compare(layout, similarities))
      joint.forEach((p, pair) => {
        if (p > 0) sum += 2 * p * Math.log(p / similarities[pair]!)
      })
      return sum
    }
  }
}

/** w_ij = 1 / (1 + ‖y_i − y_j‖²) for i < j into `similarities`; returns Z, their sum over ordered pairs. */
function compare(layout: Float64Array, similarities: Float64Array): number {
  let z = 0
  for (let i = 0, pair = 0; i < layout.length; i += 2) {
    const x = layout[i]!
    const y = layout[i + 1]!
    for (let j = i + 2; j < layout.length; j += 2, pair++) {
      const dx = x - layout[j]!
      const dy = y - layout[j + 1]!
      const w = 1 / (1 + dx * dx + dy * dy)
      similarities[pair] = w
      z += w
    }
  }
  return 2 * z
}

/** 4 Σ_j (α p_ij − w_ij / Z) w_ij (y_i − y_j) into `out` [n, 2], every pair once. */
function pull(
  joint: Float64Array,
  similarities: Float64Array,
  z: number,
  layout: Float64Array,
  exaggeration: number,
  out: Float64Array
): void {
  const attraction = 4 * exaggeration
  const repulsion = 4 / z
  out.fill(0)
  for (let i = 0, pair = 0; i < layout.length; i += 2) {
    const x = layout[i]!
    const y = layout[i + 1]!
    let fx = 0
    let fy = 0
    for (let j = i + 2; j < layout.length; j += 2, pair++) {
      const w = similarities[pair]!
      const force = (attraction * joint[pair]! - repulsion * w) * w
      const gx = force * (x - layout[j]!)
      const gy = force * (y - layout[j + 1]!)
      fx += gx
      fy += gy
      out[j]! -= gx
      out[j + 1]! -= gy
    }
    out[i]! += fx
    out[i + 1]! += fy
  }
}
