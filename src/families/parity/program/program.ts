/**
 * The parity network as a program: an MLP with one logit, binary cross-entropy.
 *
 * Dims: R replicas, B rows, n = T + m input bits, h width.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import {
  batchNormalize,
  type Forward,
  linear,
  type Program,
  sigmoidCrossEntropy,
  type Tensors,
  unpackBits
} from '#kit/program'
import { createBatches, createProbe } from '../data/batches'
import { taskLaw } from '../data/law'
import { series } from '../series'
import type { ParitySpec } from '../spec'
import { createTrainMeter, evaluationRows } from './meters'
import { networkParameters } from './network'
import { probeRowsPerTask } from '../data/task'

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

export function createProgram(spec: ParitySpec): Program {
  const { task, replicas } = spec
  const singles = replicaSpecs(spec)
  const probe = createProbe(spec)
  const layout = {
    replicas,
    tasks: task.taskCount,
    rowsPerTask: probeRowsPerTask(task),
    labels: probe['y']!.data as Float32Array,
    law: taskLaw(task)
  }
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series,
    constants: {},
    batches: createBatches(spec),
    dropouts: [],
    probe,
    forward(state, feeds, mode): Forward {
      const { logits: z, updated } = logits(spec, state, feeds['x']!, mode)
      const loss = sigmoidCrossEntropy(z, feeds['y']!).mean([1, 2]) // [R]
      return { loss, outputs: { logits: z }, updated }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, layout)
  }
}
