/** The network: its fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

export const modelSchema = z
  .strictObject({
    width: count(1, 8192)
      .default(100)
      .meta(
        meta({
          title: 'Width',
          description: 'H: ReLU units of the one hidden layer.',
          unit: 'units',
          scale: 'log'
        })
      ),
    initGain: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta(
        meta({
          title: 'Init gain',
          description:
            'Hidden weights begin normal of std gain over the root mean square length of a row, output weights normal of std 1/√H, biases at 0.',
          unit: '×'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })
