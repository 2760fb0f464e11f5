/** The classifier of an experiment with cellular automata: its fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

export const modelSchema = z
  .strictObject({
    depth: count(2, 16)
      .default(2)
      .meta(
        meta({
          title: 'Depth',
          description: 'Weight layers, the first and the last included; ReLU between them.',
          unit: 'layers'
        })
      ),
    width: count(1, 8192)
      .default(256)
      .meta(meta({ title: 'Width', description: 'Units of every hidden layer.', unit: 'units' })),
    batchNorm: z
      .enum(['none', 'hidden', 'logits'])
      .default('none')
      .meta(
        meta({
          title: 'Batch norm',
          description: 'hidden: before every ReLU. logits: there and on the logits, as in the dissertation.'
        })
      ),
    statistics: z
      .enum(['batch', 'initial'])
      .default('batch')
      .meta(
        meta({
          title: 'Its statistics',
          description:
            'initial: mean 0 and variance 1 for ever, as in the dissertation’s long runs, which left its networks in evaluation mode.',
          showWhen: { path: 'model.batchNorm', in: ['hidden', 'logits'] },
          advanced: true
        })
      ),
    outputs: z
      .enum(['rules', 'one-more', 'all'])
      .default('rules')
      .meta(
        meta({
          title: 'Outputs',
          description:
            'rules: one per rule. one-more: and one that is never right. all: 256, the class of a rule is its number.',
          advanced: true
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
