/** The matrix that a layout is asked of, taken from a kept state: its points, and the frames of all states. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { PointSet, ProjectionRequest, ProjectionTarget, TargetAxis } from '#shared/projection'
import type { HostTensor } from '../engine/job'
import type { PointsAsked } from '../families/types'
import type { Frames } from '../projection/job'
import { familyOf } from './specs'

/** Numbers of all frames together, and points or coordinates: beyond, a layout takes hours. */
const MOST_VALUES = 5e7
const MOST_SIDE = 4096

type Shape = readonly [rows: number, columns: number]

export const refuse = (path: string, message: string): never => {
  throw new AppError('projection.request', message, { path })
}

/** Of a parameter `[R, …, rows, columns]`; null: it is no stack of matrices. */
function shapeOf(spec: ExperimentSpec, tensor: string, found: HostTensor | undefined): Shape | null {
  if (!found || found.shape.length < 3 || !familyOf(spec).parameters(spec).includes(tensor)) return null
  return found.shape.slice(-2) as unknown as Shape
}

const slicesOf = ({ shape }: HostTensor): number => shape.slice(1, -2).reduce((a, b) => a * b, 1)

/** What the family says of rows or columns; of others, numbers. */
export function pointSet(spec: ExperimentSpec, asked: PointsAsked, [rows, columns]: Shape): PointSet {
  const known = familyOf(spec).pointsOf(spec, asked)
  if (known) return known
  const count = asked.points === 'rows' ? rows : columns
  return {
    noun: asked.points === 'rows' ? 'row' : 'column',
    first: 0,
    count,
    labels: Array.from({ length: count }, (_, i) => String(i + 1)),
    groupings: [],
    ring: null
  }
}

/** Matrices of the network with at least 3 rows or columns of 2 numbers. */
export function targetsIn(
  spec: ExperimentSpec,
  tensors: Readonly<Record<string, HostTensor>>
): ProjectionTarget[] {
  return Object.entries(tensors).flatMap(([tensor, found]) => {
    const shape = shapeOf(spec, tensor, found)
    if (!shape) return []
    const axis = (points: 'rows' | 'columns', across: number): TargetAxis => {
      const { noun, count } = pointSet(spec, { tensor, points, replica: 0 }, shape)
      return count >= 3 && across >= 2 ? { noun, count } : null
    }
    const [rows, columns] = [axis('rows', shape[1]), axis('columns', shape[0])]
    return rows || columns ? [{ tensor, slices: slicesOf(found), rows, columns }] : []
  })
}

/**
 * The matrix asked for, a point a row. Throws `projection.request` with the field's path.
 * @param known the points, which are those of every state; null: not told yet
 */
export function pointsIn(
  spec: ExperimentSpec,
  tensors: Readonly<Record<string, HostTensor>>,
  request: ProjectionRequest,
  step: number,
  known: PointSet | null
): Frames & { set: PointSet } {
  const { tensor, replica, slice, points } = request
  const found = Object.hasOwn(tensors, tensor) ? tensors[tensor] : undefined
  const shape = shapeOf(spec, tensor, found)
  if (!found || !shape) return refuse('tensor', `The state at step ${step} has no matrix ${tensor}.`)
  const replicas = found.shape[0]!
  if (replica >= replicas) refuse('replica', `replica must be from 0 to ${replicas - 1}; it is ${replica}.`)
  const slices = slicesOf(found)
  if (slice >= slices) refuse('slice', `slice must be from 0 to ${slices - 1}; it is ${slice}.`)
  const [rows, columns] = shape
  const set = known ?? pointSet(spec, request, shape)
  const [there, across] = points === 'rows' ? [rows, columns] : [columns, rows]
  if (set.first + set.count > there)
    refuse('tensor', `${tensor} has ${there} ${points} in the state at step ${step}, too few for this task.`)
  if (set.count < 3 || across < 2)
    refuse(
      'points',
      `The ${points} of ${tensor} are ${set.count} points of ${across} coordinates; a layout needs at least 3 of 2.`
    )
  const from = (replica * slices + slice) * rows * columns
  const [along, beside] = points === 'rows' ? [columns, 1] : [1, columns]
  const data = new Float32Array(set.count * across)
  for (let i = 0; i < set.count; i++)
    for (let k = 0; k < across; k++)
      data[i * across + k] = found.data[from + (set.first + i) * along + k * beside]!
  const wrong = data.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0)
    refuse(
      'tensor',
      `${tensor} holds ${data[wrong]} for ${set.noun} ${set.labels[Math.floor(wrong / across)]}, coordinate ${(wrong % across) + 1}, in the state at step ${step}; it cannot be laid out.`
    )
  return { data, points: set.count, dimensions: across, set }
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
  const data = new Float32Array(frames.length * points * dimensions)
  frames.forEach((frame, t) => data.set(frame.data, t * points * dimensions))
  return { data, points, dimensions }
}
