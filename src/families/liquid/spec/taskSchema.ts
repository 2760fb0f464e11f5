/** The task: what a sequence is, and at what times its rows come. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

const fresh = { path: 'task.data', in: ['xor', 'sines'] } as const
const sines = { path: 'task.data', in: ['sines'] } as const

/** Time between two rows. */
const gap = (value: number, title: string, description: string) =>
  z
    .number()
    .positive()
    .max(1e4)
    .default(value)
    .meta(meta({ title, description, unit: 'Δt', showWhen: sines }))

export const taskSchema = z
  .strictObject({
    data: z
      .enum(['sinusoid', 'xor', 'sines'])
      .default('sinusoid')
      .meta(
        meta({
          title: 'Data',
          description:
            'sinusoid: sin and cos of a slow wave, answered with a sine twice as fast; one sequence. xor: bits as runs of equal ones, each with its length as Δt; answered in the end with their parity. sines: a sum of sines seen at irregular times; answered with its next value.'
        })
      ),
    length: count(2, 4096)
      .default(48)
      .meta(
        meta({
          title: 'Length',
          description: 'Rows of a sequence; of xor its bits, of which a run is one row.',
          unit: 'rows',
          scale: 'log'
        })
      ),
    shortest: count(1, 4096)
      .default(1)
      .meta(
        meta({
          title: 'Shortest',
          description:
            'Bits of the shortest sequence; how many one has is drawn evenly from here to the length. Equal to it: all are as long, and far harder to learn from.',
          unit: 'bits',
          showWhen: { path: 'task.data', in: ['xor'] }
        })
      ),
    testRows: count(1, 4096)
      .default(64)
      .meta(
        meta({
          title: 'Test sequences',
          description: 'Sequences that are never trained on.',
          unit: 'sequences',
          showWhen: fresh
        })
      ),
    testNoise: z
      .number()
      .min(0)
      .max(100)
      .default(0.1)
      .meta(
        meta({
          title: 'Test noise',
          description:
            'Standard deviation of what is added to the inputs of the test for its noisy loss; nothing is trained on it.',
          unit: 'std'
        })
      ),
    waves: count(1, 16)
      .default(2)
      .meta(
        meta({
          title: 'Sines',
          description: 'In a sum, each with a frequency and a phase of its own.',
          unit: 'sines',
          showWhen: sines
        })
      ),
    minGap: gap(0.5, 'Shortest gap', 'Least time to the next row; gaps are drawn evenly between the two.'),
    maxGap: gap(3, 'Longest gap', 'Most time to the next row. Equal to the shortest one: regular sampling.'),
    times: z
      .array(z.number().min(-1e6).max(1e6))
      .max(4097)
      .default([])
      .meta(
        meta({
          title: 'Times',
          description:
            'Own times of the rows, rising, one more than the length; empty: drawn for every sequence.',
          showWhen: sines,
          advanced: true
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })
