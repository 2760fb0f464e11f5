/** The classifier of points: its fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

const fourier = { path: 'model.features', in: ['fourier'] } as const

export const modelSchema = z
  .strictObject({
    features: z
      .enum(['raw', 'scaled', 'fourier'])
      .default('fourier')
      .meta(
        meta({
          title: 'Shown',
          description:
            'What the network sees of a point. raw: real and imaginary part. scaled: with the domain’s middle as 0 and half its longer side as 1. fourier: random waves of the scaled ones.'
        })
      ),
    frequencies: count(1, 4096)
      .default(64)
      .meta(
        meta({
          title: 'Waves',
          description: 'Each gives a cosine and a sine (Tancik et al. 2020, §5).',
          unit: 'waves',
          showWhen: fourier
        })
      ),
    bandwidth: z
      .number()
      .positive()
      .max(1000)
      .default(3)
      .meta(
        meta({
          title: 'Bandwidth',
          description: 'Frequencies are normal with this std in both directions.',
          unit: 'waves per half side',
          scale: 'log',
          showWhen: fourier
        })
      ),
    depth: count(2, 16)
      .default(3)
      .meta(
        meta({
          title: 'Depth',
          description: 'Weight layers, the first and the last included; ReLU between them.',
          unit: 'layers'
        })
      ),
    width: count(1, 8192)
      .default(128)
      .meta(meta({ title: 'Width', description: 'Units of every hidden layer.', unit: 'units' })),
    batchNorm: z
      .enum(['none', 'hidden'])
      .default('none')
      .meta(meta({ title: 'Batch norm', description: 'hidden: before every ReLU.' })),
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
