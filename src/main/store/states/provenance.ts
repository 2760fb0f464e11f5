/**
 * Whether a stored state is of the run that it lies in. What was written down when the run was made and when the state was kept
 * is read again before anything is computed from it: a run goes on from what it was, or it is refused.
 */
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import { firstStep, targetOf, type RunRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import { hashSpec, type Origin } from './trainingState'

/** A state, its file, and what that says of where the state came from. */
export interface StoredState {
  path: string
  state: TrainingState
  origin: Origin
}

const changed = (path: string, sentence: string): AppError => new AppError('run.changed', sentence, { path })

/** Throws `run.changed` for a spec that is not the one that the run was made with. */
export function checkSpec(runFolder: string, { id, spec, specHash }: RunRecord): void {
  // Runs of before schema 6 do not say what they were made with.
  if (specHash === null || hashSpec(spec) === specHash) return
  throw changed(
    'spec',
    `The spec in ${join(runFolder, 'run.json')} was changed after run ${id} was made, so what it has trained is not what it says. Put the file back as it was, or start a new run with the new values.`
  )
}

/** Throws `run.changed` for a state that is none of the run, and for rows that were there when it was kept and are gone. */
export async function checkState(
  record: RunRecord,
  { path, state, origin }: StoredState,
  countRows: (series: string) => Promise<number>
): Promise<void> {
  const { spec, specHash, id } = record
  if (specHash !== null && origin.specHash !== specHash)
    throw changed(
      path,
      `${path} was made with another spec than that of run ${id}, so it is no state of this run. Move it away to go on from another one.`
    )
  const [first, last] = [firstStep(record), targetOf(record)]
  if (state.step < first || state.step > last)
    throw changed(
      path,
      `${path} holds the state of step ${state.step}, and run ${id} has steps ${first} to ${last}.`
    )
  const lost = state.diverged.find(({ replica }) => replica >= spec.replicas)
  if (lost)
    throw changed(path, `${path} speaks of replica ${lost.replica}, and run ${id} has ${spec.replicas}.`)
  for (const [name, count] of Object.entries(origin.rows)) {
    const stored = await countRows(name)
    if (stored < count)
      throw changed(
        path,
        `series/${name}.arrows of run ${id} has ${stored} rows, and had ${count} when the state of step ${state.step} was kept: rows are missing.`
      )
  }
}
