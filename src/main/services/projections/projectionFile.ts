/** A layout as the file that is stored with its run, and back. */
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

/** The format has no whole numbers; those of points are exact in float32. */
const asFloats = (data: Projection[(typeof arrays)[number]]): Float32Array | Float64Array =>
  data instanceof Uint16Array ? Float32Array.from(data) : data

function shapeOf(
  name: (typeof arrays)[number],
  { steps, points, neighbours, ...rest }: Projection
): number[] {
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
    points: JSON.stringify(projection.points)
  }
})

/** Throws `projection.damaged`. */
export function decoded({ tensors, metadata }: SafetensorsFile): Projection {
  const missing = arrays.find((name) => !tensors[name]) ?? (metadata.points ? undefined : 'points')
  if (missing)
    throw new AppError('projection.damaged', `The stored layout has no ${missing}; compute it again.`)
  const data = Object.fromEntries(arrays.map((name) => [name, tensors[name]!.data]))
  return {
    ...(data as unknown as Omit<Projection, 'points' | 'neighbours' | 'nearest'>),
    nearest: Uint16Array.from(data['nearest']!),
    points: JSON.parse(metadata.points!) as PointSet,
    neighbours: Number(metadata.neighbours)
  }
}
