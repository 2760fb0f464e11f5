/** Packed parity rows of every replica: fresh ones for each step, fixed ones for the probe. */
import { replicaSpecs } from '#shared/replicas'
import { type Batches, feedArray, type FeedLayout, type Feeds, type HostArrays } from '#kit/data'
import type { ParitySpec } from '../spec'
import { createBatchWriter, probeRowsPerTask, wordsPerRow, writeProbe, type PackedRows } from './task'

/** `x` `[R, rows, words]`, `y` `[R, rows, 1]`. */
function rowLayout({ task, replicas }: ParitySpec, rows: number) {
  return {
    x: { dtype: 'int32', shape: [replicas, rows, wordsPerRow(task)] },
    y: { dtype: 'float32', shape: [replicas, rows, 1] }
  } satisfies Record<string, FeedLayout>
}

const packed = (into: HostArrays): PackedRows => ({
  words: into['x'] as Int32Array,
  labels: into['y'] as Float32Array
})

export function createBatches(spec: ParitySpec): Batches {
  const { batchSize } = spec
  const writers = replicaSpecs(spec).map(({ task, seed }) => createBatchWriter(task, seed))
  return {
    layout: rowLayout(spec, batchSize),
    write(step, into) {
      const rows = packed(into)
      rows.words.fill(0)
      writers.forEach((write, r) => write(rows, r * batchSize, batchSize, step))
    }
  }
}

export function createProbe(spec: ParitySpec): Feeds {
  const rows = spec.task.taskCount * probeRowsPerTask(spec.task)
  const { x, y } = rowLayout(spec, rows)
  const probe = { x: { ...x, data: feedArray(x) }, y: { ...y, data: feedArray(y) } }
  const target = packed({ x: probe.x.data, y: probe.y.data })
  replicaSpecs(spec).forEach(({ task, seed }, r) => writeProbe(target, r * rows, task, seed))
  return probe
}
