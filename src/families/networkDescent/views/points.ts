/** What the rows and columns of the layers are to the task: pixels or points of a row, hidden units, classes. */
import { replicaSpecs } from '#shared/replicas'
import type { Grouping, PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import { DIGITS } from '#kit/digits'
import { classesOf, classNames, classNoun, inputsOf } from '../data/set'
import type { DescentSpec, DescentTask } from '../spec/spec'

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

const plain = (noun: string, labels: readonly string[], groupings: readonly Grouping[] = []): PointSet => ({
  noun,
  first: 0,
  count: labels.length,
  labels,
  groupings,
  ring: null
})

export const units = (count: number): PointSet =>
  plain(
    'unit',
    upTo(count).map((i) => String(i + 1))
  )

export function pointsOf(spec: DescentSpec, { tensor, points, replica }: PointsAsked): PointSet | null {
  const own = replicaSpecs(spec)[replica]
  const layer = Number(/^layer(\d+)\/weight$/.exec(tensor)?.[1] ?? NaN)
  if (!own || Number.isNaN(layer)) return null
  if (points === 'rows' && layer === 1) return inputs(own.task)
  if (points === 'columns' && layer === own.model.depth)
    return classesOf(own.task) > 0 ? plain(classNoun(own.task), classNames(own.task)) : null
  return units(own.model.width)
}

/** Pixels are grouped by their row and column in the image. */
function inputs(task: DescentTask): PointSet {
  const each = upTo(inputsOf(task))
  const image = imageOf(task)
  if (!image)
    return plain(
      'input',
      each.map((i) => `${task.data === 'file' ? 'input' : 'point'} ${i + 1}`)
    )
  const [rows, columns] = image
  const grouping = (name: string, count: number, of: (i: number) => number): Grouping => ({
    name,
    section: '',
    classes: upTo(count).map((i) => `${name} ${i + 1}`),
    of: each.map(of),
    cyclic: false
  })
  const groupings = [
    grouping('row', rows, (i) => Math.floor(i / columns)),
    grouping('column', columns, (i) => i % columns)
  ]
  return plain(
    'pixel',
    each.map((i) => `row ${Math.floor(i / columns) + 1}, column ${(i % columns) + 1}`),
    groupings
  )
}

/** Rows and columns of pixels; null: inputs are no image. */
function imageOf({ data, file }: DescentTask): readonly [number, number] | null {
  if (data === 'digits') return [DIGITS.side, DIGITS.side]
  const shape = data === 'file' ? (file?.shape ?? []) : []
  return shape.length === 2 ? [shape[0]!, shape[1]!] : null
}
