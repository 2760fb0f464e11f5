/**
 * Update rules: the direction d of w ← w − η·d, and the moments behind it.
 *
 * - sgd: d = g
 * - momentum: v ← μv + g, d = v (Sutskever et al. 2013 in PyTorch's form)
 * - adam: Kingma & Ba 2015, algorithm 1; also for AdamW, whose decay is not part of the direction
 */
import * as tf from '@tensorflow/tfjs'
import type { Optimizer } from '#shared/optimizer'
import type { Tensors } from '../program'
import { along, mapTensors } from './along'

/** Tensors by parameter, one record per moment. */
export type Moments = Record<string, Tensors>

export interface Direction {
  direction: Tensors
  moments: Moments
}

/** Moments of each rule, zero at first, shaped like the parameters. */
export const momentNames: Record<Optimizer['kind'], readonly string[]> = {
  sgd: [],
  momentum: ['velocity'],
  adam: ['m', 'v'],
  adamw: ['m', 'v']
}

function momentum(gradients: Tensors, { velocity }: Moments, hyper: Tensors): Direction {
  const next = mapTensors(gradients, (g, name) => velocity![name]!.mul(along(hyper['momentum']!, g)).add(g))
  return { direction: next, moments: { velocity: next } }
}

function adam(gradients: Tensors, { m, v }: Moments, hyper: Tensors, t: tf.Tensor): Direction {
  const beta1 = hyper['beta1']!
  const beta2 = hyper['beta2']!
  const correction1 = tf.sub(1, tf.pow(beta1, t))
  const correction2 = tf.sub(1, tf.pow(beta2, t))
  const blend = (old: tf.Tensor, now: tf.Tensor, beta: tf.Tensor): tf.Tensor =>
    old.mul(along(beta, old)).add(now.mul(along(tf.sub(1, beta), old)))
  const first = mapTensors(gradients, (g, name) => blend(m![name]!, g, beta1))
  const second = mapTensors(gradients, (g, name) => blend(v![name]!, g.square(), beta2))
  const direction = mapTensors(first, (mean, name) => {
    const spread = second[name]!.div(along(correction2, mean)).sqrt().add(along(hyper['epsilon']!, mean))
    return mean.div(along(correction1, mean)).div(spread)
  })
  return { direction, moments: { m: first, v: second } }
}

/** @param t number of the update, `[R]`; only Adam counts */
export function directionOf(
  kind: Optimizer['kind'],
  gradients: Tensors,
  moments: Moments,
  hyper: Tensors,
  t: tf.Tensor | null
): Direction {
  switch (kind) {
    case 'sgd':
      return { direction: gradients, moments: {} }
    case 'momentum':
      return momentum(gradients, moments, hyper)
    case 'adam':
    case 'adamw':
      return adam(gradients, moments, hyper, t!)
  }
}
