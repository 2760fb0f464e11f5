/** What presets may expect, as their files say it. */
import { z } from 'zod'
import { quantities } from '#shared/sweep/expectation'
import { levelSchema, thresholdSchema } from '#shared/thresholdSchema'

const range = z.tuple([z.number().nullable(), z.number().nullable()])

const reported = z
  .strictObject({
    range: range.optional(),
    value: z.number().optional(),
    source: z.string(),
    seeds: z.int().positive().optional()
  })
  .refine(({ range, value }) => (range === undefined) !== (value === undefined), {
    message: 'must have either a range or a value'
  })

const spread = z.strictObject({
  seeds: z.string(),
  engine: z.string(),
  machine: z.string(),
  date: z.string(),
  low: z.number().nullable(),
  median: z.number().nullable(),
  high: z.number().nullable()
})

const claim = {
  text: z.string(),
  reported: reported.nullable().default(null),
  accepted: z.strictObject({
    range,
    reason: z.string(),
    spread: spread.optional(),
    before: range.optional()
  })
}

const threshold = thresholdSchema({ inARow: 1, over: 'median' })
const place = levelSchema(1).pick({ metric: true, where: true })
const crossing = z.strictObject({ kind: z.literal('crossing'), of: threshold })
const value = place.extend({
  kind: z.literal('value'),
  at: z.number().optional(),
  when: levelSchema(1).optional()
})
const extremum = place.extend({
  kind: z.literal('extremum'),
  which: z.enum(['max', 'min']),
  tell: z.enum(['value', 'place'])
})
const single = z.discriminatedUnion('kind', [crossing, value, extremum])
const ratio = z.strictObject({ kind: z.literal('ratio'), of: single, to: single })
const order = z.strictObject({ kind: z.literal('order'), first: threshold, second: threshold })

export const runExpectation = z.discriminatedUnion('kind', [
  crossing.extend(claim),
  value.extend(claim),
  extremum.extend(claim),
  ratio.extend(claim),
  order.extend(claim)
])

export const sweepExpectation = z.strictObject({
  cell: z.array(z.string()),
  quantity: z.enum(quantities),
  over: z
    .strictObject({ cell: z.array(z.string()).optional(), quantity: z.enum(quantities).optional() })
    .optional(),
  ...claim
})
