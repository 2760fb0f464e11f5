/** Model and loss of a grokking experiment: the fields, their limits and their help. */
import { z } from 'zod'
import { count, meta, type FieldMeta } from '#shared/experimentParts'

const when = (path: string, values: readonly string[]): FieldMeta['showWhen'] => ({ path, in: values })
const mlp = ['quadratic', 'relu'] as const
const attention = ['transformer', 'decoder'] as const

export const modelSchema = z
  .strictObject({
    kind: z
      .enum([...mlp, ...attention, 'tied'])
      .default('quadratic')
      .meta(
        meta({
          title: 'Kind',
          description:
            'quadratic: two-hot MLP with z² (Gromov 2023). relu: two-hot MLP with ReLU. transformer: no layer norm, read at “=” (Nanda et al. 2023). decoder: causal with layer norm (Power et al. 2022). tied: one embedding for inputs and output (PAIR 2023).'
        })
      ),
    width: count(1, 4096)
      .default(128)
      .meta(
        meta({
          title: 'Width',
          description: 'Residual or embedding width d.',
          unit: 'units',
          showWhen: when('model.kind', [...attention, 'tied'])
        })
      ),
    hidden: count(1, 16384)
      .default(500)
      .meta(
        meta({
          title: 'Hidden',
          description: 'Units of the MLP, N; per layer in transformers (their papers: 4·d).',
          unit: 'units'
        })
      ),
    heads: count(1, 64)
      .default(4)
      .meta(
        meta({
          title: 'Heads',
          description: 'Attention heads; they divide the width.',
          unit: 'heads',
          showWhen: when('model.kind', attention)
        })
      ),
    layers: count(1, 12)
      .default(1)
      .meta(
        meta({
          title: 'Layers',
          description: 'Attention and MLP blocks (Nanda et al.: 1, Power et al.: 2).',
          unit: 'layers',
          showWhen: when('model.kind', attention)
        })
      ),
    norm: z
      .enum(['post', 'pre'])
      .default('post')
      .meta(
        meta({
          title: 'Layer norm',
          description: 'post: after adding to the residual stream (Power et al.). pre: before each block.',
          showWhen: when('model.kind', ['decoder'])
        })
      ),
    activation: z
      .enum(['relu', 'gelu'])
      .default('relu')
      .meta(
        meta({
          title: 'Activation',
          description: 'Of the MLP in each block.',
          showWhen: when('model.kind', ['decoder'])
        })
      ),
    dropout: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .meta(
        meta({
          title: 'Dropout',
          description: 'Share of MLP outputs zeroed in training.',
          showWhen: when('model.kind', attention),
          advanced: true
        })
      ),
    initScale: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta(
        meta({
          title: 'Init scale α',
          description: 'Multiplies every initial weight (Liu et al. 2022, “Omnigrok”).',
          unit: '×',
          scale: 'log'
        })
      ),
    loss: z
      .enum(['crossEntropy', 'mse', 'hinge', 'stableMax'])
      .default('mse')
      .meta(
        meta({
          title: 'Loss',
          description:
            'mse: to the one-hot answer. hinge: multi-class with margin 1. stableMax: cross-entropy with a ramp in place of exp, which float32 cannot underflow (Prieto et al. 2025).'
        })
      ),
    labelSmoothing: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .meta(
        meta({
          title: 'Label smoothing',
          description: 'Share of the target spread evenly over all answers.',
          showWhen: when('model.loss', ['crossEntropy']),
          advanced: true
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })
