/** Task and model of a linear-network experiment: the fields, their limits and their help. */
import { z } from 'zod'
import { experimentSchema, freshBatch } from '#shared/experimentSchema'
import { count, meta } from '#shared/experimentParts'

const taskSchema = z
  .strictObject({
    inputs: count(1, 512)
      .default(16)
      .meta(meta({ title: 'Inputs', description: 'Standard normal numbers of a row.', unit: 'inputs' })),
    outputs: count(1, 512)
      .default(16)
      .meta(meta({ title: 'Outputs', description: 'Numbers that the teacher answers.', unit: 'outputs' })),
    modes: count(1, 64)
      .default(4)
      .meta(
        meta({
          title: 'Modes',
          description: 'Singular directions of the teacher that are not zero; mode 1 is the strongest.',
          unit: 'modes'
        })
      ),
    largest: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta(meta({ title: 'Largest singular value', description: 'Strength s₁ of mode 1.', scale: 'log' })),
    ratio: z
      .number()
      .positive()
      .max(1)
      .default(0.7)
      .meta(
        meta({
          title: 'Ratio',
          description: 'Strength of a mode over that of the mode before it: s_k = s₁·ratio^(k−1).'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    depth: count(2, 8)
      .default(2)
      .meta(
        meta({
          title: 'Depth',
          description: 'Weight matrices that are multiplied; no biases.',
          unit: 'layers'
        })
      ),
    width: count(1, 2048)
      .default(64)
      .meta(meta({ title: 'Width', description: 'Units of every hidden layer.', unit: 'units' })),
    initGain: z
      .number()
      .positive()
      .max(10)
      .default(0.03)
      .meta(
        meta({
          title: 'Init gain',
          description:
            'Initial weights are normal with std gain/√width. The smaller, the longer the plateaus and the sharper the steps.',
          scale: 'log'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })

export const schema = experimentSchema('modes', taskSchema, modelSchema, freshBatch, { recordEvery: 10 })

export type ModesTask = z.infer<typeof taskSchema>
export type ModesSpec = z.infer<typeof schema>
