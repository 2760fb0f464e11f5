/** The task: what is fitted, from how many rows, and what the charts run along. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

const onLine = ['sum', 'cosine', 'linear', 'step', 'square'] as const

export const taskSchema = z
  .strictObject({
    target: z
      .enum([...onLine, 'teacher'])
      .default('sum')
      .meta(
        meta({
          title: 'Target',
          description:
            'sum: slope·x + cosᵖ(ωx). cosine: cosᵖ(ωx). linear: slope·x. step: the sign of x. square: ±1 in turns. teacher: w·x of normal inputs, ‖w‖ = 1. All others take one x, uniform from −1 to 1.'
        })
      ),
    frequency: z
      .number()
      .positive()
      .max(1e4)
      .default(25)
      .meta(
        meta({
          title: 'Frequency',
          description: 'ω of the cosine; of the square wave: periods within 1.',
          showWhen: { path: 'task.target', in: ['sum', 'cosine', 'square'] }
        })
      ),
    power: count(1, 100)
      .default(1)
      .meta(
        meta({
          title: 'Power',
          description: 'p of the cosine: the larger, the narrower its bunches.',
          showWhen: { path: 'task.target', in: ['sum', 'cosine'] }
        })
      ),
    slope: z
      .number()
      .min(-1e6)
      .max(1e6)
      .default(2)
      .meta(
        meta({
          title: 'Slope',
          description: 'Of the line.',
          showWhen: { path: 'task.target', in: ['sum', 'linear'] }
        })
      ),
    inputs: count(1, 1000)
      .default(20)
      .meta(
        meta({
          title: 'Inputs',
          description: 'Standard normal numbers of a row, d.',
          unit: 'inputs',
          showWhen: { path: 'task.target', in: ['teacher'] }
        })
      ),
    noise: z
      .number()
      .min(0)
      .max(1e6)
      .default(0)
      .meta(
        meta({
          title: 'Noise',
          description: 'Standard deviation σ of the normal noise on every answer, seen or fresh.'
        })
      ),
    samples: count(2, 5000)
      .default(15)
      .meta(
        meta({
          title: 'Samples',
          description: 'Training rows n.',
          unit: 'rows',
          showWhen: { path: 'task.vary', in: ['parameters', 'ridge'] }
        })
      ),
    testPoints: count(10, 20_000)
      .default(1000)
      .meta(
        meta({
          title: 'Test points',
          description: 'Equally spaced from −1 to 1; of a teacher: fresh rows.',
          unit: 'rows',
          advanced: true
        })
      ),
    repeats: count(1, 10_000)
      .default(30)
      .meta(
        meta({
          title: 'Repeats',
          description: 'Draws of the training rows at every place; medians and quartiles are over them.',
          unit: 'draws'
        })
      ),
    vary: z
      .enum(['parameters', 'samples', 'ridge'])
      .default('parameters')
      .meta(
        meta({
          title: 'Vary',
          description:
            'What the charts run along: features of the model, training rows, or the strength λ of a ridge penalty.'
        })
      ),
    from: z
      .number()
      .positive()
      .max(1e9)
      .default(1)
      .meta(meta({ title: 'From', description: 'First place of the axis.', scale: 'log' })),
    to: z
      .number()
      .positive()
      .max(1e9)
      .default(200)
      .meta(meta({ title: 'To', description: 'Last place of the axis.', scale: 'log' })),
    places: count(2, 2000)
      .default(60)
      .meta(
        meta({
          title: 'Places',
          description:
            'From the first to the last, whole ones each once. Those beside the interpolation threshold are added.',
          unit: 'places'
        })
      ),
    spacing: z
      .enum(['log', 'linear'])
      .default('log')
      .meta(meta({ title: 'Spacing', description: 'log: by equal factors; linear: by equal differences.' }))
  })
  .prefault({})
  .meta({ title: 'Task' })
