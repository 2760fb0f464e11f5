/**
 * The links of an update, each with the slots that it remembers in. What flows through them begins as the gradients,
 * becomes the direction d of the rule, and moves the weights.
 *
 * The control run of a filter goes along d of the unfiltered gradient with the norm that d of the filtered one has at
 * the same weights; the moments behind that norm are kept beside its own, as `control/<moment>/<parameter>`.
 */
import type * as tf from '@tensorflow/tfjs'
import { countsUpdates } from '#shared/specHistory'
import type { Optimizer } from '#shared/optimizer'
import { optimizerRules, type RuleFacts } from '#shared/optimizerRules'
import type { Tensors } from '../program'
import { along, mapTensors, scaled, totalNorm } from './along'
import { clip, filterGradients, filterShape } from './gradientFilters'
import { rateAt } from './rate'
import { directionOf } from './rules'
import { asSlot, NORM, norms, slotsOf, STEP, takeSlot, zeros, type HostTensors } from './slots'

/** An update on its way. Numbers of replicas are `[R]`. */
export interface Flow {
  hyper: Tensors
  noise: Tensors
  /** Number of the update, the first is 1, `[R]`; null where nothing counts them. */
  t: tf.Tensor | null
  /** The gradients, then the direction. */
  update: Tensors
  /** The gradient whose direction gives the size of a control run. */
  sized: Tensors | null
  weights: Tensors
  slots: Tensors
}

interface Link {
  /** A link that is off for every replica is left out of the step. */
  isOn(optimizers: readonly Optimizer[]): boolean
  apply(flow: Flow, optimizers: readonly Optimizer[]): Partial<Flow>
}

interface Remembering extends Link {
  /** Its slots before the first update. */
  slots(optimizers: readonly Optimizer[], parameters: HostTensors): HostTensors
}

/** The optimiser whose choices, its numbers apart, are those of all. */
const choices = (optimizers: readonly Optimizer[]): Optimizer => optimizers[0]!

const decays = (optimizers: readonly Optimizer[], how: RuleFacts['decay']): boolean =>
  optimizers.some(({ kind, weightDecay }) => weightDecay !== 0 && optimizerRules[kind].decay === how)

const isControl = ({ filter, filterControl }: Optimizer): boolean => filter !== 'none' && filterControl

const counting: Remembering = {
  isOn: (optimizers) => optimizers.some(countsUpdates),
  slots: ({ length }) => ({ [STEP]: zeros([length]) }),
  apply({ slots }) {
    const t = slots[STEP]!.add(1)
    return { t, slots: { ...slots, [STEP]: t } }
  }
}

const clipping: Link = {
  isOn: (optimizers) => optimizers.some(({ clipNorm }) => clipNorm !== null),
  apply: ({ update, hyper }) => ({ update: clip(update, hyper['clipNorm']!) })
}

const filtering: Remembering = {
  isOn: (optimizers) => optimizers.some(({ filter }) => filter !== 'none'),
  slots: (optimizers, parameters) =>
    slotsOf('filter', parameters, ({ shape }) => zeros(filterShape(choices(optimizers), shape))),
  apply({ update, hyper, t, slots }, optimizers) {
    const first = choices(optimizers)
    const { gradients, memory } = filterGradients(first, update, takeSlot(slots, 'filter'), hyper, t!)
    const next = { ...slots, ...asSlot('filter', memory) }
    return isControl(first) ? { sized: gradients, slots: next } : { update: gradients, slots: next }
  }
}

const coupledDecay: Link = {
  isOn: (optimizers) => decays(optimizers, 'coupled'),
  apply({ weights, hyper, update, sized }) {
    const decayed = (gradients: Tensors): Tensors =>
      mapTensors(gradients, (g, name) => g.add(weights[name]!.mul(along(hyper['weightDecay']!, g))))
    return { update: decayed(update), sized: sized && decayed(sized) }
  }
}

/** Names of a moment's slots: the rule's own, and that of the filtered gradient in a control run. */
const own = (moment: string): string => moment
const control = (moment: string): string => `control/${moment}`

/** Keeps the quotient of two norms finite where both are 0. */
const TINY = 1e-30

/** The direction of the first with the norm of the second, over all parameters of a replica. */
const withNormOf = (direction: Tensors, size: Tensors): Tensors =>
  scaled(direction, totalNorm(size).div(totalNorm(direction).maximum(TINY)))

/** Direction along the gradients, and the next moments as slots. */
function ruled(gradients: Tensors, { slots, hyper, t }: Flow, { kind }: Optimizer, slotOf: typeof own) {
  const { direction, moments } = directionOf(kind, {
    gradients,
    moment: (name) => takeSlot(slots, slotOf(name)),
    number: (name) => hyper[name]!,
    update: () => t!
  })
  const next = Object.entries(moments).flatMap(([name, m]) => Object.entries(asSlot(slotOf(name), m)))
  return { direction, next: Object.fromEntries(next) }
}

const rule: Remembering = {
  isOn: () => true,
  slots(optimizers, parameters) {
    const first = choices(optimizers)
    const kept = isControl(first) ? [own, control] : [own]
    const names = optimizerRules[first.kind].moments.flatMap((moment) => kept.map((slotOf) => slotOf(moment)))
    const all = names.map((name) => slotsOf(name, parameters, ({ shape }) => zeros(shape)))
    return Object.assign({}, ...all) as HostTensors
  },
  apply(flow, optimizers) {
    const first = choices(optimizers)
    const { direction, next } = ruled(flow.update, flow, first, own)
    if (!flow.sized) return { update: direction, slots: { ...flow.slots, ...next } }
    const size = ruled(flow.sized, flow, first, control)
    return { update: withNormOf(direction, size.direction), slots: { ...flow.slots, ...next, ...size.next } }
  }
}

/** One parameter: w − η(d + ε) − ηλ(w − w*). */
function moved(
  w: tf.Tensor,
  direction: tf.Tensor,
  rate: tf.Tensor,
  { noise, decay, anchor }: { noise?: tf.Tensor; decay: tf.Tensor | null; anchor?: tf.Tensor }
): tf.Tensor {
  const eta = along(rate, w)
  const next = w.sub((noise ? direction.add(noise) : direction).mul(eta))
  return decay ? next.sub((anchor ? w.sub(anchor) : w).mul(eta.mul(along(decay, w)))) : next
}

/** Noise, the step, and decoupled decay (Loshchilov & Hutter 2019, algorithm 2) to zero or to the first weights. */
const moving: Remembering = {
  isOn: () => true,
  slots: (optimizers, parameters): HostTensors =>
    decays(optimizers, 'decoupled') && choices(optimizers).decayTowards === 'init'
      ? slotsOf('anchor', parameters, (weights) => weights)
      : {},
  apply({ weights, update, hyper, noise, t, slots }, optimizers) {
    const rate = rateAt(choices(optimizers), hyper['learningRate']!, t)
    const decay = decays(optimizers, 'decoupled') ? hyper['weightDecay']! : null
    const move = (w: tf.Tensor, name: string): tf.Tensor =>
      moved(w, update[name]!, rate, {
        noise: noise[`updateNoise/${name}`],
        decay,
        anchor: slots[`anchor/${name}`]
      })
    return { weights: mapTensors(weights, move) }
  }
}

const fixedNorm: Remembering = {
  isOn: (optimizers) => optimizers.some(({ fixedNorm }) => fixedNorm),
  slots: ({ length }, parameters) => ({ [NORM]: norms(parameters, length) }),
  apply: ({ weights, slots }) => ({ weights: scaled(weights, slots[NORM]!.div(totalNorm(weights))) })
}

/** Every update, from top to bottom. */
const chain: readonly Link[] = [
  counting, // t + 1
  clipping, // g·min(1, c/‖g‖)
  filtering, // g + its slow part
  coupledDecay, // g + λw
  rule, // d of g
  moving, // w − η(d + ε) − ηλ(w − w*)
  fixedNorm // w·‖w₀‖/‖w‖
]

/** The order of their slots in a state. It is part of what XLA compiles, so it stays as it is. */
const remembering: readonly Remembering[] = [rule, moving, filtering, counting, fixedNorm]

const on = <Any extends Link>(links: readonly Any[], optimizers: readonly Optimizer[]): Any[] =>
  links.filter((link) => link.isOn(optimizers))

export const linksOf = (optimizers: readonly Optimizer[]): Link[] => on(chain, optimizers)
export const rememberingOf = (optimizers: readonly Optimizer[]): Remembering[] => on(remembering, optimizers)
