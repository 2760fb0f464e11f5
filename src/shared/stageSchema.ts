/** The schema of a spec's stages (see `stages.ts`, which says what follows from them and which pages import). */
import { z } from 'zod'
import { count, meta } from './experimentParts'
import { thresholdSchema } from './thresholdSchema'

const MOST_STAGES = 32

/**
 * What a stage begins with besides the weights as they are: an optimiser without memory; weights shuffled inside each
 * layer, which keeps their law and nothing that was learned; or weights drawn anew.
 */
const resets = ['none', 'optimizer', 'shuffle', 'fresh'] as const

const stageSchema = z.strictObject({
  name: z
    .string()
    .max(60)
    .default('')
    .meta(meta({ title: 'Name', description: 'Shown where the stage begins; empty: its number.' })),
  from: count(0, MOST_STAGES - 1)
    .nullable()
    .default(null)
    .meta(
      meta({
        title: 'From',
        description:
          'The earlier stage, counted from 0, whose last state and spec this one goes on from; empty: the one before.'
      })
    ),
  change: z
    .record(z.string(), z.unknown())
    .default({})
    .meta(
      meta({
        title: 'Change',
        description:
          'Fields that differ from the stage that it goes on from, as in {"task": {"positionsDraw": 1}}.'
      })
    ),
  reset: z
    .enum(resets)
    .default('none')
    .meta(
      meta({
        title: 'Reset',
        description:
          'none: goes on with weights and optimiser as they are. optimizer: without its memory. shuffle: weights shuffled inside each layer. fresh: weights drawn anew.'
      })
    ),
  resetOnly: z
    .array(z.string().min(1).max(100))
    .max(64)
    .optional()
    .meta({
      ...meta({
        title: 'Reset only',
        description:
          'Parameters that the reset is for, by their names or what these begin with, as in layer1; the others go on. Empty: all.'
      }),
      default: []
    }),
  until: z
    .strictObject({
      steps: count(1, 4e9)
        .nullable()
        .default(null)
        .meta(
          meta({
            title: 'Until',
            description: 'Steps of this stage at most; empty: until a rule is met.',
            unit: 'steps'
          })
        ),
      rules: z
        .array(thresholdSchema({ inARow: 3, over: 'all' }))
        .max(8)
        .default([])
        .meta(meta({ title: 'Or when', description: 'The stage ends early when one of these holds.' }))
    })
    .prefault({})
})

export const stagesSchema = z
  .array(stageSchema)
  .max(MOST_STAGES)
  .meta(
    meta({
      title: 'Stages',
      description: 'What the run goes through one after the other; the first is the spec itself.',
      advanced: true
    })
  )

export type Stage = z.infer<typeof stageSchema>
