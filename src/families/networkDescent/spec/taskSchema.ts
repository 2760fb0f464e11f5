/** The task: what is learned, from how many rows, and how many of them are told wrong. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { MOST_CLASSES, ownDataSchema } from '#shared/ownDataSchema'

const classes = { path: 'task.data', in: ['digits', 'mnist-1d', 'file'] } as const
const numbers = { path: 'task.data', in: ['cosine'] } as const

export const taskSchema = z
  .strictObject({
    data: z
      .enum(['digits', 'mnist-1d', 'cosine', 'file'])
      .default('digits')
      .meta(
        meta({
          title: 'Data',
          description:
            'digits: 1797 handwritten digits of 8 × 8. mnist-1d: ten shapes of 40 points, padded, moved, sheared and noisy, drawn by the recipe of Greydanus 2020. cosine: cos ωx at even points of −1 to 1. file: labelled rows of your own.'
        })
      ),
    file: ownDataSchema.optional().meta({
      ...ownDataSchema.meta(),
      showWhen: { path: 'task.data', in: ['file'] }
    }),
    samples: count(10, 100_000)
      .default(500)
      .meta(
        meta({
          title: 'Training rows',
          description:
            'n: rows trained on, drawn once for every seed; a larger set has the smaller one in it.',
          unit: 'rows',
          scale: 'log'
        })
      ),
    testRows: count(10, 20_000)
      .default(1297)
      .meta(
        meta({
          title: 'Test rows',
          description:
            'Rows that are never trained on, with right labels; as many of each class as there are.',
          unit: 'rows'
        })
      ),
    labelNoise: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .meta(
        meta({
          title: 'Label noise',
          description:
            'Probability that a training row is told another class than its own, drawn once and kept. Without any there is hardly a peak.',
          showWhen: classes
        })
      ),
    classWeights: z
      .array(z.number().min(0).max(1e6))
      .max(MOST_CLASSES)
      .default([])
      .meta(
        meta({
          title: 'Class weights',
          description:
            'How often each class is trained on, in proportion; empty: as they come. Test rows stay as they are.',
          showWhen: classes,
          advanced: true
        })
      ),
    frequency: z
      .number()
      .positive()
      .max(1e4)
      .default(10)
      .meta(meta({ title: 'Frequency', description: 'ω of the cosine.', showWhen: numbers })),
    targetNoise: z
      .number()
      .min(0)
      .max(100)
      .default(0)
      .meta(
        meta({
          title: 'Noise',
          description: 'Standard deviation σ of what is added to a training target, drawn once and kept.',
          unit: 'std',
          showWhen: numbers
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })
