/** The spec of random features and how steep they are: rows, labels, axis; features and how well they fit. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { computationSchema } from '#shared/experimentSchema'

const along = (axis: string) => ({ path: 'task.vary', in: [axis] })

const taskSchema = z
  .strictObject({
    data: z
      .enum(['gaussian', 'mixture'])
      .default('gaussian')
      .meta(
        meta({
          title: 'Data',
          description:
            'gaussian: normal rows, labelled by the side of a random plane. mixture: normal clouds about random centres, each with a label of its own. The expected squared length of a row is 1.'
        })
      ),
    inputs: count(1, 1000)
      .default(20)
      .meta(meta({ title: 'Inputs', description: 'Numbers of a row, d.', unit: 'inputs' })),
    decay: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .meta(
        meta({
          title: 'Decay of variances',
          description:
            'α: the i-th input of a row (of a mixture: of a cloud) has variance ∝ i^−α. 0: all alike; the larger, the fewer dimensions there are in effect.'
        })
      ),
    clouds: count(1, 10_000)
      .default(10)
      .meta(
        meta({
          title: 'Clouds',
          description: 'Centres of the mixture; a row falls to one of them at random.',
          unit: 'clouds',
          showWhen: { path: 'task.data', in: ['mixture'] }
        })
      ),
    within: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .meta(
        meta({
          title: 'Variance within clouds',
          description:
            'Share of the squared length of a row that lies within its cloud; 0: clouds are points.',
          showWhen: { path: 'task.data', in: ['mixture'] }
        })
      ),
    samples: count(2, 4000)
      .default(200)
      .meta(meta({ title: 'Samples', description: 'Training rows n.', unit: 'rows' })),
    labelNoise: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.5)
      .meta(
        meta({
          title: 'Label noise',
          description:
            'q: probability that a label ±1 is turned; ½: a fair coin. Labels then vary about what a row tells of them by σ² = 4q(1 − q).'
        })
      ),
    freshRows: count(10, 20_000)
      .default(2000)
      .meta(
        meta({
          title: 'Fresh rows',
          description: 'Rows beyond the training rows, where slopes and errors are looked at too.',
          unit: 'rows',
          advanced: true
        })
      ),
    climbs: count(1, 100)
      .default(5)
      .meta(
        meta({
          title: 'Climbs',
          description: 'Steepest rows from which steeper places are searched.',
          unit: 'rows',
          advanced: true
        })
      ),
    vary: z
      .enum(['parameters', 'fit'])
      .default('parameters')
      .meta(
        meta({
          title: 'Vary',
          description:
            'What the charts run along: features of the model, or the training error it is fitted to.'
        })
      ),
    from: z
      .number()
      .min(0)
      .max(1e6)
      .default(20)
      .meta(meta({ title: 'From', description: 'First place of the axis.' })),
    to: z
      .number()
      .min(0)
      .max(1e6)
      .default(2000)
      .meta(meta({ title: 'To', description: 'Last place of the axis.' })),
    places: count(2, 200)
      .default(20)
      .meta(
        meta({
          title: 'Places',
          description:
            'From the first to the last: of features by equal factors, with those beside p = n added; of training errors by equal differences.',
          unit: 'places'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    features: count(1, 20_000)
      .default(1000)
      .meta(
        meta({
          title: 'Features',
          description: 'p: random ReLU features, each with a trained coefficient.',
          unit: 'features',
          scale: 'log',
          showWhen: along('fit')
        })
      ),
    fit: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta(
        meta({
          title: 'Train error',
          description:
            'Mean squared error on the training rows at which the fit stops, by a ridge just so strong; 0: as small as the features can make it, with the shortest coefficients.',
          showWhen: along('parameters')
        })
      ),
    bias: z
      .number()
      .min(0)
      .max(100)
      .default(0.5)
      .meta(
        meta({
          title: 'Bias spread',
          description:
            'Standard deviation of the random biases b of features max(0, w·x + b), w standard normal.'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })

export const schema = computationSchema('randomFeatures', taskSchema, modelSchema)

export type FeaturesSpec = z.infer<typeof schema>
export type FeaturesTask = FeaturesSpec['task']
