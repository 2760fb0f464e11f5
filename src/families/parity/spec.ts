/** Task and model of a parity experiment: the fields, their limits and their help. */
import { z } from 'zod'
import { experimentSchema, freshBatch } from '#shared/experimentSchema'
import { count, meta } from '#shared/experimentParts'
import { dataFields, left } from './dataSpec'

const taskSchema = z
  .strictObject({
    taskCount: count(1, 1024)
      .default(16)
      .meta(
        meta({
          title: 'Tasks',
          description: 'Number of parity tasks; rank 1 is the most frequent.',
          unit: 'tasks'
        })
      ),
    taskBits: count(0, 32)
      .default(8)
      .meta(
        meta({
          title: 'Code bits',
          description: 'Length T of the binary code that names the task; a single task needs none.',
          unit: 'bits',
          showWhen: { path: 'task.code', in: ['binary'] }
        })
      ),
    messageBits: count(1, 256)
      .default(8)
      .meta(meta({ title: 'Message bits', description: 'Length m of the random message.', unit: 'bits' })),
    parityOrder: count(1, 64)
      .default(3)
      .meta(
        meta({
          title: 'Parity order',
          description: 'Positions k of the message that the label adds up mod 2.',
          unit: 'bits'
        })
      ),
    target: z
      .enum(['parity', 'staircase'])
      .optional()
      .meta(
        left('parity', {
          title: 'Target',
          description:
            'parity: of all k positions. staircase: what most of the parities of the first 1, 2, …, k positions are, which can be learned position by position.',
          advanced: true
        })
      ),
    positions: z
      .enum(['distinct', 'unshared', 'with-replacement'])
      .default('distinct')
      .meta(
        meta({
          title: 'Positions',
          description:
            'distinct: those of one task differ. unshared: nor has any other task, or an earlier draw, the same subset. with-replacement: a repeated position cancels, and the task is easier than its order.',
          advanced: true
        })
      ),
    codesDraw: count(0, 1e6)
      .default(0)
      .meta(
        meta({
          title: 'Draw of codes',
          description: 'Which draw of task codes the seed gives: a stage with another one has new codes.',
          advanced: true
        })
      ),
    positionsDraw: count(0, 1e6)
      .default(0)
      .meta(
        meta({
          title: 'Draw of positions',
          description: 'Which draw of positions the seed gives: a stage with another one has new parities.',
          advanced: true
        })
      ),
    layoutDraw: count(0, 1e6)
      .default(0)
      .meta(
        meta({
          title: 'Draw of the layout',
          description: 'Order of the input bits: 0 as they are, code before message; else shuffled.',
          advanced: true
        })
      ),
    law: z
      .enum(['uniform', 'halving', 'zipf', 'inverse-square', 'exponential', 'explicit'])
      .default('halving')
      .meta(
        meta({
          title: 'Task law',
          description:
            'Frequency of rank r: equal, 2⁻ʳ, r to the power of −exponent, 1/r², exp(−r/10), or a list; normalised.'
        })
      ),
    exponent: z
      .number()
      .positive()
      .max(10)
      .optional()
      .meta(
        left(1, {
          title: 'Exponent',
          description:
            'Of Zipf’s law, of no effect on others; α + 1 where loss falls with exponent α in the number of tasks known.',
          advanced: true
        })
      ),
    probabilities: z
      .array(z.number().min(0).max(1))
      .max(1024)
      .default([])
      .meta(
        meta({
          title: 'Probabilities',
          description: 'One per task, in order of rank; they sum to 1.',
          showWhen: { path: 'task.law', in: ['explicit'] }
        })
      ),
    ...dataFields,
    rowsPerEpoch: count(1, 1e9)
      .default(5000)
      .meta(
        meta({
          title: 'Rows per epoch',
          description: 'Only a unit of time where data is fresh at every step.',
          unit: 'rows'
        })
      ),
    probeRows: count(1, 4096)
      .default(128)
      .meta(
        meta({
          title: 'Probe rows',
          description:
            'Fixed rows per task for evaluation; every message once where there are no more than this.',
          unit: 'per task'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    kind: z
      .enum(['mlp'])
      .default('mlp')
      .meta(meta({ title: 'Kind', description: 'Fully connected ReLU network, one logit.' })),
    loss: z
      .enum(['cross-entropy', 'hinge'])
      .optional()
      .meta({
        ...meta({
          title: 'Loss',
          description: 'What is trained on; the loss that is shown is cross-entropy.',
          advanced: true
        }),
        default: 'cross-entropy'
      }),
    depth: count(2, 64)
      .default(4)
      .meta(
        meta({
          title: 'Depth',
          description: 'Weight layers, the first and the last included.',
          unit: 'layers'
        })
      ),
    width: count(1, 8192)
      .default(64)
      .meta(meta({ title: 'Width', description: 'Units of every hidden layer.', unit: 'units' })),
    batchNorm: z
      .boolean()
      .default(false)
      .meta(
        meta({
          title: 'Batch norm',
          description: 'After every hidden linear layer but the first, before the ReLU.'
        })
      ),
    initScheme: z
      .enum(['default', 'he', 'xavier'])
      .default('default')
      .meta(
        meta({
          title: 'Init scheme',
          description:
            'default: uniform within ±gain/√fan_in. he: normal, std gain·√(2/fan_in). xavier: uniform within ±gain·√(6/(fan_in + fan_out)).'
        })
      ),
    initGain: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta(
        meta({
          title: 'Init gain',
          description:
            'Multiplies the scale of the initial weights. The first control for any claim about emergence.',
          unit: '×'
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })

export const schema = experimentSchema('parity', taskSchema, modelSchema, freshBatch, {
  recordEvery: 157 // an epoch of 5000 rows, 32 a step
})

export type ParityTask = z.infer<typeof taskSchema>
export type ParityModel = z.infer<typeof modelSchema>
export type ParitySpec = z.infer<typeof schema>
