/**
 * Optimisers as pure functions: (parameters, gradients, slots, hyper-parameters) → new parameters and slots.
 *
 * Everything has the leading replica axis; hyper-parameters are tensors `[R]`, so that replicas may differ.
 * All state is in the returned values, the step counter of Adam included, so a checkpoint is complete.
 * Sources: SGD with momentum as in Sutskever et al. 2013 in PyTorch's form (v ← μv + g, w ← w − ηv);
 * Adam: Kingma & Ba 2015, algorithm 1; AdamW: Loshchilov & Hutter 2019, algorithm 2, decay ηλw.
 */
import * as tf from '@tensorflow/tfjs'
import type { Optimizer } from '#shared/experiment'
import type { HostTensor } from './job'
import type { Tensors } from './program'

interface Updated {
  parameters: Tensors
  slots: Tensors
}

export interface OptimizerFunctions {
  /** Zero-filled state: moment tensors named `<slot>/<parameter>`, and `optimizer/step` `[R]` for Adam. */
  slots(parameters: Record<string, readonly number[]>, replicas: number): Record<string, HostTensor>
  /** One update. `gradients` has the trainable parameters only. */
  update(parameters: Tensors, gradients: Tensors, slots: Tensors, hyper: Tensors): Updated
}

/** Hyper-parameters of every replica, `[R]` each. */
export function hyperParameters(optimizer: Optimizer, replicas: number): Record<string, Float32Array> {
  const filled = (value: number) => new Float32Array(replicas).fill(value)
  return {
    learningRate: filled(optimizer.learningRate),
    weightDecay: filled(optimizer.weightDecay),
    momentum: filled(optimizer.momentum),
    beta1: filled(optimizer.beta1),
    beta2: filled(optimizer.beta2),
    epsilon: filled(optimizer.epsilon)
  }
}

const zeros = (shape: readonly number[]): HostTensor => ({
  dtype: 'float32',
  shape,
  data: new Float32Array(shape.reduce((product, n) => product * n, 1))
})

const zeroSlots = (names: readonly string[], shapes: Record<string, readonly number[]>) =>
  Object.fromEntries(
    names.flatMap((slot) => Object.entries(shapes).map(([name, shape]) => [`${slot}/${name}`, zeros(shape)]))
  )

/** `[R]` → `[R, 1, …]`, to broadcast over a parameter of that rank. */
const along = (hyper: tf.Tensor, parameter: tf.Tensor): tf.Tensor =>
  hyper.reshape([hyper.shape[0]!, ...parameter.shape.slice(1).map(() => 1)])

const mapNames = (names: readonly string[], f: (name: string) => [string, tf.Tensor]): Tensors =>
  Object.fromEntries(names.map(f))

/** g + λw: weight decay as an L2 term, for every optimiser but AdamW. */
const coupled = (decays: boolean, gradient: tf.Tensor, weight: tf.Tensor, hyper: Tensors): tf.Tensor =>
  decays ? gradient.add(weight.mul(along(hyper['weightDecay']!, weight))) : gradient

function sgd(decays: boolean): OptimizerFunctions {
  return {
    slots: () => ({}),
    update: (parameters, gradients, slots, hyper) => ({
      parameters: mapNames(Object.keys(gradients), (name) => {
        const w = parameters[name]!
        const g = coupled(decays, gradients[name]!, w, hyper)
        return [name, w.sub(g.mul(along(hyper['learningRate']!, w)))]
      }),
      slots
    })
  }
}

function momentum(decays: boolean): OptimizerFunctions {
  return {
    slots: (shapes) => zeroSlots(['velocity'], shapes),
    update(parameters, gradients, slots, hyper) {
      const names = Object.keys(gradients)
      const velocity = mapNames(names, (name) => {
        const w = parameters[name]!
        const v = slots[`velocity/${name}`]!.mul(along(hyper['momentum']!, w))
        return [`velocity/${name}`, v.add(coupled(decays, gradients[name]!, w, hyper))]
      })
      const moved = mapNames(names, (name) => {
        const w = parameters[name]!
        return [name, w.sub(velocity[`velocity/${name}`]!.mul(along(hyper['learningRate']!, w)))]
      })
      return { parameters: moved, slots: velocity }
    }
  }
}

function adam(decoupled: boolean, decays: boolean): OptimizerFunctions {
  return {
    slots: (shapes, replicas) => ({
      ...zeroSlots(['m', 'v'], shapes),
      'optimizer/step': zeros([replicas])
    }),
    update(parameters, gradients, slots, hyper) {
      const step = slots['optimizer/step']!.add(1)
      const next: Updated = { parameters: {}, slots: { 'optimizer/step': step } }
      const correction1 = tf.sub(1, tf.pow(hyper['beta1']!, step))
      const correction2 = tf.sub(1, tf.pow(hyper['beta2']!, step))
      for (const [name, gradient] of Object.entries(gradients)) {
        const w = parameters[name]!
        const rate = along(hyper['learningRate']!, w)
        const beta1 = along(hyper['beta1']!, w)
        const beta2 = along(hyper['beta2']!, w)
        const g = coupled(decays && !decoupled, gradient, w, hyper)
        const m = slots[`m/${name}`]!.mul(beta1).add(g.mul(tf.sub(1, beta1)))
        const v = slots[`v/${name}`]!.mul(beta2).add(g.square().mul(tf.sub(1, beta2)))
        const direction = m
          .div(along(correction1, w))
          .div(v.div(along(correction2, w)).sqrt().add(along(hyper['epsilon']!, w)))
        const kept = decoupled && decays ? w.sub(w.mul(rate.mul(along(hyper['weightDecay']!, w)))) : w
        next.parameters[name] = kept.sub(direction.mul(rate))
        next.slots[`m/${name}`] = m
        next.slots[`v/${name}`] = v
      }
      return next
    }
  }
}

/** The functions of an optimiser. Terms that are zero for the whole run are left out of the step. */
export function optimizerFunctions(optimizer: Optimizer): OptimizerFunctions {
  const decays = optimizer.weightDecay !== 0
  switch (optimizer.kind) {
    case 'sgd':
      return sgd(decays)
    case 'momentum':
      return momentum(decays)
    case 'adam':
      return adam(false, decays)
    case 'adamw':
      return adam(true, decays)
  }
}
