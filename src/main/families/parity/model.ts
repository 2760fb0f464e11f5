/**
 * The parity network as a program: an MLP with one logit, binary cross-entropy.
 *
 * Dims: R replicas, B rows, n = T + m input bits, h width.
 */
import * as tf from '@tensorflow/tfjs'
import type { ExperimentSpec } from '#shared/experiment'
import { replicaSeed, type Feeds } from '../../engine/hostData'
import type { Forward, Program, Tensors } from '../../engine/program'
import { batchNormalize, linear, unpackBits } from '../../engine/layers'
import { taskLaw } from './law'
import { manifest } from './manifest'
import type { ParitySpec } from './spec'
import { createTrainMeter, evaluationRows } from './meters'
import { networkParameters } from './network'
import { createBatchWriter, probeRowsPerTask, wordsPerRow, writeProbe, type PackedRows } from './task'

/** Feeds of R × `rows` packed rows, filled replica by replica. */
function packedFeeds(
  spec: ParitySpec,
  rows: number,
  write: (target: PackedRows, firstRow: number, replica: number) => void
): Feeds {
  const words = wordsPerRow(spec.task)
  const target: PackedRows = {
    words: new Int32Array(spec.replicas * rows * words),
    labels: new Float32Array(spec.replicas * rows)
  }
  for (let r = 0; r < spec.replicas; r++) write(target, r * rows, r)
  return {
    x: { dtype: 'int32', shape: [spec.replicas, rows, words], data: target.words },
    y: { dtype: 'float32', shape: [spec.replicas, rows, 1], data: target.labels }
  }
}

/** Logits `[R, B, 1]` of packed rows `[R, B, words]`. */
function logits(spec: ParitySpec, state: Tensors, x: tf.Tensor, mode: 'train' | 'evaluate') {
  const { task, model } = spec
  const updated: Tensors = {}
  let h = unpackBits(x, task.taskBits + task.messageBits) // [R, B, n]
  for (let layer = 1; layer <= model.depth; layer++) {
    h = linear(state, `layer${layer}`, h) // [R, B, h], the last [R, B, 1]
    const hidden = layer < model.depth
    if (hidden && model.batchNorm && layer > 1) {
      const normalized = batchNormalize(state, `layer${layer}`, h, mode)
      Object.assign(updated, normalized.updated)
      h = normalized.output
    }
    if (hidden) h = tf.relu(h)
  }
  return { logits: h, updated }
}

export function createProgram(given: ExperimentSpec): Program {
  const spec = given as unknown as ParitySpec
  const { task, replicas, batchSize } = spec
  const seeds = Array.from({ length: replicas }, (_, r) => replicaSeed(spec.seed, r))
  const writers = seeds.map((seed) => createBatchWriter(task, seed))
  const rowsPerTask = probeRowsPerTask(task)
  const probe = packedFeeds(spec, task.taskCount * rowsPerTask, (target, firstRow, r) =>
    writeProbe(target, firstRow, task, seeds[r]!)
  )
  const layout = {
    replicas,
    tasks: task.taskCount,
    rowsPerTask,
    labels: probe['y']!.data as Float32Array,
    law: taskLaw(task)
  }
  return {
    replicas,
    parameters: networkParameters(spec),
    series: manifest.series,
    optimizer: spec.optimizer,
    probe,
    batch: (step) =>
      packedFeeds(spec, batchSize, (target, firstRow, r) => writers[r]!(target, firstRow, batchSize, step)),
    forward(state, feeds, mode): Forward {
      const { logits: z, updated } = logits(spec, state, feeds['x']!, mode)
      // ln(1 + e^(−sz)) with s = 2y − 1, mean over rows
      const loss = tf.softplus(z.mul(tf.sub(1, feeds['y']!.mul(2)))).mean([1, 2]) // [R]
      return { loss, outputs: { logits: z }, updated }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, layout)
  }
}
