/** The spec of equal cells: which rules, from which starts, and how they are clustered. */
import { z } from 'zod'
import { boundaries } from '#kit/automata'
import { count, meta } from '#shared/experimentParts'
import { computationSchema } from '#shared/experimentSchema'

const taskSchema = z
  .strictObject({
    rules: z
      .array(count(0, 255))
      .max(256)
      .default([])
      .meta(
        meta({
          title: 'Rules',
          description: 'Wolfram’s numbers of the rules that are compared; empty: all 256.'
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
    starts: count(32, 100_000)
      .default(400)
      .meta(
        meta({
          title: 'Starts',
          description:
            'Of every rule, for its densities and twice as many for pairs; rounded up to a multiple of 32.',
          unit: 'starts'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    distance: z
      .enum(['euclidean', 'standardised'])
      .default('euclidean')
      .meta(
        meta({
          title: 'Distance',
          description:
            'Of rows of the matrix, for the dendrogram. standardised: each column is first divided by its standard deviation.'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Clustering' })

export const schema = computationSchema('ruleCorrelation', taskSchema, modelSchema)

export type CorrelationSpec = z.infer<typeof schema>
export type CorrelationTask = CorrelationSpec['task']
