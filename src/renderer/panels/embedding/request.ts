/** From what is chosen in the panel to the layout that is asked for. Pure. */
import type { ProjectionRequest, ProjectionTarget } from '#shared/projection'

export type Choices = Readonly<Record<string, string>>
type Axis = ProjectionRequest['points']

/** A matrix and the axis whose rows or columns are points. */
export interface Choice {
  value: string
  label: string
  target: ProjectionTarget
  points: Axis
  /** How many points of the first replica. */
  count: number
}

export const MOST_PERPLEXITY = 30

/** What can be laid out, those that mean something to the task first. */
export function layoutChoices(targets: readonly ProjectionTarget[]): Choice[] {
  const all = targets.flatMap((target) =>
    (['rows', 'columns'] as const).flatMap((points): Choice[] => {
      const axis = target[points]
      if (!axis) return []
      const alike = target.rows?.noun === target.columns?.noun ? ` (${points})` : ''
      const label = `${target.tensor}: ${axis.count} ${axis.noun}s${alike}`
      return [{ value: `${target.tensor} ${points}`, label, target, points, count: axis.count }]
    })
  )
  const rank = ({ target, points }: Choice): number =>
    ['row', 'column'].includes(target[points]!.noun) ? 2 : target[points]!.noun === 'neuron' ? 1 : 0
  return all.sort((a, b) => rank(a) - rank(b))
}

/** The largest perplexity of up to 30 that so many points allow: below (n − 1) / 3. */
export const usualPerplexity = (points: number): number =>
  Math.max(1, Math.min(MOST_PERPLEXITY, Math.ceil((points - 1) / 3) - 1))

/** A number as typed; what is none is passed on for the service to refuse with its path. */
const number = (text: string | undefined, otherwise: number): number =>
  text === undefined || text.trim() === '' ? otherwise : Number(text)

/** Of principal components only what they depend on, so that they are found again whatever t-SNE was told. */
export function requestOf({ target, points, count }: Choice, choices: Choices): ProjectionRequest {
  const tsne = choices.method === 't-SNE'
  const of = (key: string, otherwise: number): number => (tsne ? number(choices[key], otherwise) : otherwise)
  return {
    tensor: target.tensor,
    points,
    replica: number(choices.replica, 0),
    slice: Math.min(number(choices.slice, 0), target.slices - 1),
    method: tsne ? 'tsne' : 'pca',
    basis: !tsne && choices.basis === 'last' ? 'last' : 'all',
    metric: choices.metric === 'cosine' ? 'cosine' : 'euclidean',
    perplexity: of('perplexity', usualPerplexity(count)),
    iterations: of('iterations', 300),
    start: tsne && choices.start === 'random' ? 'random' : 'pca',
    seed: of('seed', 1),
    temporalWeight: of('temporalWeight', 0.1)
  }
}
