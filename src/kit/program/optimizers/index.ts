/**
 * One optimiser update as a pure function: (parameters, gradients, slots, numbers, noise) → parameters, slots.
 *
 * What it does is the chain of links in `chain.ts`; the rules among them are declared in `#shared/optimizerRules`.
 * Everything has the leading replica axis; numbers are tensors `[R]`, so that replicas may differ. All memory is in the
 * slots, the count of updates included, so a checkpoint is complete.
 */
import type { Optimizer } from '#shared/optimizer'
import { optimizerNumbers } from '#shared/optimizerRules'
import type { Tensors } from '../program'
import { linksOf, rememberingOf, type Flow } from './chain'
import type { HostTensors } from './slots'

/** Numbers of every replica, `[R]` each, by name of the optimiser's field. No clipping: a limit of Infinity. */
export const hyperParameters = (optimizers: readonly Optimizer[]): Record<string, Float32Array> =>
  Object.fromEntries(
    optimizerNumbers.map((name) => [name, Float32Array.from(optimizers, (o) => o[name] ?? Infinity)])
  )

/**
 * State of the optimiser before its first update: `<moment>/<parameter>` `[R, …]` zero, `anchor/<parameter>` the
 * initial weights, `filter/<parameter>`, `control/<moment>/<parameter>`, `optimizer/step` and `optimizer/norm` `[R]`;
 * only what is needed.
 */
export function optimizerSlots(optimizers: readonly Optimizer[], parameters: HostTensors): HostTensors {
  const slots = rememberingOf(optimizers).map((link) => link.slots(optimizers, parameters))
  return Object.assign({}, ...slots) as HostTensors
}

/**
 * The update of optimisers that differ in numbers only.
 * `parameters` and `gradients` are the trained ones, `noise` has `updateNoise/<parameter>` where there is any.
 */
export function createUpdate(optimizers: readonly Optimizer[]) {
  const links = linksOf(optimizers)

  return (
    parameters: Tensors,
    gradients: Tensors,
    slots: Tensors,
    hyper: Tensors,
    noise: Tensors
  ): { parameters: Tensors; slots: Tensors } => {
    let flow: Flow = { weights: parameters, update: gradients, sized: null, t: null, slots, hyper, noise }
    for (const link of links) flow = { ...flow, ...link.apply(flow, optimizers) }
    return { parameters: flow.weights, slots: flow.slots }
  }
}
