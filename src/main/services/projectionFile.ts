/** A layout as the file that is stored with its run, and back. */
import { AppError } from '#shared/errors'
import type { Projection, ProjectionRequest } from '#shared/projection'
import type { SafetensorsFile } from '../store/safetensors'

const arrays = [
  'steps',
  'layouts',
  'explained',
  'divergences',
  'layoutMovement',
  'weightMovement',
  'preservation',
  'trustworthiness'
] as const

export const encoded = (projection: Projection, request: ProjectionRequest): SafetensorsFile => ({
  tensors: Object.fromEntries(
    arrays.map((name) => {
      const data = projection[name]
      const shape = name === 'layouts' ? [projection.steps.length, projection.points, 2] : [data.length]
      return [name, { dtype: data instanceof Float32Array ? 'float32' : 'float64', shape, data }]
    })
  ),
  metadata: { request: JSON.stringify(request), neighbours: String(projection.neighbours) }
})

/** Throws `projection.damaged`. */
export function decoded({ tensors, metadata }: SafetensorsFile): Projection {
  const missing = arrays.find((name) => !tensors[name])
  if (missing)
    throw new AppError('projection.damaged', `The stored layout has no ${missing}; compute it again.`)
  return {
    ...(Object.fromEntries(arrays.map((name) => [name, tensors[name]!.data])) as Omit<
      Projection,
      'points' | 'neighbours'
    >),
    points: tensors['layouts']!.shape[1]!,
    neighbours: Number(metadata.neighbours)
  }
}
