/** What the rows and columns of the layers are to the task: pixels or inputs of a row, hidden units, digits. */
import { replicaSpecs } from '#shared/replicas'
import type { Grouping, PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import { DIGITS } from '#kit/digits'
import { inputsOf, isDigits } from '../data/set'
import type { RobustSpec } from '../spec/spec'

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

export const plain = (
  noun: string,
  labels: readonly string[],
  groupings: readonly Grouping[] = []
): PointSet => ({
  noun,
  first: 0,
  count: labels.length,
  labels,
  groupings,
  ring: null
})

export const digitNames = upTo(DIGITS.classes).map((digit) => `digit ${digit}`)

export const units = (count: number): PointSet =>
  plain(
    'unit',
    upTo(count).map((i) => String(i + 1))
  )

export function pointsOf(spec: RobustSpec, { tensor, points, replica }: PointsAsked): PointSet | null {
  const own = replicaSpecs(spec)[replica]
  const layer = Number(/^layer([12])\/weight$/.exec(tensor)?.[1] ?? NaN)
  if (!own || Number.isNaN(layer)) return null
  if (points === 'rows' && layer === 1) return inputs(own)
  if (points === 'columns' && layer === 2) return isDigits(own.task) ? plain('digit', digitNames) : null
  return units(own.model.width)
}

/** Pixels are grouped by their row and column in the image. */
function inputs({ task }: RobustSpec): PointSet {
  const each = upTo(inputsOf(task))
  if (!isDigits(task))
    return plain(
      'input',
      each.map((i) => `input ${i + 1}`)
    )
  const { side } = DIGITS
  const grouping = (name: string, of: (i: number) => number): Grouping => ({
    name,
    section: '',
    classes: upTo(side).map((i) => `${name} ${i + 1}`),
    of: each.map(of),
    cyclic: false
  })
  return plain(
    'pixel',
    each.map((i) => `row ${Math.floor(i / side) + 1}, column ${(i % side) + 1}`),
    [grouping('row', (i) => Math.floor(i / side)), grouping('column', (i) => i % side)]
  )
}
