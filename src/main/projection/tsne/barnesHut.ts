/**
 * Affinities of near neighbours only, and Barnes–Hut forces (van der Maaten 2014): attraction along the
 * neighbours' edges, repulsion by a quadtree; n log n work a step.
 */
import { nearest, squaredDistances, type Metric } from '../distances'
import type { Matrix } from '#shared/linalg/matrix'
import type { Forces } from './forces'
import { conditionalProbabilities } from './perplexity'
import { Quadtree } from './quadtree'

/** The usual compromise (van der Maaten 2014, §5); 0 compares every pair. */
export const THETA = 0.5

/** Symmetric affinities as edges i < j: those of point i are `starts[i]` … `starts[i + 1]` − 1. */
export interface SparseAffinities {
  /** [n + 1] */
  starts: Int32Array
  /** [m], the j of each edge. */
  ends: Int32Array
  /** [m], p_ij; over ordered pairs they sum to 1. */
  joint: Float64Array
}

/** p_ij = (p_{j|i} + p_{i|j}) / 2n from the ⌊3 · perplexity⌋ nearest neighbours of each point. */
export function sparseAffinities(points: Matrix, perplexity: number, metric: Metric): SparseAffinities {
  const n = points.rows
  const wanted = Math.min(n - 1, Math.floor(3 * perplexity))
  const { k, indices, distances } = nearest(squaredDistances(points, metric), n, wanted)
  const conditional = new Float64Array(n * k)
  let beta = 1
  for (let at = 0; at < n * k; at += k) {
    const row = conditional.subarray(at, at + k)
    beta = conditionalProbabilities(distances.subarray(at, at + k), perplexity, beta, row)
  }
  const edges = Array.from({ length: n }, () => new Map<number, number>())
  for (let at = 0; at < n * k; at++) {
    const i = Math.floor(at / k)
    const j = indices[at]!
    const from = edges[Math.min(i, j)]!
    const to = Math.max(i, j)
    from.set(to, (from.get(to) ?? 0) + conditional[at]! / (2 * n))
  }
  return compact(edges)
}

function compact(edges: readonly Map<number, number>[]): SparseAffinities {
  const starts = new Int32Array(edges.length + 1)
  edges.forEach((from, i) => (starts[i + 1] = starts[i]! + from.size))
  const ends = new Int32Array(starts.at(-1)!)
  const joint = new Float64Array(ends.length)
  edges.forEach((from, i) => {
    let at = starts[i]!
    for (const [to, p] of from) {
      ends[at] = to
      joint[at++] = p
    }
  })
  return { starts, ends, joint }
}

export function barnesHutForces({ starts, ends, joint }: SparseAffinities, theta = THETA): Forces {
  const n = starts.length - 1
  const tree = new Quadtree(n)
  const repulsion = new Float64Array(2 * n)
  const force = new Float64Array(2)

  /** Fills `repulsion`, returns Z. */
  const push = (layout: Float64Array): number => {
    tree.build(layout)
    let z = 0
    for (let s = 0; s < n; s++) {
      z += tree.repulsion(s, theta, force)
      repulsion.set(force, 2 * tree.order[s]!)
    }
    return z
  }

  return {
    gradient(layout, exaggeration, out) {
      const z = push(layout)
      attract(starts, ends, joint, layout, out)
      for (let i = 0; i < out.length; i++) out[i] = 4 * (exaggeration * out[i]! - repulsion[i]! / z)
    },
    divergence(layout) {
      let sum = Math.log(push(layout))
      for (let i = 0; i < n; i++)
        for (let edge = starts[i]!; edge < starts[i + 1]!; edge++) {
          const dx = layout[2 * i]! - layout[2 * ends[edge]!]!
          const dy = layout[2 * i + 1]! - layout[2 * ends[edge]! + 1]!
          const p = joint[edge]!
          if (p > 0) sum += 2 * p * Math.log(p * (1 + dx * dx + dy * dy))
        }
      return sum
    }
  }
}

/** Σ_j p w (y_i − y_j) into `out` [n, 2]. */
function attract(
  starts: Int32Array,
  ends: Int32Array,
  joint: Float64Array,
  layout: Float64Array,
  out: Float64Array
): void {
  out.fill(0)
  for (let i = 0; i < starts.length - 1; i++) {
    const x = layout[2 * i]!
    const y = layout[2 * i + 1]!
    let ax = 0
    let ay = 0
    for (let edge = starts[i]!, last = starts[i + 1]!; edge < last; edge++) {
      const j = 2 * ends[edge]!
      const dx = x - layout[j]!
      const dy = y - layout[j + 1]!
      const a = joint[edge]! / (1 + dx * dx + dy * dy)
      ax += a * dx
      ay += a * dy
      out[j]! -= a * dx
      out[j + 1]! -= a * dy
    }
    out[2 * i]! += ax
    out[2 * i + 1]! += ay
  }
}
