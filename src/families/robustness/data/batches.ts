/** Rows of every replica: those of a step, the whole training set where a step has all of it, and those of the probe. */
import { replicaSpecs } from '#shared/replicas'
import { type Batches, createOrder, feedArray, type FeedLayout, type Feeds } from '#kit/data'
import type { RobustSpec } from '../spec/spec'
import { type DataSet, drawSet, inputsOf, isDigits } from './set'

/** Rows `[R, rows, d]`, and labels `[R, rows]`: ±1, or a digit. */
const layoutOf = ({ task, replicas }: RobustSpec, rows: number) =>
  ({
    x: { dtype: 'float32', shape: [replicas, rows, inputsOf(task)] },
    y: { dtype: isDigits(task) ? 'int32' : 'float32', shape: [replicas, rows] }
  }) satisfies Record<string, FeedLayout>

export const drawSets = (spec: RobustSpec): DataSet[] =>
  replicaSpecs(spec).map(({ task, seed }) => drawSet(task, seed))

/** Nothing where a step has the whole training set. */
export function createBatches(spec: RobustSpec): Batches {
  const { batchSize, task } = spec
  if (batchSize === null) return { layout: {}, write: () => undefined }
  const d = inputsOf(task)
  const sets = drawSets(spec)
  const orders = replicaSpecs(spec).map(({ seed }) => createOrder(task.samples, seed))
  return {
    layout: layoutOf(spec, batchSize),
    write(step, { x, y }) {
      sets.forEach(({ train, told }, r) => {
        for (let i = 0; i < batchSize; i++) {
          const row = orders[r]!(step * batchSize + i)
          const at = r * batchSize + i
          x!.set(train.x.subarray(row * d, (row + 1) * d), at * d)
          y![at] = told[row]!
        }
      })
    }
  }
}

/** The training set `x`, `y` where every step has all of it. */
export function trainingTable(spec: RobustSpec, sets: readonly DataSet[]): Feeds {
  if (spec.batchSize !== null) return {}
  const layout = layoutOf(spec, spec.task.samples)
  const [x, y] = [feedArray(layout.x), feedArray(layout.y)]
  sets.forEach(({ train, told }, r) => {
    x.set(train.x, r * train.x.length)
    y.set(told, r * told.length)
  })
  return { x: { ...layout.x, data: x }, y: { ...layout.y, data: y } }
}

/** A replica's training rows as told, then its test rows as they are: `rows`, `labels`. */
export function createProbe(spec: RobustSpec, sets: readonly DataSet[] = drawSets(spec)): Feeds {
  const rows = spec.task.samples + spec.task.testRows
  const layout = layoutOf(spec, rows)
  const [x, y] = [feedArray(layout.x), feedArray(layout.y)]
  const d = inputsOf(spec.task)
  sets.forEach(({ train, test, told }, r) => {
    x.set(train.x, r * rows * d)
    x.set(test.x, r * rows * d + train.x.length)
    y.set(told, r * rows)
    y.set(test.truth, r * rows + told.length)
  })
  return { rows: { ...layout.x, data: x }, labels: { ...layout.y, data: y } }
}
