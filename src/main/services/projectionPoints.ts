/** The matrix that a layout is asked of, taken from a kept state: its points, and the frames of all states. */
import { AppError } from '#shared/errors'
import type { ProjectionRequest, ProjectionTarget } from '#shared/projection'
import type { HostTensor } from '../engine/job'
import type { Frames } from '../projection/job'

/** Numbers of all frames together, and points or coordinates: beyond, a layout takes hours. */
const MOST_VALUES = 5e7
const MOST_SIDE = 4096

export const refuse = (path: string, message: string): never => {
  throw new AppError('projection.request', message, { path })
}

/** `[R, …, rows, columns]`, at least 3 by 2; what the optimiser and the probe keep is no weight. */
export function targetOf(tensor: string, { shape }: HostTensor): ProjectionTarget | null {
  const [rows, columns] = shape.slice(-2) as [number, number]
  if (shape.length < 3 || Math.max(rows, columns) < 3 || Math.min(rows, columns) < 2) return null
  if (/^(probe|optimizer)\//.test(tensor)) return null
  return { tensor, rows, columns, slices: shape.slice(1, -2).reduce((a, b) => a * b, 1) }
}

/** The matrix asked for, a point a row. Throws `projection.request` with the field's path. */
export function pointsIn(
  tensors: Record<string, HostTensor>,
  request: ProjectionRequest,
  step: number
): Frames {
  const { tensor, replica, slice, points } = request
  const found = Object.hasOwn(tensors, tensor) ? tensors[tensor] : undefined
  const target = found && targetOf(tensor, found)
  if (!target) return refuse('tensor', `The state at step ${step} has no matrix ${tensor}.`)
  const replicas = found.shape[0]!
  if (replica >= replicas) refuse('replica', `replica must be from 0 to ${replicas - 1}; it is ${replica}.`)
  const { rows, columns, slices } = target
  if (slice >= slices) refuse('slice', `slice must be from 0 to ${slices - 1}; it is ${slice}.`)
  const from = (replica * slices + slice) * rows * columns
  const data = found.data.subarray(from, from + rows * columns)
  const wrong = data.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0)
    refuse(
      'tensor',
      `${tensor} holds ${data[wrong]} at row ${Math.floor(wrong / columns)}, column ${wrong % columns}, in the state at step ${step}; it cannot be laid out.`
    )
  if (points === 'rows') return { data, points: rows, dimensions: columns }
  const turned = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!)
  return { data: turned, points: columns, dimensions: rows }
}

/** Frames below each other. Throws `projection.request` where a state has another shape or all are too large. */
export function stacked(frames: readonly Frames[], steps: readonly number[]): Frames {
  const { points, dimensions } = frames[0]!
  const other = frames.findIndex((frame) => frame.points !== points || frame.dimensions !== dimensions)
  if (other >= 0)
    refuse(
      'tensor',
      `The state at step ${steps[other]} has ${frames[other]!.points} points of ${frames[other]!.dimensions} coordinates, that at step ${steps[0]} ${points} of ${dimensions}; they cannot share a layout.`
    )
  if (Math.max(points, dimensions) > MOST_SIDE || frames.length * points * dimensions > MOST_VALUES)
    refuse(
      'tensor',
      `${frames.length} states of ${points} points with ${dimensions} coordinates are too many to lay out.`
    )
  const data = new Float64Array(frames.length * points * dimensions)
  frames.forEach((frame, t) => data.set(frame.data, t * points * dimensions))
  return { data, points, dimensions }
}
