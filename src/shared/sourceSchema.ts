/** The schema of a source (see `source.ts`, apart so that pages take no zod with them). */
import { z } from 'zod'
import { count, meta, type FieldMeta } from './experimentParts'

/** Most states of a run that are read at once: all are held in memory. */
const MOST_STATES = 500

/** @param showWhen when a computation reads one */
export const sourceSchema = (showWhen: NonNullable<FieldMeta['showWhen']>) =>
  z
    .strictObject({
      run: z
        .string()
        .max(100)
        .default('')
        .meta(
          meta({
            title: 'Run',
            description: 'Id of the run whose network is looked at, as its record and `saltus list` show it.',
            showWhen
          })
        ),
      steps: z
        .array(count(0, 1e15))
        .max(MOST_STATES)
        .default([])
        .meta(
          meta({
            title: 'Steps',
            description: 'Kept states that are looked at, ascending; empty: all that there are at the start.',
            showWhen
          })
        ),
      digest: z
        .string()
        .regex(/^([0-9a-f]{64})?$/)
        .default('')
        .meta(
          meta({
            title: 'Digest',
            description:
              'SHA-256 of what is read: the spec of that run and the weights of these states. Empty: filled in at the start; otherwise they must be the same.',
            showWhen,
            advanced: true
          })
        )
    })
    .prefault({})
    .meta({ title: 'Source' })
