/**
 * One training step as a pure function of tensors, the same for every runner:
 * forward and gradient of the loss summed over replicas → optimiser → new state.
 *
 * With weight noise the gradient is taken at the noisy weights and applied to the clean ones.
 */
import * as tf from '@tensorflow/tfjs'
import { createUpdate } from '../../../kit/program/optimizers'
import type { Forward, Program, Tensors } from '../../../kit/program/program'

const pick = (tensors: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, tensors[name]!]))

/** Loss, outputs and gradients; `feeds` has the constants too. */
function differentiate(program: Program, trainable: readonly string[], state: Tensors, feeds: Tensors) {
  let forward!: Forward
  const noisy = trainable.map((name) => {
    const noise = feeds[`weightNoise/${name}`]
    return noise ? state[name]!.add(noise) : state[name]!
  })
  const given = { ...state, ...Object.fromEntries(trainable.map((name, i) => [name, noisy[i]!])) }
  const { grads } = tf.engine().gradients(() => {
    forward = program.forward(given, feeds, 'train')
    for (const t of [...Object.values(forward.outputs), ...Object.values(forward.updated)]) tf.keep(t)
    return forward.loss.sum() as tf.Scalar
  }, noisy)
  return { forward, gradients: Object.fromEntries(trainable.map((name, i) => [name, grads[i]!])) }
}

/** The outputs and updated values it returns are kept: the caller disposes them. */
export function createStep(program: Program) {
  const update = createUpdate(program.optimizers)
  const trainable = program.parameters.filter((p) => p.trainable).map((p) => p.name)
  const fixed = program.parameters.filter((p) => !p.trainable).map((p) => p.name)

  return (state: Tensors, feeds: Tensors, hyper: Tensors): { state: Tensors; outputs: Tensors } => {
    const { forward, gradients } = differentiate(program, trainable, state, feeds)
    const slots = Object.keys(state).filter((name) => !trainable.includes(name) && !fixed.includes(name))
    const next = update(pick(state, trainable), gradients, pick(state, slots), hyper, feeds)
    return {
      state: { ...pick(state, fixed), ...forward.updated, ...next.parameters, ...next.slots },
      outputs: forward.outputs
    }
  }
}
