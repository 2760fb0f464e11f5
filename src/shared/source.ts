/**
 * Another run as the input of a computation: its weights at some of its kept states. The digest makes the spec say what was read, so
 * that the same spec gives the same bits or is refused.
 */
import type { z } from 'zod'
import type { ExperimentSpec } from './experiment'
import type { sourceSchema } from './sourceSchema'
import type { HostTensor } from './trainingState'

export type Source = z.infer<ReturnType<typeof sourceSchema>>

/** What a computation reads of another run; null: nothing. */
export function sourceOf(spec: ExperimentSpec | Record<string, unknown>): Source | null {
  const { source } = spec as { source?: Partial<Source> }
  return source?.run ? { run: source.run, steps: source.steps ?? [], digest: source.digest ?? '' } : null
}

/** As in `reads 20261130-120000-networkDescent-1a2b at steps 0, 10, 20`. */
export const readsText = ({ run, steps }: Source): string => `reads ${run} at steps ${steps.join(', ')}`

/** That run as it is read. */
export interface SourceRun {
  /** With every field. */
  spec: ExperimentSpec
  /** Ascending by step. */
  states: readonly SourceState[]
}

export interface SourceState {
  step: number
  tensors: Readonly<Record<string, HostTensor>>
}
