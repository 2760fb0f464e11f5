/**
 * Liquid time-constant cell (Hasani et al. 2020, arXiv 2006.04439), solved by the semi-implicit steps of the ncps package:
 * v ← (c·v + g·v₀ + Σ w·σ(s(v − μ))·E) / (c + g + Σ w·σ(s(v − μ)) + ε), c = C/(Δt/steps), sums over inputs and neurons.
 *
 * Strengths w, leaks g and capacitances C must not be negative. The package sets them to 0 after an update; here they are
 * used as if they were, and no gradient carries them further below: the same weights act, and the optimiser needs no step more.
 */
import * as tf from '@tensorflow/tfjs'
import type { Tensors } from '#kit/program'
import { type Cell, pick, timeFirst } from './cell'

const EPSILON = 1e-8

/** max(x, 0), whose gradient is that of x, but for what would push a negative one on. */
const projected = tf.customGrad((x, save) => {
  const value = x as tf.Tensor
  ;(save as tf.GradSaveFunc)([value])
  return {
    value: tf.relu(value),
    gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
      dy.mul(saved!.greater(0).logicalOr(dy.less(0)).toFloat())
  }
})

/** w·σ(s(v − μ)) of every synapse: v `[R, B, i]`, parameters `[R, i, u]` → `[R, B, i, u]`. */
function conductances(state: Tensors, name: string, strength: tf.Tensor, v: tf.Tensor): tf.Tensor {
  const of = (part: string): tf.Tensor => state[`${name}/${part}`]!.expandDims(1)
  return tf.sigmoid(of('slope').mul(v.expandDims(3).sub(of('centre')))).mul(strength.expandDims(1))
}

const ownNames = ['strength', 'slope', 'centre', 'reversal'].map((part) => `synapse/${part}`)

/** @param unfoldings steps of the solver in one row */
export function ltc(unfoldings: number): Cell {
  return {
    carries: ['h'],
    sequences(state, x, dt) {
      const [replicas, sequences, length, inputs] = x.shape as [number, number, number, number]
      const flat = x.reshape([replicas, sequences * length, inputs])
      const seen = flat.mul(state['input/scale']!).add(state['input/shift']!)
      const strength = projected(state['sensory/strength']!).mul(state['wired/sensory']!)
      const opened = conductances(state, 'sensory', strength, seen) // [R, B·T, d, u]
      const sums = (y: tf.Tensor): tf.Tensor => {
        const perRow = y.sum(2)
        return timeFirst(perRow.reshape([replicas, sequences, length, perRow.shape[2]!]))
      }
      return {
        current: sums(opened.mul(state['sensory/reversal']!.expandDims(1))),
        opened: sums(opened),
        dt: timeFirst(dt)
      }
    },
    weights: (state) => ({
      ...pick(state, ownNames),
      'synapse/strength': projected(state['synapse/strength']!).mul(state['wired/recurrent']!),
      leak: projected(state['neuron/leak']!),
      rest: state['neuron/rest']!,
      capacitance: projected(state['neuron/capacitance']!)
    }),
    row({ carries, rows, weights }) {
      const capacity = weights['capacitance']!.mul(unfoldings).div(rows['dt']!) // [R, B, u]
      const leak = weights['leak']!
      const still = rows['current']!.add(leak.mul(weights['rest']!))
      const open = capacity.add(leak).add(rows['opened']!).add(EPSILON)
      const reversal = weights['synapse/reversal']!.expandDims(1)
      let v = carries['h']!
      let all = open
      for (let i = 0; i < unfoldings; i++) {
        const opened = conductances(weights, 'synapse', weights['synapse/strength']!, v)
        all = open.add(opened.sum(2))
        v = capacity.mul(v).add(still).add(opened.mul(reversal).sum(2)).div(all)
      }
      // share of the last state that one solver step keeps: near 1 where the time constant is long
      return { carries: { h: v }, gate: capacity.div(all) }
    }
  }
}
