/** The task of an experiment with cellular automata: its fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { boundaries } from '#kit/automata'

/** The rules of the dissertation's restricted experiments. */
export const twelveRules = [0, 10, 20, 63, 64, 95, 96, 110, 125, 195, 204, 225]

const ordered = { path: 'task.law', in: ['autocorrelation', 'hierarchical'] } as const
const unequal = { path: 'task.law', in: ['autocorrelation', 'hierarchical', 'weights'] } as const

export const taskSchema = z
  .strictObject({
    rules: z
      .array(count(0, 255))
      .max(256)
      .default(twelveRules)
      .meta(
        meta({
          title: 'Rules',
          description: 'Wolfram’s numbers of the rules that are told apart, one class each; empty: all 256.'
        })
      ),
    width: count(1, 4096)
      .default(100)
      .meta(meta({ title: 'Width', description: 'Cells of a row.', unit: 'cells' })),
    updates: count(0, 100_000)
      .default(99)
      .meta(
        meta({
          title: 'Updates',
          description: 'How often the rule is applied to the start.',
          unit: 'updates'
        })
      ),
    boundary: z
      .enum(boundaries)
      .default('periodic')
      .meta(
        meta({
          title: 'Boundary',
          description: 'periodic: the ends of a row are neighbours. fixed: cells outside are 0 and stay so.'
        })
      ),
    density: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta(
        meta({
          title: 'Start density',
          description: 'Probability of a 1 in each cell of the start, in steps of 2⁻¹⁶.'
        })
      ),
    rowsSeen: count(1, 64)
      .default(1)
      .meta(
        meta({
          title: 'Rows seen',
          description: 'Last rows that the network is shown, the oldest first; from two on it sees updates.',
          unit: 'rows'
        })
      ),
    law: z
      .enum(['uniform', 'autocorrelation', 'hierarchical', 'weights'])
      .default('uniform')
      .meta(
        meta({
          title: 'Law over rules',
          description:
            'How often a rule comes. autocorrelation: by the share of equal cells of two of its rows. hierarchical: by its place in the clustered order of all 256 rules. weights: a list.'
        })
      ),
    direction: z
      .enum(['positive', 'negative'])
      .default('positive')
      .meta(
        meta({
          title: 'Direction',
          description:
            'positive: first of the order, most frequent; 1/(101 − a) by the autocorrelation a in %, 1/(10 + place) by place. negative: 1/(1 + a), 1/(265 − place).',
          showWhen: ordered
        })
      ),
    weights: z
      .array(z.number().min(0).max(1e9))
      .max(256)
      .default([])
      .meta(
        meta({
          title: 'Weights',
          description: 'One per rule, in the order of the rules; they need not sum to 1.',
          showWhen: { path: 'task.law', in: ['weights'] }
        })
      ),
    reversed: z
      .boolean()
      .default(false)
      .meta(
        meta({
          title: 'Exact reverse',
          description:
            'The same weights in the reverse order: the first rule has that of the last. Where rules tie, the one listed first is first.',
          showWhen: unequal
        })
      ),
    permutation: count(0, 1e6)
      .default(0)
      .meta(
        meta({
          title: 'Random permutation',
          description: 'A control: the same weights dealt to the rules at random, this draw of it; 0: not.',
          showWhen: unequal,
          advanced: true
        })
      ),
    annealTo: z
      .enum(['none', 'uniform', 'reverse'])
      .default('none')
      .meta(
        meta({
          title: 'Anneal to',
          description:
            'The law turns into another one while it trains: into equal weights, or its exact reverse.',
          showWhen: unequal
        })
      ),
    annealSteps: count(1, 1e9)
      .default(1000)
      .meta(
        meta({
          title: 'Anneal over',
          description:
            'Steps, from the first of the run, in which the one law gives way to the other, evenly.',
          unit: 'steps',
          showWhen: { path: 'task.annealTo', in: ['uniform', 'reverse'] }
        })
      ),
    trainRows: count(1, 1e6)
      .nullable()
      .default(null)
      .meta(
        meta({
          title: 'Training set',
          description:
            'Rows that are drawn once, by the law, and trained on again and again; empty: fresh rows at every step.',
          unit: 'rows'
        })
      ),
    labels: z
      .enum(['rule', 'shifted'])
      .default('rule')
      .meta(
        meta({
          title: 'Training labels',
          description:
            'shifted: less the smallest label of the batch, as the dissertation’s programs have it by mistake: wrong whenever the first class is not in the batch.',
          advanced: true
        })
      ),
    probeRows: count(1, 4096)
      .default(128)
      .meta(
        meta({
          title: 'Test rows',
          description: 'Fixed rows of every rule for evaluation, the same under every law.',
          unit: 'per rule'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })
