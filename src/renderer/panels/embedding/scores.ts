/** Figures beside the picture: what the layout keeps, and what structure the matrix has without any layout. Pure. */
import { classShare } from '#shared/analysis/neighbours'
import type { Grouping, Projection, ProjectionRequest } from '#shared/projection'
import { accuracy, significant } from '../../../kit/ui/format'
import type { Picture } from './picture'
import { meanCosine } from './structure'

export interface Score {
  name: string
  value: string
  /** What it would be by chance, or of how many. */
  beside: string
  help: string
}

/** Index of the newest kept state at or before a step, else of the first. */
export const stateAt = ({ steps }: Projection, step: number): number =>
  Math.max(
    0,
    steps.findLastIndex((kept) => kept <= step)
  )

const part = (values: Float64Array | Uint16Array, t: number, states: number) =>
  values.subarray((t * values.length) / states, ((t + 1) * values.length) / states)

/** Classes that say something of neighbours: most have more than one member. */
const hasClasses = ({ points }: Projection, { classes }: Grouping): boolean =>
  classes.length < points.count / 2
const isCosets = ({ section }: Grouping): boolean => section.startsWith('Cosets')

/**
 * The cosets that the matrix itself groups its points by most, in the state with index t: those whose share of nearest
 * points is furthest on the way from chance to the most there can be. Null: there are no cosets.
 */
export function bestCosets(laid: Projection, t: number, groupings: readonly Grouping[]): Grouping | null {
  const nearest = part(laid.nearest, t, laid.steps.length)
  const [best] = groupings
    .filter((grouping) => isCosets(grouping) && hasClasses(laid, grouping))
    .map((grouping) => {
      const { share, chance, most } = classShare(nearest, grouping.of)
      return { grouping, fit: (share - chance) / (most - chance) }
    })
    .filter(({ fit }) => Number.isFinite(fit)) // no class of two, or one of all
    .sort((a, b) => b.fit - a.fit)
  return best?.grouping ?? null
}

/** Of the state with index t; m is the ring step. */
export function scoresOf(
  laid: Projection,
  t: number,
  { m, grouping }: Picture,
  basis: ProjectionRequest['basis']
): Score[] {
  const { explained, divergences, neighbours, steps } = laid
  const scores: Score[] = [
    {
      name: 'Neighbours kept',
      value: accuracy(laid.preservation[t]!),
      beside: `of ${neighbours} nearest`,
      help: 'Share of the nearest points in the matrix that are nearest in the picture too.'
    },
    {
      name: 'Trustworthiness',
      value: accuracy(laid.trustworthiness[t]!),
      beside: '0.5 by chance',
      help: '1 less the ranks by which neighbours in the picture are none in the matrix.'
    },
    divergences.length > 0
      ? {
          name: 'KL divergence',
          value: significant(divergences[t]!),
          beside: 'nats',
          help: 'What t-SNE lowers.'
        }
      : {
          name: 'Variance shown',
          value: accuracy(explained[0]! + explained[1]!),
          beside: basis === 'all' ? 'of all states' : 'of the last state',
          help: 'Share of the variance, of all kept states together or of the last one, that lies in the picture.'
        }
  ]
  if (m !== null && laid.ring.length > 0) {
    const cosines = part(laid.ring, t, steps.length)
    scores.push({
      name: `Cosine at +${m}`,
      value: accuracy(cosines[m - 1] ?? NaN),
      beside: `random ${accuracy(meanCosine(cosines, laid.points.ring!.order.length))}`,
      help: 'Mean cosine of the rows of x and x + m about the mean row, in the matrix itself; random: of all pairs.'
    })
  }
  const own =
    grouping && hasClasses(laid, grouping)
      ? classShare(part(laid.nearest, t, steps.length), grouping.of)
      : null
  // none where no class has two members
  if (grouping && own && own.most > 0)
    scores.push({
      name: isCosets(grouping) ? 'Same coset' : 'Same class',
      value: accuracy(own.share),
      beside: `chance ${accuracy(own.chance)}${own.most < 1 ? `, at most ${accuracy(own.most)}` : ''}`,
      help: `Share of the nearest points in the matrix itself that have the point’s own class: ${grouping.name}. A small class cannot fill all neighbours of its points.`
    })
  return scores
}
