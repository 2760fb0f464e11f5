/** The task: what is fitted, from how many rows, and what the charts run along. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

/** A switch of a later version: a spec without it means off. */
const later = (fields: Parameters<typeof meta>[0]) =>
  z
    .boolean()
    .optional()
    .meta({ ...meta(fields), default: false })

/** Targets of one x. */
const onLine = ['sum', 'cosine', 'linear', 'step', 'square', 'formula'] as const

export const taskSchema = z
  .strictObject({
    target: z
      .enum([...onLine, 'teacher'])
      .default('sum')
      .meta(
        meta({
          title: 'Target',
          description:
            'sum: slope·x + cosᵖ(ωx). cosine: cosᵖ(ωx). linear: slope·x. step: the sign of x. square: ±1 in turns. formula: your own. teacher: w·x of normal inputs, ‖w‖ = 1. All others take one x, uniform from −1 to 1.'
        })
      ),
    formula: z
      .string()
      .max(200)
      .default('2x + cos(25x)')
      .meta(
        meta({
          title: 'Formula',
          description:
            'Of x from −1 to 1: numbers, + − * / ^ ( ), pi, sin, cos, exp, log, sqrt, abs, sign, floor. It needs a value everywhere there.',
          showWhen: { path: 'task.target', in: ['formula'] }
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
    testSlope: z
      .number()
      .min(-1e6)
      .max(1e6)
      .nullable()
      .default(null)
      .meta(
        meta({
          title: 'Slope of test answers',
          description:
            'Empty: that of the training answers. Another one is a mistake that was once published.',
          advanced: true,
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
      .meta(meta({ title: 'Spacing', description: 'log: by equal factors; linear: by equal differences.' })),
    shapes: later({
      title: 'Fitted curves',
      description:
        'Store the fitted function at every place, of targets on the line, and ∫f″², how much it bends.'
    }),
    factors: later({
      title: 'Three factors',
      description:
        'Store, mode by mode, the three factors whose product is the error, over the first 11 draws.'
    }),
    exact: later({
      title: 'Oracle',
      description:
        'The same fits in 192 digits beside those in float64: of polynomials, up to 128 rows and 256 parameters. Takes a hundred times as long.'
    })
  })
  .prefault({})
  .meta({ title: 'Task' })
