/** What the rows and columns of the layers are to the task: inputs, hidden units, outputs. */
import type { PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import type { ModesSpec } from '../spec'

/** Points without groups, numbered from 1. */
export function numbered(noun: string, count: number): PointSet {
  const labels = Array.from({ length: count }, (_, i) => String(i + 1))
  return { noun, first: 0, count, labels, groupings: [], ring: null }
}

export function pointsOf({ task, model }: ModesSpec, { tensor, points }: PointsAsked): PointSet | null {
  const layer = Number(/^layer(\d+)\/weight$/.exec(tensor)?.[1] ?? NaN)
  if (Number.isNaN(layer)) return null
  if (points === 'rows' && layer === 1) return numbered('input', task.inputs)
  if (points === 'columns' && layer === model.depth) return numbered('output', task.outputs)
  return numbered('unit', model.width)
}
