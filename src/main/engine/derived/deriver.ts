/** Computes a run's derived series from its stored states, on the engine that trained it, op by op. */
import { AppError } from '#shared/errors'
import { SCALES } from '#shared/analysis/layerScales'
import { sharpnessSeries } from '#shared/analysis/sharpness'
import type { SeriesBatch } from '#shared/metrics'
import { openBackend } from '../backends/backend'
import { createInlineSource } from '../batches/batchSource'
import { createEagerRunner } from '../runners/eagerRunner'
import { initialState } from '../runners/initialState'
import type { TrainingState } from '#shared/trainingState'
import type { DeriveJob } from '../messages'
import { loadProgram } from '../programs'
import { scalesRows } from './scales'
import { sharpnessRows } from './sharpness'

/** Rows of one state, the last one's among them. */
export type Deriver = (state: TrainingState) => SeriesBatch[]

/** Throws `derive.none` for a program without derived series, and what the engine refuses. */
export async function openDeriver({ spec, engine, last, series }: DeriveJob): Promise<Deriver> {
  await openBackend({ ...spec.engine, backend: engine.backend })
  const program = await loadProgram(spec)
  if (series === sharpnessSeries.name) return sharpnessRows(program)
  if (series === SCALES) return scalesRows(program)
  if (!program.derive) throw new AppError('derive.none', 'This run has no series to derive.')
  const initial = initialState(program)
  const runner = createEagerRunner(program, initial, createInlineSource(program.batches))
  const look = ({ step, tensors }: TrainingState) => {
    runner.write(Object.fromEntries(Object.keys(initial).map((name) => [name, tensors[name]!])))
    return { step, state: tensors, inspected: runner.inspect() }
  }
  const measure = program.derive(look(last))
  return (state) => measure(look(state))
}
