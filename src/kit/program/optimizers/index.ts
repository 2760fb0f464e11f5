/**
 * One optimiser update as a pure function: (parameters, gradients, slots, numbers, noise) → parameters, slots.
 *
 *   ĝ = filter(clip(g)) + λ_coupled·w → d = rule(ĝ) → w ← w − ηλ(w − w*) − η(d + ε) → scaled to its first norm
 *
 * The control run of a filter goes along d of the unfiltered gradient with the norm that d of the filtered one has at
 * the same weights; the moments behind that norm are kept beside its own, as `control/<moment>/<parameter>`.
 * Decay is coupled (L2) in every kind but AdamW (Loshchilov & Hutter 2019, algorithm 2), whose target w* is zero or the
 * initial weights. Everything has the leading replica axis; numbers are tensors `[R]`, so that replicas may differ.
 * All memory is in the slots, the count of updates included, so a checkpoint is complete. Terms that are off for every
 * replica are left out of the step.
 */
import type * as tf from '@tensorflow/tfjs'
import { optimizerNumbers, type Optimizer } from '#shared/optimizer'
import { sizeOf } from '../../data/hostData'
import type { HostTensor } from '#shared/trainingState'
import type { Tensors } from '../program'
import { along, mapTensors, scaled, totalNorm } from './along'
import { clip, filterGradients, filterShape } from './gradientFilters'
import { isScheduled, rateAt } from './rate'
import { directionOf, momentNames } from './rules'

export interface Updated {
  parameters: Tensors
  slots: Tensors
}

const STEP = 'optimizer/step'
const NORM = 'optimizer/norm'

/** The slot of a moment of the filtered gradient in a control run. */
const control = (moment: string): string => `control/${moment}`

/** Keeps the quotient of two norms finite where both are 0. */
const TINY = 1e-30

/** What is on, from the choices that all replicas share and from numbers that any of them has. */
function featuresOf(optimizers: readonly Optimizer[]) {
  const [first] = optimizers as [Optimizer, ...Optimizer[]]
  const isAdam = first.kind === 'adam' || first.kind === 'adamw'
  const decays = optimizers.some(({ weightDecay }) => weightDecay !== 0)
  const filters = first.filter !== 'none'
  return {
    first,
    clips: optimizers.some(({ clipNorm }) => clipNorm !== null),
    filters,
    controls: filters && first.filterControl,
    coupled: decays && first.kind !== 'adamw',
    decoupled: decays && first.kind === 'adamw',
    anchored: decays && first.kind === 'adamw' && first.decayTowards === 'init',
    counts: isAdam || filters || isScheduled(first)
  }
}

/** Numbers of every replica, `[R]` each, by name of the optimiser's field. No clipping: a limit of Infinity. */
export const hyperParameters = (optimizers: readonly Optimizer[]): Record<string, Float32Array> =>
  Object.fromEntries(
    optimizerNumbers.map((name) => [name, Float32Array.from(optimizers, (o) => o[name] ?? Infinity)])
  )

const zeros = (shape: readonly number[]): HostTensor => ({
  dtype: 'float32',
  shape,
  data: new Float32Array(sizeOf(shape))
})

/** Norm of all parameters of each replica, `[R]`, in float64. */
function norms(parameters: Record<string, HostTensor>, replicas: number): HostTensor {
  const squares = new Float64Array(replicas)
  for (const { data } of Object.values(parameters))
    data.forEach((w, i) => (squares[Math.floor((i * replicas) / data.length)]! += w * w))
  return { dtype: 'float32', shape: [replicas], data: Float32Array.from(squares, Math.sqrt) }
}

/**
 * State of the optimiser before its first update: `<moment>/<parameter>` `[R, …]` zero, `anchor/<parameter>` the
 * initial weights, `filter/<parameter>`, `control/<moment>/<parameter>`, `optimizer/step` and `optimizer/norm` `[R]`; only what is needed.
 */
export function optimizerSlots(
  optimizers: readonly Optimizer[],
  parameters: Record<string, HostTensor>
): Record<string, HostTensor> {
  const { first, filters, controls, anchored, counts } = featuresOf(optimizers)
  const named = (slot: string, make: (tensor: HostTensor) => HostTensor): Record<string, HostTensor> =>
    Object.fromEntries(Object.entries(parameters).map(([name, t]) => [`${slot}/${name}`, make(t)]))
  const moments = momentNames[first.kind].flatMap((name) => (controls ? [name, control(name)] : [name]))
  return {
    ...Object.assign({}, ...moments.map((name) => named(name, (t) => zeros(t.shape)))),
    ...(anchored ? named('anchor', (t) => t) : {}),
    ...(filters ? named('filter', (t) => zeros(filterShape(first, t.shape))) : {}),
    ...(counts ? { [STEP]: zeros([optimizers.length]) } : {}),
    ...(first.fixedNorm ? { [NORM]: norms(parameters, optimizers.length) } : {})
  }
}

/** The slots `<slot>/<parameter>` by parameter, and back. */
const unnamed = (slots: Tensors, slot: string): Tensors =>
  Object.fromEntries(
    Object.entries(slots).flatMap(([name, t]) =>
      name.startsWith(`${slot}/`) ? [[name.slice(slot.length + 1), t] as const] : []
    )
  )
const withName = (slot: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`${slot}/${name}`, t]))

/** w − η(d + ε) − ηλ(w − w*), one parameter. */
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

/** The direction of the first with the norm of the second, over all parameters of a replica. */
const withNormOf = (direction: Tensors, size: Tensors): Tensors =>
  scaled(direction, totalNorm(size).div(totalNorm(direction).maximum(TINY)))

/** Direction along the gradients, and the next moments by slot; `slotOf` names the slot of a moment. */
function ruled(
  { kind }: Optimizer,
  gradients: Tensors,
  slots: Tensors,
  hyper: Tensors,
  t: tf.Tensor | null,
  slotOf: (moment: string) => string = (moment) => moment
): { direction: Tensors; next: Tensors } {
  const old = Object.fromEntries(momentNames[kind].map((m) => [m, unnamed(slots, slotOf(m))]))
  const { direction, moments } = directionOf(kind, gradients, old, hyper, t)
  const next = Object.entries(moments).map(([name, m]) => withName(slotOf(name), m))
  return { direction, next: Object.assign({}, ...next) as Tensors }
}

/**
 * The update of optimisers that differ in numbers only.
 * `parameters` and `gradients` are the trained ones, `noise` has `updateNoise/<parameter>` where there is any.
 */
export function createUpdate(optimizers: readonly Optimizer[]) {
  const { first, clips, filters, controls, coupled, decoupled, counts } = featuresOf(optimizers)

  return (parameters: Tensors, raw: Tensors, slots: Tensors, hyper: Tensors, noise: Tensors): Updated => {
    const t = counts ? slots[STEP]!.add(1) : null
    const clipped = clips ? clip(raw, hyper['clipNorm']!) : raw
    const filtered = filters ? filterGradients(first, clipped, unnamed(slots, 'filter'), hyper, t!) : null
    const slow = filtered?.gradients ?? clipped
    const decay = hyper['weightDecay']!
    const whole = (gradients: Tensors): Tensors =>
      coupled ? mapTensors(gradients, (g, n) => g.add(parameters[n]!.mul(along(decay, g)))) : gradients
    const own = ruled(first, whole(controls ? clipped : slow), slots, hyper, t)
    const sized = controls ? ruled(first, whole(slow), slots, hyper, t, control) : null
    const direction = sized ? withNormOf(own.direction, sized.direction) : own.direction
    const rate = rateAt(first, hyper['learningRate']!, t)
    const next = mapTensors(parameters, (w, name) =>
      moved(w, direction[name]!, rate, {
        noise: noise[`updateNoise/${name}`],
        decay: decoupled ? decay : null,
        anchor: slots[`anchor/${name}`]
      })
    )
    return {
      parameters: first.fixedNorm ? scaled(next, slots[NORM]!.div(totalNorm(next))) : next,
      slots: {
        ...slots,
        ...own.next,
        ...sized?.next,
        ...(filtered ? withName('filter', filtered.memory) : {}),
        ...(t ? { [STEP]: t } : {})
      }
    }
  }
}
