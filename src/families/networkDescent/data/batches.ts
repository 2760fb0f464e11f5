/** Rows of every replica: those of a step, out of its training set; and, for the probe, all of that and the test rows. */
import { replicaSpecs } from '#shared/replicas'
import { type Batches, createOrder, feedArray, type FeedLayout, type Feeds } from '#kit/data'
import type { DescentSpec } from '../spec/spec'
import { classesOf, type DataSet, drawSet, inputsOf } from './set'

/** `x` `[R, rows, d]`, `y` `[R, rows]`: a class, or a number. */
const layoutOf = ({ task, replicas }: DescentSpec, rows: number) =>
  ({
    x: { dtype: 'float32', shape: [replicas, rows, inputsOf(task)] },
    y: { dtype: classesOf(task) > 0 ? 'int32' : 'float32', shape: [replicas, rows] }
  }) satisfies Record<string, FeedLayout>

/** The rows of every replica. */
export const drawSets = (spec: DescentSpec): DataSet[] =>
  replicaSpecs(spec).map(({ task, seed }) => drawSet(task, seed))

export function createBatches(spec: DescentSpec): Batches {
  const { batchSize, task } = spec
  const d = inputsOf(task)
  const sets = drawSets(spec)
  const orders = replicaSpecs(spec).map(({ seed }, r) => createOrder(sets[r]!.told.length, seed))
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

/** Training rows of the replica that has most. */
export const mostSamples = (spec: DescentSpec): number =>
  Math.max(...replicaSpecs(spec).map(({ task }) => task.samples))

/** Whether a row of any replica may be told another class than its own. */
export const isNoisy = (spec: DescentSpec): boolean =>
  classesOf(spec.task) > 0 && replicaSpecs(spec).some(({ task }) => task.labelNoise > 0)

/** First a replica's training rows, as told, filled up with zeros to the most that any has; then its test rows. */
export function createProbe(spec: DescentSpec): Feeds {
  const most = mostSamples(spec)
  const rows = most + spec.task.testRows
  const d = inputsOf(spec.task)
  const layout = layoutOf(spec, rows)
  const [x, y] = [feedArray(layout.x), feedArray(layout.y)]
  drawSets(spec).forEach(({ train, test, told }, r) => {
    x.set(train.x, r * rows * d)
    y.set(told, r * rows)
    x.set(test.x, (r * rows + most) * d)
    y.set(test.truth, r * rows + most)
  })
  return { x: { ...layout.x, data: x }, y: { ...layout.y, data: y } }
}
