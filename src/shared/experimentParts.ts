/** The parts of a spec that every family shares: record, engine; and how fields carry metadata. */
import { z } from 'zod'

/** Another field, as in `optimizer.kind`, and some of its values. */
interface Switch {
  path: string
  in: readonly (string | boolean)[]
}

/** Metadata beside a field's type; copied into its JSON Schema as it is. */
export interface FieldMeta {
  title: string
  description: string
  unit?: string
  /** The form steps by powers of ten, and sweeps sample logarithmically. */
  scale?: 'log'
  /** Shown, and of effect, only while another field has one of these values; of several fields, while any has. */
  showWhen?: Switch | readonly Switch[]
  /** Kept out of the form's first view. */
  advanced?: boolean
  /** A file of the user's own (`#shared/ownData`), which is chosen rather than typed. */
  file?: true
}

/** Typed metadata for zod's `.meta()`. */
export const meta = (m: FieldMeta): FieldMeta & Record<string, unknown> => ({ ...m })

/** A whole number within limits. */
export const count = (min: number, max: number) => z.int().min(min).max(max)

/** @param every steps between training rows and between evaluations, unless a spec says otherwise */
export const recordSchema = (every: number) =>
  z
    .strictObject({
      trainEvery: count(1, 1e6)
        .default(every)
        .meta(
          meta({
            title: 'Training rows every',
            description:
              'Steps that one training row averages over (before the update, in training mode); the last row of a finished run averages over those since the row before it.',
            unit: 'steps'
          })
        ),
      evaluate: z
        .enum(['every', 'adaptive'])
        .default('every')
        .meta(
          meta({
            title: 'Evaluate',
            description:
              'every: at even gaps. adaptive: gaps grow with the step, 2 % of it, from a tenth of the gap up to the whole, so that curves over log time are even.'
          })
        ),
      evaluateEvery: count(1, 1e7)
        .default(every)
        .meta(
          meta({
            title: 'Evaluate every',
            description:
              'Steps between evaluations on the probe rows; the largest gap where they adapt. The last step of a finished run is evaluated too.',
            unit: 'steps'
          })
        ),
      checkpoints: z
        .enum(['log', 'every', 'last'])
        .default('log')
        .meta(
          meta({
            title: 'Checkpoints',
            description: 'Which states are kept: spaced evenly in log step, every n steps, or only the last.'
          })
        ),
      checkpointEvery: count(1, 1e8)
        .default(5000)
        .meta(
          meta({
            title: 'Checkpoint every',
            description: 'Steps between kept states.',
            unit: 'steps',
            showWhen: { path: 'record.checkpoints', in: ['every'] }
          })
        ),
      checkpointsPerDecade: count(1, 200)
        .default(12)
        .meta(
          meta({
            title: 'Per decade',
            description: 'Kept states per factor of ten in steps.',
            unit: 'states',
            showWhen: { path: 'record.checkpoints', in: ['log'] }
          })
        )
    })
    .prefault({})
    .meta({ title: 'Record' })

export const engineSchema = z
  .strictObject({
    backend: z
      .enum(['auto', 'native', 'wasm', 'cpu'])
      .default('auto')
      .meta(
        meta({
          title: 'Engine',
          description: 'auto takes the fastest that works here; the run records which one it was.'
        })
      ),
    runner: z
      .enum(['auto', 'compiled', 'eager'])
      .default('auto')
      .meta(
        meta({
          title: 'Runner',
          description: 'auto compiles training steps where the engine can, and runs them op by op elsewhere.',
          advanced: true
        })
      ),
    threads: count(1, 256)
      .nullable()
      .default(null)
      .meta(
        meta({
          title: 'Threads',
          description:
            'Empty: one for small models, all cores for large ones. The count changes the last bits.',
          unit: 'threads',
          advanced: true
        })
      )
  })
  .prefault({})
  .meta({ title: 'Engine' })
