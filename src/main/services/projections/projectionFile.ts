/** A layout as the file that is stored with its run, and back. */
import { z } from 'zod'
import { AppError } from '#shared/errors'
import type { PointSet, Projection, ProjectionRequest } from '#shared/projection'
import type { SafetensorsFile } from '../../store/states/safetensors'

const arrays = [
  'steps',
  'layouts',
  'explained',
  'divergences',
  'layoutMovement',
  'weightMovement',
  'preservation',
  'trustworthiness',
  'ring',
  'nearest'
] as const
type Arrays = (typeof arrays)[number]

/** The format has no whole numbers; those of points are exact in float32. */
const asFloats = (data: Projection[Arrays]): Float32Array | Float64Array =>
  data instanceof Uint16Array ? Float32Array.from(data) : data

function shapeOf(name: Arrays, { steps, points, neighbours, ...rest }: Projection): number[] {
  if (name === 'layouts') return [steps.length, points.count, 2]
  if (name === 'nearest') return [steps.length, points.count, neighbours]
  if (name === 'ring') return [steps.length, rest.ring.length / steps.length]
  return [name === 'steps' ? steps.length : rest[name].length]
}

export const encoded = (projection: Projection, request: ProjectionRequest): SafetensorsFile => ({
  tensors: Object.fromEntries(
    arrays.map((name) => {
      const data = asFloats(projection[name])
      const dtype = data instanceof Float32Array ? 'float32' : 'float64'
      return [name, { dtype, shape: shapeOf(name, projection), data }]
    })
  ),
  metadata: {
    request: JSON.stringify(request),
    neighbours: String(projection.neighbours),
    points: JSON.stringify(projection.points),
    leftOut: JSON.stringify(projection.leftOut)
  }
})

const name = z.string().max(2000)

/** What a stored layout says of its points; as many labels and classes as there are points. */
const pointSet = z
  .looseObject({
    noun: name,
    first: z.int().min(0),
    count: z.int().min(1),
    labels: z.array(name),
    groupings: z.array(
      z.looseObject({
        name,
        section: name,
        classes: z.array(name),
        of: z.array(z.int().min(-1)),
        cyclic: z.boolean()
      })
    ),
    ring: z.looseObject({ name, order: z.array(z.int().min(0)) }).nullable()
  })
  .refine(
    ({ count, labels, groupings, ring }) =>
      labels.length === count &&
      groupings.every(
        ({ of, classes }) => of.length === count && of.every((each) => each < classes.length)
      ) &&
      (ring?.order ?? []).every((each) => each < count)
  ) satisfies z.ZodType<PointSet>

/** Layouts of before states were left out have all of them. */
const leftOut = z.array(z.object({ step: z.int().min(0), reason: name })).default([])

/** Throws `projection.damaged` for what is missing, and for what does not belong together. */
export function decoded({ tensors, metadata }: SafetensorsFile): Projection {
  const damaged = (what: string): AppError =>
    new AppError('projection.damaged', `The stored layout has no ${what}; compute it again.`)
  const missing = arrays.find((each) => !Object.hasOwn(tensors, each))
  if (missing) throw damaged(missing)
  const points = pointSet.safeParse(parse(metadata.points))
  const without = leftOut.safeParse(parse(metadata.leftOut))
  if (!points.success || !without.success) throw damaged('points that can be drawn')
  const single = (name: Arrays): Float32Array => {
    const data = tensors[name]?.data
    if (data instanceof Float32Array) return data
    throw damaged(`${name} in single precision`)
  }
  const double = (name: Arrays): Float64Array => {
    const data = tensors[name]?.data
    if (data instanceof Float64Array) return data
    throw damaged(`${name} in double precision`)
  }
  const projection: Projection = {
    steps: double('steps'),
    layouts: single('layouts'),
    explained: double('explained'),
    divergences: double('divergences'),
    layoutMovement: double('layoutMovement'),
    weightMovement: double('weightMovement'),
    preservation: double('preservation'),
    trustworthiness: double('trustworthiness'),
    ring: double('ring'),
    nearest: Uint16Array.from(single('nearest')),
    points: points.data,
    neighbours: Number(metadata.neighbours),
    leftOut: without.data
  }
  const wrong = arrays.find(
    (each) => elements(shapeOf(each, projection)) !== projection[each].length || !(projection.neighbours >= 1)
  )
  if (wrong) throw damaged(`${wrong} of all its states`)
  return projection
}

const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return null
  }
}
