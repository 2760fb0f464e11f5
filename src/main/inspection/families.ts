/** Finds what a family makes of stored states by the family's name: views, activations. No tensors are loaded. */
import type { ExperimentSpec } from '#shared/experiment'
import type { Inspection } from '#shared/inspection'
import type { HostTensor } from '../engine/job'
import type { Activations } from '../families/types'

export type Tensors = Readonly<Record<string, HostTensor>>
/** What a view gives of one replica of a state `[R, …]`. */
export type View = (tensors: Tensors, replica: number) => Omit<Inspection, 'step'>

interface InspectModule {
  /** Views of runs of this spec by id; what they share is prepared once. */
  createViews(spec: ExperimentSpec): Readonly<Record<string, View>>
}

const modules = import.meta.glob<InspectModule>('../families/*/inspect.ts')

export async function loadViews(spec: ExperimentSpec): Promise<Readonly<Record<string, View>>> {
  const load = modules[`../families/${spec.family}/inspect.ts`]
  return load ? (await load()).createViews(spec) : {}
}

interface ActivationsModule {
  createActivations(spec: ExperimentSpec): Activations
}

const activations = import.meta.glob<ActivationsModule>('../families/*/activations/index.ts')

/** Null where the family offers none. */
export async function loadActivations(spec: ExperimentSpec): Promise<Activations | null> {
  const load = activations[`../families/${spec.family}/activations/index.ts`]
  return load ? (await load()).createActivations(spec) : null
}
