/** The network: its fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

export const modelSchema = z
  .strictObject({
    depth: count(2, 16)
      .default(2)
      .meta(
        meta({
          title: 'Depth',
          description: 'Weight layers, the first and the last included.',
          unit: 'layers'
        })
      ),
    width: count(1, 8192)
      .default(100)
      .meta(
        meta({ title: 'Width', description: 'Units of every hidden layer.', unit: 'units', scale: 'log' })
      ),
    activation: z
      .enum(['relu', 'tanh'])
      .default('relu')
      .meta(meta({ title: 'Activation', description: 'Of hidden units.' })),
    loss: z
      .enum(['cross-entropy', 'squared'])
      .default('cross-entropy')
      .meta(
        meta({
          title: 'Loss',
          description: 'squared: mean over the classes of the squared distance to a one at the right one.',
          showWhen: { path: 'task.data', in: ['digits', 'mnist-1d', 'file'] }
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
          description: 'Initial weights are uniform within ±gain/√fan_in, biases within ±1/√fan_in.',
          unit: '×'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })
