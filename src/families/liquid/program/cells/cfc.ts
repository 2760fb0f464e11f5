/**
 * Closed-form continuous-time cell (Hasani et al. 2022, *Nature Machine Intelligence* 4, arXiv 2106.13898; `CfCCell` of ncps).
 *
 * z = 1.7159·tanh(⅔(xW + hU + b)), f₁, f₂ = tanh of linear heads on z, t = σ(a(z)·Δt + b(z)):
 * default h ← f₁(1 − t) + t·f₂; no-gate h ← f₁ + t·f₂; pure h ← A − A·e^(−Δt(|w| + |f₁|))·f₁ with f₁ linear.
 */
import * as tf from '@tensorflow/tfjs'
import { linear, type Tensors } from '#kit/program'
import type { LiquidModel } from '../../spec/spec'
import { type Cell, drive, parts, pick, timeFirst } from './cell'
import { lstmStep } from './recurrent'

const scaledTanh = (x: tf.Tensor): tf.Tensor => tf.tanh(x.mul(0.666)).mul(1.7159)

export function cfc({ form, mixed }: LiquidModel): Cell {
  const names = [
    'recurrent/weight',
    'heads/weight',
    'heads/bias',
    ...(form === 'pure' ? ['rate', 'asymptote'] : []),
    ...(mixed ? ['memory/recurrent'] : [])
  ]
  return {
    carries: mixed ? ['h', 'c'] : ['h'],
    sequences: (state, x, dt) => ({
      drive: drive(state, 'input', x),
      dt: timeFirst(dt),
      ...(mixed && { memory: drive(state, 'memory', x) })
    }),
    weights: (state) => pick(state, names),
    row({ carries, rows, weights }) {
      const dt = rows['dt']! // [R, B, 1]
      const remembered = mixed
        ? lstmStep(rows['memory']!.add(tf.matMul(carries['h']!, weights['memory/recurrent']!)), carries['c']!)
        : null
      const before = remembered?.h ?? carries['h']!
      const z = scaledTanh(rows['drive']!.add(tf.matMul(before, weights['recurrent/weight']!)))
      const heads = linear(weights, 'heads', z)
      const kept: Tensors = remembered ? { c: remembered.c } : {}
      if (form === 'pure') {
        const asymptote = weights['asymptote']!
        const decay = tf.exp(weights['rate']!.abs().add(heads.abs()).mul(dt).neg())
        return {
          carries: { h: asymptote.sub(asymptote.mul(decay).mul(heads)), ...kept },
          gate: decay
        }
      }
      const [first, second, a, b] = parts(heads, 4) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
      const [f1, f2] = [tf.tanh(first), tf.tanh(second)]
      const gate = tf.sigmoid(a.mul(dt).add(b))
      const h = form === 'no-gate' ? f1.add(gate.mul(f2)) : f1.add(gate.mul(f2.sub(f1)))
      return { carries: { h, ...kept }, gate }
    }
  }
}
