/** The rows that stand for a program's training set where a stored state is measured, and the loss's gradient on them. */
import * as tf from '@tensorflow/tfjs'
import { createTables } from '../batches/tables'
import type { Feeds } from '../../../kit/data/hostData'
import type { Program, Tensors } from '../../../kit/program/program'

/** Mini-batches that stand for the training set. */
const BATCHES = 16

export const upload = (feeds: Feeds): Tensors =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { data, shape, dtype }]) => [name, tf.tensor(data, [...shape], dtype)])
  )

/** The training set as feeds: the constants alone, or the first batches one after the other. */
export function* trainingFeeds({ batches, constants }: Program): Generator<Feeds> {
  const { layout } = batches
  if (Object.keys(layout).length === 0) return yield constants
  for (let step = 0; step < BATCHES; step++) {
    const rows = createTables(layout, 1)
    batches.write(step, rows)
    const fed = Object.entries(layout).map(([name, feed]) => [name, { ...feed, data: rows[name]! }])
    yield { ...constants, ...(Object.fromEntries(fed) as Feeds) }
  }
}

/**
 * Loss of every replica `[R]` and its gradient by the tensors of `state`, in their order, on one set of feeds; both belong to
 * the caller. @param fixed parameters that are not trained
 */
export function lossAndGradients(program: Program, fixed: Tensors, state: Tensors, feeds: Tensors) {
  let loss!: tf.Tensor
  const { grads } = tf.engine().gradients(() => {
    loss = tf.keep(program.forward({ ...fixed, ...state }, feeds, 'train').loss)
    return loss.sum() as tf.Scalar
  }, Object.values(state))
  return { loss, gradients: grads }
}
