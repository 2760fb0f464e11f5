/** What a family declares about itself: plain data and pure checks, no tensors. */
import type { z } from 'zod'
import type { PanelSpec } from '#shared/family'
import type { ExperimentSpec, SpecFact, SpecProblem } from '#shared/experiment'
import type { InspectionInfo } from '#shared/inspection'
import type { SeriesDeclaration } from '#shared/metrics'
import type { HostTensor } from '../engine/job'
import type { Grouping, PointSet, ProjectionRequest } from '#shared/projection'

/** Rows or columns of a parameter, as one replica has them. */
export type PointsAsked = Pick<ProjectionRequest, 'tensor' | 'points' | 'replica'>

/** Outputs of hidden layers on fixed inputs: matrices `[inputs, units]` of one replica, which embeddings are drawn of. */
export interface Activations {
  /** Names that no tensor has; units of the widest replica and the word for one. */
  layers: readonly { name: string; units: number; noun: string }[]
  /** Rows are inputs, columns units. */
  pointsOf(asked: PointsAsked): PointSet
  /** What a stored state itself says of points, of these layers or of a parameter: a neuron's frequency. */
  groupingsIn?(state: Readonly<Record<string, HostTensor>>, asked: PointsAsked): Grouping[]
  /** Of one stored state. */
  compute(state: Readonly<Record<string, HostTensor>>, layer: string, replica: number): Float64Array
}

export interface FamilyManifest {
  /** Folder name, exported name and id are one word. */
  id: string
  title: string
  about: string
  taskNoun: string
  /** Built with `experimentSchema`; every field has a default. */
  schema: z.ZodType
  /** What a schema cannot say: sums, primes, one field against another. */
  check(spec: ExperimentSpec): SpecProblem[]
  /** What the spec implies and a user should see under a field. */
  facts(spec: ExperimentSpec): SpecFact[]
  /** Paths of its own that the replicas of one run may differ in (see `#shared/replicas`). */
  perReplica: readonly string[]
  /** Floating-point operations of one step: what decides how many threads pay. */
  operationsPerStep(spec: ExperimentSpec): number
  /** Names of the network's parameters: what of a stored state is not its optimiser's. */
  parameters(spec: ExperimentSpec): readonly string[]
  /** What they are to the task; null: no more than numbered rows or columns. */
  pointsOf(spec: ExperimentSpec, asked: PointsAsked): PointSet | null
  series: readonly SeriesDeclaration[]
  /** Why a run has no derived series; null: it has. Only of families that declare some. */
  whyNotDerived?(spec: ExperimentSpec): string | null
  /** Names of the tasks of a series with a noun of its own. */
  taskNames?(spec: ExperimentSpec, series: string): readonly string[]
  /** Views of a stored state, computed by `inspect.ts`. */
  inspections?: readonly InspectionInfo[]
  panels: readonly PanelSpec[]
  headline: string
}
