/** The task of an experiment with fractals: its fields, their limits and their help. */
import { z } from 'zod'
import { count, type FieldMeta, meta } from '#shared/experimentParts'

/** A coordinate of the plane; every set lies within |z| ≤ 2 where |c| ≤ 2. */
const place = (value: number, title: string, description: string, showWhen?: FieldMeta['showWhen']) =>
  z
    .number()
    .min(-4)
    .max(4)
    .default(value)
    .meta(meta({ title, description, ...(showWhen && { showWhen }) }))

const julia = { path: 'task.set', in: ['julia'] } as const
const levels = { path: 'task.label', in: ['level', 'band'] } as const
const mixed = { path: 'task.sampling', in: ['boundary', 'replay'] } as const

export const taskSchema = z
  .strictObject({
    set: z
      .enum(['mandelbrot', 'julia'])
      .default('mandelbrot')
      .meta(
        meta({
          title: 'Set',
          description:
            'Of z ← z² + c. mandelbrot: the point is c, and z begins at 0. julia: the point is where z begins, and c is one number.'
        })
      ),
    juliaRe: place(-0.123, 'Re c', 'Real part of the Julia set’s c.', julia),
    juliaIm: place(0.745, 'Im c', 'Imaginary part of the Julia set’s c.', julia),
    left: place(-2, 'Left', 'Least real part of a point.'),
    right: place(0.5, 'Right', 'Largest real part of a point.'),
    bottom: place(-1, 'Bottom', 'Least imaginary part of a point.'),
    top: place(1, 'Top', 'Largest imaginary part of a point.'),
    lattice: z
      .number()
      .positive()
      .max(1)
      .nullable()
      .default(null)
      .meta(
        meta({
          title: 'Lattice',
          description: 'Uniform points lie on a lattice of this step; empty: anywhere.',
          advanced: true
        })
      ),
    iterations: count(1, 10_000)
      .default(100)
      .meta(
        meta({
          title: 'Iterations',
          description:
            'A point that has not left |z| ≤ 2 before this many updates is taken to be of the set; its escape index is this number.',
          unit: 'updates'
        })
      ),
    label: z
      .enum(['inside', 'level', 'band', 'distance'])
      .default('inside')
      .meta(
        meta({
          title: 'Label 1',
          description:
            'inside: of the set. level: left at one escape index. band: at one from this to that. distance: outside, and nearer to the set than the distance estimate says.'
        })
      ),
    level: count(0, 10_000)
      .default(99)
      .meta(
        meta({
          title: 'Escape index',
          description: 'Updates after which |z| > 2 is first seen; of a band the least.',
          unit: 'updates',
          showWhen: levels
        })
      ),
    levelTo: count(0, 10_000)
      .default(99)
      .meta(
        meta({
          title: 'To escape index',
          description: 'The largest of the band.',
          unit: 'updates',
          showWhen: { path: 'task.label', in: ['band'] }
        })
      ),
    distance: z
      .number()
      .positive()
      .max(4)
      .default(0.01)
      .meta(
        meta({
          title: 'Distance',
          description:
            'Label 1 where 2|z| ln|z| / |dz| is below it, which near the set is between one and four times the true distance (Peitgen & Saupe 1988, §4.2.5).',
          scale: 'log',
          showWhen: { path: 'task.label', in: ['distance'] }
        })
      ),
    sampling: z
      .enum(['uniform', 'boundary', 'replay'])
      .default('uniform')
      .meta(
        meta({
          title: 'Sampling',
          description:
            'Of training points. uniform: over the domain. boundary: some of them about places where the label changes. replay: some of them again from the newest ones of label 1, as in the dissertation.'
        })
      ),
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta(
        meta({
          title: 'Their share',
          description: 'Share of the training points that are not uniform.',
          showWhen: mixed
        })
      ),
    spread: z
      .number()
      .positive()
      .max(1)
      .default(0.1)
      .meta(
        meta({
          title: 'Spread',
          description:
            'Points about the boundary are normal about a place on it; their std is drawn, evenly in its logarithm, from a thousandth of this to this, in halves of the longer side.',
          showWhen: { path: 'task.sampling', in: ['boundary'] }
        })
      ),
    replaySize: count(1, 100_000)
      .default(500)
      .meta(
        meta({
          title: 'Replayed from',
          description: 'The newest points of label 1 that are kept for replay.',
          unit: 'points',
          showWhen: { path: 'task.sampling', in: ['replay'] }
        })
      ),
    positiveWeight: z
      .number()
      .positive()
      .max(1e6)
      .default(1)
      .meta(
        meta({
          title: 'Weight of label 1',
          description: 'Its rows count this much in the training loss, those of label 0 once.',
          unit: '×'
        })
      ),
    probePoints: count(64, 262_144)
      .default(8192)
      .meta(
        meta({
          title: 'Test points',
          description: 'Uniform over the domain and fixed, whatever the sampling of training points.',
          unit: 'points'
        })
      ),
    boundaryCells: count(0, 1024)
      .default(256)
      .meta(
        meta({
          title: 'Grid of the boundary',
          description:
            'Cells along the longer side of the grid on which the boundary’s dimension is measured at kept states; 0: it is not measured.',
          unit: 'cells',
          advanced: true
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })
