/**
 * What happens to gradients before the update rule, ĝ from g:
 *
 * - clipping: ĝ = g·min(1, c/‖g‖), the norm over all parameters of a replica (Pascanu et al. 2013, algorithm 1)
 * - Grokfast (Lee et al. 2024): ĝ = g + λμ with μ the slow part of the gradient. `ema`: μ ← αμ + (1 − α)g, beginning
 *   with the first gradient (algorithm 2). `ma`: the mean of the last w gradients, once there are so many
 *   (algorithm 1).
 */
import * as tf from '@tensorflow/tfjs'
import type { Optimizer } from '#shared/optimizer'
import type { Tensors } from '../program'
import { along, mapTensors, scaled, totalNorm } from './along'

export const clip = (gradients: Tensors, limit: tf.Tensor): Tensors =>
  scaled(gradients, tf.minimum(limit.div(totalNorm(gradients)), 1))

/** Shape of the slot that a parameter `[R, …]` needs. */
export const filterShape = ({ filter, filterWindow }: Optimizer, shape: readonly number[]): number[] =>
  filter === 'ma' ? [shape[0]!, filterWindow, ...shape.slice(1)] : [...shape]

interface Filtered {
  gradients: Tensors
  /** By parameter: μ, or the last w gradients, the oldest first. */
  memory: Tensors
}

function exponential(gradients: Tensors, memory: Tensors, hyper: Tensors, t: tf.Tensor): Filtered {
  const kept = hyper['filterDecay']!.mul(t.greater(1).toFloat()) // 0 at the first gradient
  const next = mapTensors(gradients, (g, name) => {
    const share = along(kept, g)
    return memory[name]!.mul(share).add(g.mul(tf.sub(1, share)))
  })
  return {
    gradients: mapTensors(gradients, (g, n) => g.add(next[n]!.mul(along(hyper['filterGain']!, g)))),
    memory: next
  }
}

function moving(gradients: Tensors, memory: Tensors, hyper: Tensors, t: tf.Tensor, window: number): Filtered {
  const next = mapTensors(gradients, (g, name) => {
    const older = memory[name]!
    const [, ...rest] = older.shape
    const begin = older.shape.map((_, i) => (i === 1 ? 1 : 0))
    const size = [older.shape[0]!, window - 1, ...rest.slice(1)]
    return tf.concat([older.slice(begin, size), g.expandDims(1)], 1)
  })
  const gain = hyper['filterGain']!.mul(t.greaterEqual(window).toFloat())
  return {
    gradients: mapTensors(gradients, (g, name) => g.add(next[name]!.mean(1).mul(along(gain, g)))),
    memory: next
  }
}

/** @param t number of the update, `[R]` */
export const filterGradients = (
  { filter, filterWindow }: Optimizer,
  gradients: Tensors,
  memory: Tensors,
  hyper: Tensors,
  t: tf.Tensor
): Filtered =>
  filter === 'ema'
    ? exponential(gradients, memory, hyper, t)
    : moving(gradients, memory, hyper, t, filterWindow)
