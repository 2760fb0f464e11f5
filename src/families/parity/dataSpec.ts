/** Fields of a parity task that say where its rows come from. Those without a default are left out of specs of before. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

/** A field that may be left out, with what is then meant. */
export const left = (initial: unknown, fields: Parameters<typeof meta>[0]) => ({
  ...meta(fields),
  default: initial
})

const ofSets = { path: 'task.data', in: ['rows', 'unique-rows'] }
const ofAllSets = { path: 'task.data', in: ['rows', 'unique-rows', 'coverage'] }

export const dataFields = {
  data: z
    .enum(['fresh', 'rows', 'unique-rows', 'coverage'])
    .optional()
    .meta(
      left('fresh', {
        title: 'Data',
        description:
          'fresh: new rows at every step. rows: drawn once and split, so that a held-out row may equal a training row. unique-rows: each once. coverage: of every task a share of its messages, drawn again and again.'
      })
    ),
  rows: count(2, 1e6)
    .default(10_000)
    .meta(
      meta({
        title: 'Rows',
        description: 'Rows drawn, for training and held out together; doubles go where each may come once.',
        unit: 'rows',
        scale: 'log',
        showWhen: ofSets
      })
    ),
  testFraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .meta(
      meta({
        title: 'Held-out share',
        description: 'Share of the rows that is not trained on; up to 4096 of them are evaluated.',
        showWhen: ofSets
      })
    ),
  coverage: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.75)
    .meta(
      meta({
        title: 'Coverage',
        description: 'Share of the messages of each task that is trained on; the others are held out.',
        showWhen: { path: 'task.data', in: ['coverage'] }
      })
    ),
  labelNoise: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta(
      meta({
        title: 'Label noise',
        description: 'Share of training rows whose label is wrong, the same ones for good.',
        showWhen: ofAllSets
      })
    ),
  sharedPositions: count(0, 64)
    .optional()
    .meta(
      left(0, {
        title: 'Shared positions',
        description: 'Positions that all tasks read, among their own: tasks that share parts.',
        unit: 'bits',
        advanced: true
      })
    ),
  weighting: z
    .enum(['none', 'inverse', 'explicit'])
    .optional()
    .meta(
      left('none', {
        title: 'Loss weights',
        description:
          'none: rows count alike. inverse: those of a task by 1/(tasks · its frequency), so that all tasks weigh the same. explicit: by a list.',
        advanced: true
      })
    ),
  weights: z
    .array(z.number().min(0).max(1e6))
    .max(1024)
    .default([])
    .meta(
      meta({
        title: 'Weights',
        description: 'One per task, in order of rank.',
        showWhen: { path: 'task.weighting', in: ['explicit'] }
      })
    ),
  inputs: z
    .enum(['zero-one', 'plus-minus'])
    .optional()
    .meta(
      left('zero-one', {
        title: 'Inputs',
        description: 'What a bit is to the network: 0 or 1, or +1 or −1.',
        advanced: true
      })
    ),
  code: z
    .enum(['binary', 'one-hot'])
    .optional()
    .meta(
      left('binary', {
        title: 'Code',
        description:
          'binary: distinct draws of the code bits. one-hot: a bit for each task, as many as there are.',
        advanced: true
      })
    )
}
