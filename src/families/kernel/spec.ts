/** The spec of a tangent kernel: rows and target, what the charts run along; the network, and how far it is from lazy. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { computationSchema } from '#shared/experimentSchema'
import { sourceSchema } from '#shared/sourceSchema'

const over = (...kinds: string[]) => ({ path: 'task.over', in: kinds })

const taskSchema = z
  .strictObject({
    over: z
      .enum(['steps', 'width', 'run'])
      .default('steps')
      .meta(
        meta({
          title: 'Along',
          description:
            'steps: a network is trained, and its kernel looked at on the way. width: the kernels of untrained networks against that of infinite width. run: the network of another run, at its kept states.'
        })
      ),
    inputs: count(2, 200)
      .default(8)
      .meta(
        meta({
          title: 'Inputs',
          description: 'd: rows are drawn evenly from the sphere of radius √d in so many dimensions.',
          unit: 'inputs',
          showWhen: over('steps', 'width')
        })
      ),
    samples: count(4, 512)
      .default(32)
      .meta(
        meta({
          title: 'Samples',
          description: 'Training rows n; of another run its first ones, so many at most.',
          unit: 'rows'
        })
      ),
    degree: count(1, 6)
      .default(2)
      .meta(
        meta({
          title: 'Degree',
          description: 'The target is the product of the first so many inputs, scaled to variance 1.',
          unit: 'inputs',
          showWhen: over('steps')
        })
      ),
    freshRows: count(10, 2000)
      .default(100)
      .meta(
        meta({
          title: 'Fresh rows',
          description: 'Rows beyond the training rows, on which network and kernels are tested.',
          unit: 'rows',
          showWhen: over('steps', 'run'),
          advanced: true
        })
      ),
    // left out of specs of before, which have no picture
    pictured: count(0, 64)
      .optional()
      .meta({
        ...meta({
          title: 'Rows pictured',
          description:
            'Training rows, the first so many, whose kernel is stored as a picture at every place; 0: none.',
          unit: 'rows'
        }),
        default: 0
      }),
    closedForm: z
      .boolean()
      .optional()
      .meta({
        ...meta({
          title: 'Closed form',
          description:
            'Of a run of plain gradient descent on the squared error of one output: beside its network what one would do whose kernel stays that of the first state read. Samples must be all its training rows.'
        }),
        default: false
      }),
    steps: count(1, 100_000)
      .default(200)
      .meta(
        meta({
          title: 'Steps',
          description: 'Steps of gradient descent on all training rows.',
          unit: 'steps',
          scale: 'log',
          showWhen: over('steps')
        })
      ),
    from: count(1, 8192)
      .default(16)
      .meta(meta({ title: 'From', description: 'Smallest width.', unit: 'units', showWhen: over('width') })),
    to: count(1, 8192)
      .default(256)
      .meta(meta({ title: 'To', description: 'Largest width.', unit: 'units', showWhen: over('width') })),
    places: count(2, 200)
      .default(8)
      .meta(
        meta({
          title: 'Places',
          description: 'Of widths by equal factors; of steps by equal factors from 1 on, with step 0 before.',
          unit: 'places',
          showWhen: over('steps', 'width')
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })

const modelSchema = z
  .strictObject({
    depth: count(2, 8)
      .default(2)
      .meta(
        meta({
          title: 'Depth',
          description: 'Weight layers, the first and the last included; ReLU between them, no biases.',
          unit: 'layers',
          showWhen: over('steps', 'width')
        })
      ),
    width: count(1, 8192)
      .default(64)
      .meta(
        meta({
          title: 'Width',
          description: 'Units of every hidden layer.',
          unit: 'units',
          scale: 'log',
          showWhen: over('steps')
        })
      ),
    scales: z
      .array(z.number().positive().max(1e6))
      .min(1)
      .max(12)
      .default([0.1, 10])
      .meta(
        meta({
          title: 'Scales α',
          description:
            'The network answers α·(g − g₀), g₀ what it gave before training. Large: its weights hardly move, which is lazy. Small: they have to, which is rich. Each is trained from the same weights.',
          showWhen: over('steps')
        })
      ),
    rate: z
      .number()
      .positive()
      .max(1)
      .default(0.05)
      .meta(
        meta({
          title: 'Rate',
          description:
            'η·λ₁: learning rate times the largest eigenvalue of the first kernel. Small: steps follow the flow that the closed form solves; from 2 on they diverge.',
          showWhen: over('steps')
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })

export const schema = computationSchema('kernel', taskSchema, modelSchema).extend({
  source: sourceSchema(over('run'))
})

export type KernelSpec = z.infer<typeof schema>
