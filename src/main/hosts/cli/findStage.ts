/** `--stage`: one of the stages that a run has reached. */
import type { StageStart } from '#shared/axes'
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import { isStaged } from '#shared/stages'

/** By its name, else by its number from 1. Throws `run.unstaged`, and `stage.unknown` naming those there are. */
export function findStage(wanted: string, spec: ExperimentSpec, starts: readonly StageStart[]): StageStart {
  if (!isStaged(spec)) throw new AppError('run.unstaged', 'This run has a single stage.', { path: 'stage' })
  const found =
    starts.find(({ name }) => name === wanted) ?? starts.find(({ stage }) => String(stage + 1) === wanted)
  if (found) return found
  const names = starts.map(({ stage, name }) => `${stage + 1} (${name})`).join(', ')
  throw new AppError('stage.unknown', `There is no stage "${wanted}". The run has reached ${names}.`, {
    path: 'stage'
  })
}
