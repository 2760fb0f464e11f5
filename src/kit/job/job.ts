/** The contract of a job. */
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesBatch } from '#shared/metrics'
import type { SourceState } from '#shared/source'
import type { DenseNetwork } from '../view/network'

export interface Job {
  /** Units of work by name (`P = 15`), in the order in which their rows are stored. As many as the main axis declares. */
  readonly units: readonly string[]
  /**
   * Rows of a unit, counted from 0: a batch for each series that has some, in order of replica and then of inner axes, without
   * the column `unit`, which the engine adds. Nothing may be kept from one call to the next that changes a bit: units are
   * computed in any order, on any thread, and again.
   */
  compute(unit: number): SeriesBatch[]
  /**
   * Plain data that decides every bit of a unit's rows. A fork takes over the units of its parent whose inputs equal its own,
   * so that whatever else a spec says (how many units there are, of which places) stays out of it.
   */
  inputs(unit: number): unknown
}

/** The run that a spec names as its source, as a job reads it. */
export interface JobSource {
  network: DenseNetwork
  /** One for each of the spec's steps, in their order. */
  states: readonly SourceState[]
}

/** What a family's `job.ts` exports. */
export interface JobModule {
  /** @param source null where the spec names none, and where units are only planned */
  createJob(spec: ExperimentSpec, source: JobSource | null): Job
}
