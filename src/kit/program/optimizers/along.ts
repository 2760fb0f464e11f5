/** Numbers of a replica beside its parameters: `[R]` and `[R, …]`. */
import * as tf from '@tensorflow/tfjs'
import type { Tensors } from '../program'

/** `[R]` → `[R, 1, …]`, to broadcast over a tensor of that rank. */
export const along = (numbers: tf.Tensor, tensor: tf.Tensor): tf.Tensor =>
  numbers.reshape([numbers.shape[0]!, ...tensor.shape.slice(1).map(() => 1)])

export const mapTensors = (tensors: Tensors, f: (tensor: tf.Tensor, name: string) => tf.Tensor): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, f(tensor, name)]))

/** Euclidean norm over all tensors, `[R]`. */
export function totalNorm(tensors: Tensors): tf.Tensor {
  const squares = Object.values(tensors).map((t) => t.square().sum(t.shape.map((_, i) => i).slice(1)))
  return tf.addN(squares).sqrt()
}

export const scaled = (tensors: Tensors, factors: tf.Tensor): Tensors =>
  mapTensors(tensors, (t) => t.mul(along(factors, t)))
