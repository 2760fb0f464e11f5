/** The spec of Baum's construction: rows and the axis. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { computationSchema } from '#shared/experimentSchema'

const taskSchema = z
  .strictObject({
    inputs: count(1, 500)
      .default(20)
      .meta(
        meta({
          title: 'Inputs',
          description: 'Numbers of a row, d, normal of variance 1/d.',
          unit: 'inputs',
          showWhen: { path: 'task.vary', in: ['samples'] }
        })
      ),
    samples: count(2, 5000)
      .default(1000)
      .meta(
        meta({
          title: 'Samples',
          description: 'Rows n, each +1 or −1.',
          unit: 'rows',
          showWhen: { path: 'task.vary', in: ['inputs'] }
        })
      ),
    positives: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta(
        meta({
          title: 'Positives',
          description: 'Probability that a row is +1.',
          unit: 'fraction'
        })
      ),
    slab: z
      .number()
      .positive()
      .max(4)
      .default(0.5)
      .meta(
        meta({
          title: 'Slab',
          description:
            'How far to either side of a plane its two thresholds lie, as a share of the distance to the nearest other row; from 1 on other rows fall between them.',
          unit: 'share',
          advanced: true
        })
      ),
    vary: z
      .enum(['samples', 'inputs'])
      .default('samples')
      .meta(meta({ title: 'Vary', description: 'What the charts run along: rows, or their inputs.' })),
    from: count(1, 5000)
      .default(20)
      .meta(meta({ title: 'From', description: 'First place of the axis.', scale: 'log' })),
    to: count(2, 5000)
      .default(2000)
      .meta(meta({ title: 'To', description: 'Last place of the axis.', scale: 'log' })),
    places: count(2, 200)
      .default(15)
      .meta(
        meta({
          title: 'Places',
          description: 'From the first to the last by equal factors, each once.',
          unit: 'places'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    rarer: z
      .boolean()
      .default(false)
      .meta(
        meta({
          title: 'Rarer label',
          description:
            'Planes go through the rows of the rarer label, so that ⌈n/d⌉ units are enough whatever the labels, but for rounding up. Off: through the positive ones.'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })

export const schema = computationSchema('baum', taskSchema, modelSchema)

export type BaumSpec = z.infer<typeof schema>
export type BaumModel = BaumSpec['model']
