/** Batch and layer normalisation. x `[R, B, n]`, or `[R, B, T, n]` for layer norm. */
import * as tf from '@tensorflow/tfjs'
import type { Tensors } from '../program'

const MOMENTUM = 0.1
const EPSILON = 1e-5

/**
 * Ioffe & Szegedy 2015, algorithm 1, over the rows of each replica; `scale`, `shift`, `mean`, `variance` `[R, 1, n]`.
 * Training uses the batch's statistics and moves the running ones by 0.1 (unbiased variance), as PyTorch
 * does; evaluation uses the running ones.
 */
export function batchNormalize(state: Tensors, name: string, x: tf.Tensor, mode: 'train' | 'evaluate') {
  const at = (part: string): tf.Tensor => state[`${name}/${part}`]!
  const normalize = (mean: tf.Tensor, variance: tf.Tensor): tf.Tensor =>
    x
      .sub(mean)
      .mul(tf.rsqrt(variance.add(EPSILON)))
      .mul(at('scale'))
      .add(at('shift'))
  if (mode === 'evaluate') return { output: normalize(at('mean'), at('variance')), updated: {} }

  const rows = x.shape[1]!
  const mean = x.mean(1, true) // [R, 1, n]
  const variance = x.sub(mean).square().mean(1, true)
  const move = (old: tf.Tensor, now: tf.Tensor): tf.Tensor => old.mul(1 - MOMENTUM).add(now.mul(MOMENTUM))
  const unbiased = variance.mul(rows / Math.max(1, rows - 1))
  return {
    output: normalize(mean, variance),
    updated: {
      [`${name}/mean`]: move(at('mean'), mean),
      [`${name}/variance`]: move(at('variance'), unbiased)
    }
  }
}

/** Ba, Kiros & Hinton 2016, eq. 3–4, over the last axis; `<name>/scale`, `<name>/shift` `[R, 1, n]`. */
export function layerNormalize(state: Tensors, name: string, x: tf.Tensor): tf.Tensor {
  const last = x.rank - 1
  const centred = x.sub(x.mean(last, true))
  const normalized = centred.mul(tf.rsqrt(centred.square().mean(last, true).add(EPSILON)))
  const shape = [x.shape[0]!, ...x.shape.slice(1, -1).map(() => 1), x.shape[last]!]
  return normalized.mul(state[`${name}/scale`]!.reshape(shape)).add(state[`${name}/shift`]!.reshape(shape))
}
