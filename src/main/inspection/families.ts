/** Finds a family's views of a stored state by the family's name; no tensors are loaded. */
import type { ExperimentSpec } from '#shared/experiment'
import type { Inspection } from '#shared/inspection'
import type { HostTensor } from '../engine/job'

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
