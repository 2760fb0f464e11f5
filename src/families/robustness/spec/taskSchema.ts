/** The task: rows, their labels and how many of them are turned, and what the trained network is tried with. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

const signs = { path: 'task.data', in: ['gaussian', 'mixture'] } as const
const clouds = { path: 'task.data', in: ['mixture'] } as const
const digits = { path: 'task.data', in: ['digits'] } as const

export const taskSchema = z
  .strictObject({
    data: z
      .enum(['gaussian', 'mixture', 'digits'])
      .default('gaussian')
      .meta(
        meta({
          title: 'Data',
          description:
            'gaussian: normal rows, labelled ±1 by the side of a random plane. mixture: normal clouds about random centres, each with a label of its own. digits: 1797 handwritten digits of 8 × 8.'
        })
      ),
    inputs: count(1, 1000)
      .default(20)
      .meta(
        meta({
          title: 'Inputs',
          description: 'Numbers of a row, d; the expected squared length of a row is 1.',
          unit: 'inputs',
          showWhen: signs
        })
      ),
    decay: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .meta(
        meta({
          title: 'Decay of variances',
          description:
            'α: the i-th input of a row (of a mixture: of a cloud) has variance ∝ i^−α. 0: all alike.',
          showWhen: signs
        })
      ),
    clouds: count(1, 10_000)
      .default(10)
      .meta(
        meta({ title: 'Clouds', description: 'Centres of the mixture.', unit: 'clouds', showWhen: clouds })
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
          showWhen: clouds
        })
      ),
    samples: count(2, 10_000)
      .default(200)
      .meta(
        meta({
          title: 'Training rows',
          description: 'n: rows trained on, drawn once for every seed.',
          unit: 'rows',
          scale: 'log'
        })
      ),
    testRows: count(10, 20_000)
      .default(1000)
      .meta(
        meta({
          title: 'Test rows',
          description: 'Rows that are never trained on, where errors, slopes and attacks are looked at too.',
          unit: 'rows'
        })
      ),
    labelNoise: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.5)
      .meta(
        meta({
          title: 'Label noise',
          description:
            'q: probability that a training row is told another label than its own, drawn once and kept. Labels ±1 then vary about what a row tells of them by σ² = 4q(1 − q); at ½ they are coin flips.'
        })
      ),
    fit: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta(
        meta({
          title: 'Fitted to',
          description:
            'Mean squared error on the training rows down to which they pull: the loss is how far the error lies above it.',
          unit: 'squared error',
          showWhen: signs
        })
      ),
    climbs: count(1, 100)
      .default(3)
      .meta(
        meta({
          title: 'Climbs',
          description: 'Steepest rows from which steeper places are searched, at kept states.',
          unit: 'rows',
          advanced: true,
          showWhen: signs
        })
      ),
    reach: z
      .number()
      .positive()
      .max(1)
      .default(0.1)
      .meta(
        meta({
          title: 'Reach of an attack',
          description: 'ε: how far an attack may move every pixel, where 1 is from white to black.',
          showWhen: digits
        })
      ),
    attackSteps: count(1, 50)
      .default(10)
      .meta(
        meta({
          title: 'Steps of an attack',
          description: 'Steps of projected gradient ascent, each 2.5ε over their number.',
          unit: 'steps',
          advanced: true,
          showWhen: digits
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })
