/**
 * The optimiser's fields, the same in every family. What they do, with formulas: `kit/program/optimizers`.
 *
 * Every number here may differ between the replicas of a run (`perReplica`), every choice is one for all.
 */
import { z } from 'zod'
import { count, meta, type FieldMeta } from './experimentParts'
import { kindsThat, optimizerKinds, type RuleNumber } from './optimizerRules'

type When = FieldMeta['showWhen']
const having = (number: RuleNumber): When => ({
  path: 'optimizer.kind',
  in: kindsThat(({ numbers }) => numbers.includes(number))
})
const adaptive = having('beta1')
const decays: When = { path: 'optimizer.schedule', in: ['cosine', 'step'] }
const filtered: When = { path: 'optimizer.filter', in: ['ema', 'ma'] }

/** A share of what was, kept at every step: 0 ≤ x < 1. */
const kept = (value: number, title: string, description: string, showWhen: When) =>
  z
    .number()
    .min(0)
    .lt(1)
    .default(value)
    .meta(meta({ title, description, showWhen, advanced: showWhen === adaptive }))

/** Standard deviation of a noise; 0 is none. */
const noise = (title: string, description: string) =>
  z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .meta(meta({ title, description, unit: 'std', advanced: true }))

const rule = {
  kind: z
    .enum(optimizerKinds)
    .default('sgd')
    .meta(meta({ title: 'Kind', description: 'Update rule. AdamW decays weights apart from the gradient.' })),
  learningRate: z
    .number()
    .positive()
    .max(100)
    .default(0.05)
    .meta(meta({ title: 'Learning rate', description: 'Step size η.', unit: 'per step', scale: 'log' })),
  weightDecay: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .meta(
      meta({
        title: 'Weight decay',
        description: 'λ. AdamW: decoupled, w ← w − ηλw. Others: added to the gradient (L2).',
        unit: 'per step'
      })
    ),
  decayTowards: z
    .enum(['zero', 'init'])
    .default('zero')
    .meta(
      meta({
        title: 'Decay towards',
        description: 'Zero, or the initial weights.',
        showWhen: { path: 'optimizer.kind', in: kindsThat(({ decay }) => decay === 'decoupled') },
        advanced: true
      })
    ),
  momentum: kept(0.9, 'Momentum', 'Share of the last update kept.', having('momentum')),
  beta1: kept(0.9, 'β₁', 'Decay of the mean of gradients.', adaptive),
  beta2: kept(0.999, 'β₂', 'Decay of the mean of squared gradients.', adaptive),
  epsilon: z
    .number()
    .positive()
    .max(1)
    .default(1e-8)
    .meta(
      meta({
        title: 'ε',
        description: 'Added to the root of the second moment.',
        scale: 'log',
        showWhen: adaptive,
        advanced: true
      })
    )
}

const schedule = {
  warmupSteps: count(0, 1e6)
    .default(0)
    .meta(
      meta({
        title: 'Warm-up',
        description: 'The learning rate rises linearly from 0 over these updates.',
        unit: 'steps',
        advanced: true
      })
    ),
  schedule: z
    .enum(['constant', 'cosine', 'step'])
    .default('constant')
    .meta(
      meta({
        title: 'Schedule',
        description: 'Learning rate after the warm-up: constant, half a cosine, or falling in steps.',
        advanced: true
      })
    ),
  scheduleSteps: count(1, 4e9)
    .default(100000)
    .meta(
      meta({
        title: 'Schedule length',
        description: 'cosine: updates until the end of the fall. step: updates between two falls.',
        unit: 'steps',
        showWhen: decays,
        advanced: true
      })
    ),
  scheduleFactor: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .meta(
      meta({
        title: 'Schedule factor',
        description: 'cosine: share of η left at the end. step: factor of every fall.',
        showWhen: decays,
        advanced: true
      })
    )
}

const gradients = {
  clipNorm: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .meta(
      meta({
        title: 'Clip norm',
        description: 'Largest norm of the whole gradient; empty: no limit.',
        advanced: true
      })
    ),
  filter: z
    .enum(['none', 'ema', 'ma'])
    .default('none')
    .meta(
      meta({
        title: 'Gradient filter',
        description: 'Grokfast: adds the slow part of the gradient, an exponential or a moving average.',
        advanced: true
      })
    ),
  filterGain: z
    .number()
    .min(0)
    .max(1000)
    .default(2)
    .meta(
      meta({
        title: 'Filter gain',
        description: 'λ: weight of the slow part.',
        unit: '×',
        showWhen: filtered
      })
    ),
  filterDecay: kept(0.98, 'Filter decay', 'α: share of the average kept at every step.', {
    path: 'optimizer.filter',
    in: ['ema']
  }),
  filterWindow: count(1, 1000)
    .default(100)
    .meta(
      meta({
        title: 'Filter window',
        description: 'Gradients in the moving average; each is kept in memory.',
        unit: 'steps',
        showWhen: { path: 'optimizer.filter', in: ['ma'] }
      })
    ),
  filterControl: z
    .boolean()
    .default(false)
    .meta(
      meta({
        title: 'Control run',
        description:
          'Goes along the plain gradient, with every update as large (RMS) as the filtered gradient would have made it.',
        showWhen: filtered
      })
    )
}

const interventions = {
  updateNoise: noise('Update noise', 'Normal noise ε in w ← w − η(direction + ε).'),
  weightNoise: noise('Weight noise', 'Normal noise on the weights in the forward pass of training steps.'),
  fixedNorm: z
    .boolean()
    .default(false)
    .meta(
      meta({
        title: 'Fixed norm',
        description: 'After every update all weights are scaled back to the norm that they began with.',
        advanced: true
      })
    )
}

export const optimizerSchema = z
  .strictObject({ ...rule, ...schedule, ...gradients, ...interventions })
  .prefault({})
  .meta({ title: 'Optimiser' })

export type Optimizer = z.infer<typeof optimizerSchema>
