/** What a family shows of a stored state: named views, and the activations that embeddings are drawn of. */
import type { ExperimentSpec } from '#shared/experiment'
import type { Inspection, ViewArgs } from '#shared/inspection'
import type { Grouping, PointSet, ProjectionRequest } from '#shared/projection'
import type { State } from './layers'
import type { DenseNetwork } from './network'

/** Rows or columns of a parameter, as one replica has them. */
export type PointsAsked = Pick<ProjectionRequest, 'tensor' | 'points' | 'replica'>

/** How a view is asked: its declared arguments, complete; and how one that takes long gives way. */
export interface ViewAsked {
  args: ViewArgs
  /** To be awaited between portions of some tens of milliseconds: lets other questions run. Throws where nobody waits any more. */
  pause(): Promise<void>
}

/** What a view gives of one replica of a state `[R, …]`. */
export type View = (
  state: State,
  replica: number,
  asked: ViewAsked
) => Omit<Inspection, 'step'> | Promise<Omit<Inspection, 'step'>>

/** Outputs of hidden layers on fixed inputs: matrices `[inputs, units]` of one replica, which embeddings are drawn of. */
export interface Activations {
  /** Names that no tensor has; units of the widest replica and the word for one. */
  layers: readonly { name: string; units: number; noun: string }[]
  /** Rows are inputs, columns units. */
  pointsOf(asked: PointsAsked): PointSet
  /** What a stored state itself says of points, of these layers or of a parameter: a neuron's frequency. */
  groupingsIn?(state: State, asked: PointsAsked): Grouping[]
  /** Of one stored state. */
  compute(state: State, layer: string, replica: number): Float64Array
}

/** What a family's `views/` exports; what the views of a run share is prepared once. */
export interface ViewModule {
  /** By the id that the manifest's `inspections` name. */
  createViews?(spec: ExperimentSpec): Readonly<Record<string, View>>
  createActivations?(spec: ExperimentSpec): Activations
  /** Of families whose manifest says `dense`. */
  createNetwork?(spec: ExperimentSpec): DenseNetwork
}
