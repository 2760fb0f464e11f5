/** Dropout with masks made on the host (see `batches/noise`): the same on every engine, and for any step again. */
import type * as tf from '@tensorflow/tfjs'
import type { Tensors } from '../program'

/** x `[R, …]` times the mask `dropout/<site>` of that shape; unchanged where there is none (evaluation, rate 0). */
export function dropout(feeds: Tensors, site: string, x: tf.Tensor): tf.Tensor {
  const mask = feeds[`dropout/${site}`]
  return mask ? x.mul(mask) : x
}
