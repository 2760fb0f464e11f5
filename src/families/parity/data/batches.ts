/** Packed parity rows of every replica: those of each step, fixed ones for the probe. */
import { replicaSpecs } from '#shared/replicas'
import { type Batches, feedArray, type FeedLayout, type Feeds, type HostArrays } from '#kit/data'
import type { ParitySpec } from '../spec'
import { createSetWriter, heldOutRows, isSet, writeHeldOut } from './set'
import {
  createBatchWriter,
  isWeighted,
  probeRowsPerTask,
  wordsPerRow,
  writeProbe,
  type PackedRows
} from './task'

/** `x` `[R, rows, words]`, `y` `[R, rows, 1]`; `w` like `y`, what a row's loss counts, where rows do not count alike. */
function rowLayout({ task, replicas }: ParitySpec, rows: number) {
  const ofRows = { dtype: 'float32', shape: [replicas, rows, 1] } as const
  return {
    x: { dtype: 'int32', shape: [replicas, rows, wordsPerRow(task)] },
    y: ofRows,
    ...(isWeighted(task) && { w: ofRows })
  } satisfies Record<string, FeedLayout>
}

const packed = (into: HostArrays): PackedRows => ({
  words: into['x'] as Int32Array,
  labels: into['y'] as Float32Array,
  ...(into['w'] && { weights: into['w'] as Float32Array })
})

export function createBatches(spec: ParitySpec): Batches {
  const { batchSize } = spec
  const writers = replicaSpecs(spec).map(({ task, seed }) =>
    isSet(task) ? createSetWriter(task, seed) : createBatchWriter(task, seed)
  )
  return {
    layout: rowLayout(spec, batchSize),
    write(step, into) {
      const rows = packed(into)
      rows.words.fill(0)
      writers.forEach((write, r) => write(rows, r * batchSize, batchSize, step))
    }
  }
}

/** Rows of every task, then those held out of a fixed set. */
export function createProbe(spec: ParitySpec): Feeds {
  const ofTasks = spec.task.taskCount * probeRowsPerTask(spec.task)
  const rows = ofTasks + heldOutRows(spec.task)
  const layout: Readonly<Record<string, FeedLayout>> = rowLayout(spec, rows)
  const probe = Object.fromEntries(
    Object.entries(layout).map(([name, feed]) => [name, { ...feed, data: feedArray(feed) }])
  )
  const target = packed(Object.fromEntries(Object.entries(probe).map(([name, { data }]) => [name, data])))
  replicaSpecs(spec).forEach(({ task, seed }, r) => {
    writeProbe(target, r * rows, task, seed)
    if (isSet(task)) writeHeldOut(target, r * rows + ofTasks, task, seed)
  })
  return probe
}
