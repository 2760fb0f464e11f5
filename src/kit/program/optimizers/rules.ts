/**
 * Update rules: the direction d of w ← w − η·d, and the moments behind it. Each is written against the declaration of
 * its kind in `#shared/optimizerRules`: it is given the moments and numbers that are stated there, and no others.
 *
 * - sgd: d = g
 * - momentum: v ← μv + g, d = v (Sutskever et al. 2013 in PyTorch's form)
 * - adam: Kingma & Ba 2015, algorithm 1; also for AdamW, whose decay is not part of the direction
 */
import * as tf from '@tensorflow/tfjs'
import type { OptimizerKind, optimizerRules, RuleFacts, RuleNumber } from '#shared/optimizerRules'
import type { Tensors } from '../program'
import { along, mapTensors } from './along'

type Declared = typeof optimizerRules

/** What a rule is given. Numbers are of every replica, `[R]`. */
interface Given<Moment extends string, Number extends RuleNumber> {
  gradients: Tensors
  /** By parameter. */
  moment: (name: Moment) => Tensors
  number: (name: Number) => tf.Tensor
}

interface Counting {
  /** Number of the update, the first is 1, `[R]`. */
  update: () => tf.Tensor
}

interface Directed<Moment extends string> {
  direction: Tensors
  /** The next ones, by parameter. */
  moments: Record<Moment, Tensors>
}

type Direction<Facts extends RuleFacts> = (
  given: Given<Facts['moments'][number], Facts['numbers'][number]> &
    (Facts['countsUpdates'] extends true ? Counting : unknown)
) => Directed<Facts['moments'][number]>

const momentum: Direction<Declared['momentum']> = ({ gradients, moment, number }) => {
  const velocity = moment('velocity')
  const next = mapTensors(gradients, (g, name) => velocity[name]!.mul(along(number('momentum'), g)).add(g))
  return { direction: next, moments: { velocity: next } }
}

const adam: Direction<Declared['adam' | 'adamw']> = ({ gradients, moment, number, update }) => {
  const [m, v] = [moment('m'), moment('v')]
  const [beta1, beta2] = [number('beta1'), number('beta2')]
  const correction1 = tf.sub(1, tf.pow(beta1, update()))
  const correction2 = tf.sub(1, tf.pow(beta2, update()))
  const blend = (old: tf.Tensor, now: tf.Tensor, beta: tf.Tensor): tf.Tensor =>
    old.mul(along(beta, old)).add(now.mul(along(tf.sub(1, beta), old)))
  const first = mapTensors(gradients, (g, name) => blend(m[name]!, g, beta1))
  const second = mapTensors(gradients, (g, name) => blend(v[name]!, g.square(), beta2))
  const direction = mapTensors(first, (mean, name) => {
    const spread = second[name]!.div(along(correction2, mean))
      .sqrt()
      .add(along(number('epsilon'), mean))
    return mean.div(along(correction1, mean)).div(spread)
  })
  return { direction, moments: { m: first, v: second } }
}

const directions: { [Kind in OptimizerKind]: Direction<Declared[Kind]> } = {
  sgd: ({ gradients }) => ({ direction: gradients, moments: {} }),
  momentum,
  adam,
  adamw: adam
}

/** The direction of a kind, and its next moments by name. */
export const directionOf = (
  kind: OptimizerKind,
  given: Given<string, RuleNumber> & Counting
): Directed<string> => directions[kind](given)
