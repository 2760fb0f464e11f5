/**
 * Last states of earlier stages that later ones go on from. Every state in between carries them along, weights and optimiser
 * as `from/<stage>/<name>`, so that a state alone tells all that follows.
 */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import { carriedStages } from '#shared/stages'
import type { HostTensor, TrainingState } from '#shared/trainingState'

type Tensors = Record<string, HostTensor>

const CARRIED = 'from/'
/** What of a state belongs to its moment alone. */
const passing = ['meter/', 'changes/', 'probe/', CARRIED]

const of = (stage: number): string => `${CARRIED}${stage}/`

const chosen = (tensors: Tensors, keep: (name: string) => string | null): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) => {
      const kept = keep(name)
      return kept === null ? [] : [[kept, tensor]]
    })
  )

/** The state itself, and what it carries. */
export const parted = (tensors: Tensors): { own: Tensors; carried: Tensors } => ({
  own: chosen(tensors, (name) => (name.startsWith(CARRIED) ? null : name)),
  carried: chosen(tensors, (name) => (name.startsWith(CARRIED) ? name : null))
})

/** Weights and optimiser at the end of an earlier stage, or of the state's own. */
export const endOf = (
  { stage, tensors }: Pick<TrainingState, 'stage' | 'tensors'>,
  wanted: number
): Tensors =>
  wanted === stage
    ? chosen(tensors, (name) => (passing.some((prefix) => name.startsWith(prefix)) ? null : name))
    : chosen(tensors, (name) => (name.startsWith(of(wanted)) ? name.slice(of(wanted).length) : null))

/**
 * What states of a stage carry, by a state of it or the last one of the stage before.
 * Throws `checkpoint.shape` where that state has carried none of a stage that is needed.
 */
export function carriedFrom(spec: ExperimentSpec, state: TrainingState, stage: number): Tensors {
  return Object.assign(
    {},
    ...carriedStages(spec, stage).map((earlier) => {
      const end = Object.entries(endOf(state, earlier))
      if (end.length > 0) return Object.fromEntries(end.map(([name, tensor]) => [of(earlier) + name, tensor]))
      throw new AppError(
        'checkpoint.shape',
        `A later stage goes on from the end of stage ${earlier}, counted from 0, which this state does not carry along.`,
        { path: 'stages' }
      )
    })
  ) as Tensors
}
