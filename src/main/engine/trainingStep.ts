/**
 * One training step as a pure function of tensors, the same for every runner:
 * forward and gradient of the loss summed over replicas → optimiser → new state.
 */
import * as tf from '@tensorflow/tfjs'
import { optimizerFunctions } from './optimizers'
import type { Forward, Program, Tensors } from './program'

const pick = (tensors: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, tensors[name]!]))

/** The outputs and updated values it returns are kept: the caller disposes them. */
export function createStep(program: Program) {
  const optimizer = optimizerFunctions(program.optimizer)
  const trainable = program.parameters.filter((p) => p.trainable).map((p) => p.name)
  const fixed = program.parameters.filter((p) => !p.trainable).map((p) => p.name)

  return (state: Tensors, feeds: Tensors, hyper: Tensors): { state: Tensors; outputs: Tensors } => {
    let forward!: Forward
    const { grads } = tf.engine().gradients(
      () => {
        forward = program.forward(state, feeds, 'train')
        for (const t of [...Object.values(forward.outputs), ...Object.values(forward.updated)]) tf.keep(t)
        return forward.loss.sum() as tf.Scalar
      },
      trainable.map((name) => state[name]!)
    )
    const gradients = Object.fromEntries(trainable.map((name, i) => [name, grads[i]!]))
    const slots = Object.fromEntries(
      Object.entries(state).filter(([name]) => !trainable.includes(name) && !fixed.includes(name))
    )
    const next = optimizer.update(pick(state, trainable), gradients, slots, hyper)
    return {
      state: { ...pick(state, fixed), ...forward.updated, ...next.parameters, ...next.slots },
      outputs: forward.outputs
    }
  }
}
