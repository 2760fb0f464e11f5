/**
 * The parity network as a program: an MLP with one logit, binary cross-entropy.
 *
 * Dims: R replicas, B rows, n = T + m input bits, h width.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import {
  batchNormalize,
  binaryHinge,
  type Forward,
  linear,
  type Program,
  sigmoidCrossEntropy,
  type Tensors,
  unpackBits
} from '#kit/program'
import { createBatches, createProbe } from '../data/batches'
import { taskLaw } from '../data/law'
import { drawSet, heldOutRows, isSet, withheldProbe, withholdsMessages } from '../data/set'
import { declare } from '../series'
import type { ParitySpec } from '../spec'
import { createTrainMeter, evaluationRows } from './meters'
import { createProgress, measuresProgress } from '../measures/progress'
import { networkParameters } from './network'
import { inputBits, probeRowsPerTask } from '../data/task'

/** Logits `[R, B, 1]` of packed rows `[R, B, words]`. */
function logits(spec: ParitySpec, state: Tensors, x: tf.Tensor, mode: 'train' | 'evaluate') {
  const { task, model } = spec
  const updated: Tensors = {}
  let h = unpackBits(x, inputBits(task)) // [R, B, n]
  if (task.inputs === 'plus-minus') h = h.mul(2).sub(1)
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
  const { task, model, replicas } = spec
  const singles = replicaSpecs(spec)
  const probe = createProbe(spec)
  const sets = isSet(task) ? singles.map((single) => drawSet(single.task, single.seed)) : null
  const layout = {
    replicas,
    tasks: task.taskCount,
    rowsPerTask: probeRowsPerTask(task),
    labels: probe['y']!.data as Float32Array,
    law: taskLaw(task),
    heldOut: sets && { rows: heldOutRows(task), seen: sets.map(({ seen }) => seen) },
    withheld:
      sets && withholdsMessages(task)
        ? singles.map((single, r) => withheldProbe(single.task, single.seed, sets[r]!))
        : null
  }
  const progress = measuresProgress(task) ? createProgress(spec) : null
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series: declare(spec),
    constants: {},
    batches: createBatches(spec),
    dropouts: [],
    probe,
    forward(state, feeds, mode): Forward {
      const { logits: z, updated } = logits(spec, state, feeds['x']!, mode)
      const ofRows =
        model.loss === 'hinge' ? binaryHinge(z, feeds['y']!) : sigmoidCrossEntropy(z, feeds['y']!)
      const loss = (feeds['w'] ? ofRows.mul(feeds['w']) : ofRows).mean([1, 2]) // [R]
      return { loss, outputs: { logits: z }, updated }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, layout),
    ...(progress && { measure: (step, state) => [progress(step, state)] })
  }
}
