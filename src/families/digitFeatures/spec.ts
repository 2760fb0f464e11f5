/** The spec of random features on digits: rows and labels, how many features, how they are drawn. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { computationSchema } from '#shared/experimentSchema'

/** Of the independent computation whose numbers the presets tell. */
const SIZES = [20, 50, 100, 200, 300, 380, 400, 420, 450, 500, 600, 800, 1200, 2000, 4000]

const taskSchema = z
  .strictObject({
    samples: count(10, 1000)
      .default(400)
      .meta(meta({ title: 'Training rows', description: 'n: digits that are fitted.', unit: 'rows' })),
    testRows: count(10, 1787)
      .default(1397)
      .meta(
        meta({
          title: 'Test rows',
          description: 'Digits that are never fitted, with right labels; as many of each as there are.',
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
            'Probability that a training row is told another digit than its own. The same rows are fitted with right labels too; 0: with these alone.'
        })
      ),
    sizes: z
      .array(count(1, 8000))
      .min(2)
      .max(100)
      .default(SIZES)
      .meta(
        meta({
          title: 'Features',
          description:
            'N: how many random features there are, a fit for each number. The charts run along it.'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    spread: z
      .number()
      .positive()
      .max(100)
      .default(0.125)
      .meta(
        meta({
          title: 'Spread of weights',
          description: 'Standard deviation of w in features max(0, w·x + b); pixels go from 0 to 1.'
        })
      ),
    bias: z
      .number()
      .min(0)
      .max(100)
      .default(0.1)
      .meta(meta({ title: 'Spread of biases', description: 'Standard deviation of b.' })),
    ridge: z
      .number()
      .min(0)
      .max(1e6)
      .default(0)
      .meta(
        meta({
          title: 'Ridge',
          description:
            'λ: coefficients minimise ‖ΦA − Y‖² + λ‖A‖². 0: least squares, and where many fit alike the shortest.'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })

export const schema = computationSchema('digitFeatures', taskSchema, modelSchema)

export type DigitFeaturesSpec = z.infer<typeof schema>
