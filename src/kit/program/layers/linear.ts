/** Affine maps and activations over a named state with a leading replica axis R. */
import * as tf from '@tensorflow/tfjs'
import type { Tensors } from '../program'

/** y = xW. x `[R, B, i]`, `<name>/weight` `[R, i, o]` → `[R, B, o]`. */
export const project = (state: Tensors, name: string, x: tf.Tensor): tf.Tensor =>
  tf.matMul(x, state[`${name}/weight`]!)

/** y = xW + b, `<name>/bias` `[R, 1, o]`. */
export const linear = (state: Tensors, name: string, x: tf.Tensor): tf.Tensor =>
  project(state, name, x).add(state[`${name}/bias`]!)

/** x·Φ(x) with the normal distribution's Φ (Hendrycks & Gimpel 2016). */
export const gelu = (x: tf.Tensor): tf.Tensor => tf.erf(x.mul(Math.SQRT1_2)).add(1).mul(x).mul(0.5)
