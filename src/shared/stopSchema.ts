/** When a run ends: after steps, after minutes, or as soon as a threshold is crossed. */
import { z } from 'zod'
import { count, meta } from './experimentParts'
import { thresholdSchema } from './thresholdSchema'

const stopRuleSchema = thresholdSchema({ inARow: 3, over: 'all' })

export const stopSchema = z
  .strictObject({
    steps: count(1, 4e9)
      .default(20000)
      .meta(meta({ title: 'Stop after', description: 'Optimiser steps at most.', unit: 'steps' })),
    minutes: z
      .number()
      .positive()
      .max(1e6)
      .nullable()
      .default(null)
      .meta(
        meta({
          title: 'Or after',
          description: 'Minutes of training at most; empty: no limit.',
          unit: 'min',
          advanced: true
        })
      ),
    rules: z
      .array(stopRuleSchema)
      .max(8)
      .default([])
      .meta(meta({ title: 'Rules', description: 'Stop early when one of these holds.', advanced: true }))
  })
  .prefault({})
  .meta({ title: 'Stop' })
