/** The one schema of a threshold (see `threshold.ts`, which pages import without zod). */
import { z } from 'zod'
import { count, meta } from './experimentParts'
import { directions, overs, type Over } from './threshold'

export const metricSchema = z
  .string()
  .regex(/^[a-z]\w*\.\w+$/, 'must be a metric such as test.accuracy')
  .meta(meta({ title: 'Metric', description: 'As in test.accuracy.' }))

/** Of every replica alone. */
export const levelSchema = (inARow: number) =>
  z.strictObject({
    metric: metricSchema,
    is: z
      .enum(directions)
      .default('atLeast')
      .meta(meta({ title: 'Is', description: 'Whether it has to rise or to fall to the value.' })),
    value: z.number().meta(meta({ title: 'Value', description: 'What must be reached.' })),
    inARow: count(1, 1000)
      .default(inARow)
      .meta(meta({ title: 'In a row', description: 'Rows in a row that must meet it.', unit: 'rows' })),
    /** Places on inner axes, from 0. */
    where: z.record(z.string(), count(0, 1e6)).optional()
  })

/** What is asked for where a threshold does not say so. */
interface Defaults {
  inARow: number
  over: Over
}

/** Of several replicas together. */
export const thresholdSchema = ({ inARow, over }: Defaults) =>
  z.strictObject({
    ...levelSchema(inARow).shape,
    over: z
      .enum(overs)
      .default(over)
      .meta(meta({ title: 'Replicas', description: 'Who must meet it.' }))
  })
