/**
 * The matrix that a layout is asked of, taken from a stored state: a parameter, or activations that the state gives on the
 * family's probe inputs; and what its rows and columns are.
 */
import { AppError } from '#shared/errors'
import type { TrainingSpec } from '#shared/experiment'
import type { PointSet, ProjectionRequest, ProjectionTarget, TargetAxis } from '#shared/projection'
import type { HostTensor } from '#shared/trainingState'
import { manifestOf } from '../families'
import type { Activations, PointsAsked } from '../../kit/view'
import type { Frames } from '../projection/job'

type Tensors = Readonly<Record<string, HostTensor>>

export const refuse = (path: string, message: string): never => {
  throw new AppError('projection.request', message, { path })
}

/** Whether a state alone is at fault, so that a layout of the others can do without it. */
export const isOfOneState = ({ code }: AppError): boolean =>
  code === 'projection.state' || code === 'checkpoint.damaged' || code === 'inspect.none'

/** Points of one state; what they are only where asked, since every state of a layout has the same. */
export interface StatePoints extends Frames {
  set: PointSet | null
}

/** A stack of matrices `[slices, rows, columns]` of one replica. */
interface Matrices {
  data: Float32Array | Float64Array
  slices: number
  rows: number
  columns: number
}

export function createPointSource(spec: TrainingSpec, activations: Activations | null) {
  const training = manifestOf(spec.family)!.training!
  const layer = (name: string) => activations?.layers.find((each) => each.name === name)
  const known = new Map<string, PointSet>()

  /** A parameter `[R, …, rows, columns]`; null: it is no stack of matrices. */
  function parameter(tensor: string, tensors: Tensors): HostTensor | null {
    const found = Object.hasOwn(tensors, tensor) ? tensors[tensor] : undefined
    return found && found.shape.length >= 3 && training.parameters(spec).includes(tensor) ? found : null
  }
  const slicesOf = ({ shape }: HostTensor): number => shape.slice(1, -2).reduce((a, b) => a * b, 1)

  /** What the family says of rows or columns; of others, numbers. */
  function pointSet(asked: PointsAsked, rows: number, columns: number): PointSet {
    const key = `${asked.tensor} ${asked.points} ${asked.replica}`
    const set =
      known.get(key) ??
      (layer(asked.tensor) ? activations!.pointsOf(asked) : training.pointsOf(spec, asked)) ??
      numbered(asked.points === 'rows' ? 'row' : 'column', asked.points === 'rows' ? rows : columns)
    known.set(key, set)
    return set
  }

  function targetOf(tensor: string, slices: number, rows: number, columns: number): ProjectionTarget[] {
    const axis = (points: 'rows' | 'columns', across: number): TargetAxis => {
      const { noun, count } = pointSet({ tensor, points, replica: 0 }, rows, columns)
      return count >= 3 && across >= 2 ? { noun, count } : null
    }
    const [down, along] = [axis('rows', columns), axis('columns', rows)]
    return down || along ? [{ tensor, slices, rows: down, columns: along }] : []
  }

  function matricesOf(tensors: Tensors, { tensor, replica }: ProjectionRequest, step: number): Matrices {
    const hidden = layer(tensor)
    const found = parameter(tensor, tensors)
    if (!found && !hidden) return refuse('tensor', `The state at step ${step} has no matrix ${tensor}.`)
    const replicas = found ? found.shape[0]! : spec.replicas
    if (replica >= replicas) refuse('replica', `replica must be from 0 to ${replicas - 1}; it is ${replica}.`)
    if (!found) {
      const data = activations!.compute(tensors, tensor, replica)
      return { data, slices: 1, rows: data.length / hidden!.units, columns: hidden!.units }
    }
    const [rows, columns] = found.shape.slice(-2) as [number, number]
    const size = slicesOf(found) * rows * columns
    return {
      data: found.data.subarray(replica * size, (replica + 1) * size),
      slices: slicesOf(found),
      rows,
      columns
    }
  }

  return {
    pointSet,

    /** Matrices with at least 3 rows or columns of 2 numbers: the network's, then its activations. */
    targets(tensors: Tensors): ProjectionTarget[] {
      const parameters = Object.keys(tensors).flatMap((tensor) => {
        const found = parameter(tensor, tensors)
        const [rows, columns] = found?.shape.slice(-2) ?? []
        return found ? targetOf(tensor, slicesOf(found), rows!, columns!) : []
      })
      const hidden = activations?.layers ?? []
      return [
        ...parameters,
        ...hidden.flatMap(({ name, units }) => {
          const { count } = pointSet({ tensor: name, points: 'rows', replica: 0 }, 0, units)
          return targetOf(name, 1, count, units)
        })
      ]
    },

    /** The matrix asked for, a point a row. Throws `projection.request` with the field's path. */
    points(tensors: Tensors, request: ProjectionRequest, step: number, described: boolean): StatePoints {
      const matrices = matricesOf(tensors, request, step)
      const set = pointSet(request, matrices.rows, matrices.columns)
      const frames = framesOf(matrices, request, step, set)
      if (!described) return { ...frames, set: null }
      const own = activations?.groupingsIn?.(tensors, request) ?? []
      return { ...frames, set: { ...set, groupings: [...set.groupings, ...own] } }
    }
  }
}

function numbered(noun: string, count: number): PointSet {
  const labels = Array.from({ length: count }, (_, i) => String(i + 1))
  return { noun, first: 0, count, labels, groupings: [], ring: null }
}

function framesOf(
  { data: values, slices, rows, columns }: Matrices,
  { tensor, slice, points }: ProjectionRequest,
  step: number,
  set: PointSet
): Frames {
  if (slice >= slices) refuse('slice', `slice must be from 0 to ${slices - 1}; it is ${slice}.`)
  const [there, across] = points === 'rows' ? [rows, columns] : [columns, rows]
  if (set.first + set.count > there)
    refuse('tensor', `${tensor} has ${there} ${points} in the state at step ${step}, too few for this task.`)
  if (set.count < 3 || across < 2)
    refuse(
      'points',
      `The ${points} of ${tensor} are ${set.count} points of ${across} coordinates; a layout needs at least 3 of 2.`
    )
  const from = slice * rows * columns
  const [along, beside] = points === 'rows' ? [columns, 1] : [1, columns]
  const data = new Float32Array(set.count * across)
  for (let i = 0; i < set.count; i++)
    for (let k = 0; k < across; k++)
      data[i * across + k] = values[from + (set.first + i) * along + k * beside]!
  const wrong = data.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0)
    throw new AppError(
      'projection.state',
      `${tensor} holds ${data[wrong]} for ${set.noun} ${set.labels[Math.floor(wrong / across)]}, coordinate ${(wrong % across) + 1}, in the state at step ${step}; it cannot be laid out.`,
      { path: 'tensor' }
    )
  return { data, points: set.count, dimensions: across }
}
