/**
 * The classifier as a program: an MLP over a point of the plane, or over waves of it, that says which label it has;
 * cross-entropy, weighted by label.
 *
 * Dims: R replicas, B points, F waves, h width.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import {
  batchNormalize,
  linear,
  type Program,
  softmaxCrossEntropy,
  type Tensors,
  weightedMean
} from '#kit/program'
import { createBatches, createProbe } from '../data/batches'
import { bandsOf } from '../data/bands'
import { boundaryGrid } from '../data/domain'
import { waveTable } from '../data/waves'
import { series } from '../series'
import type { FractalsSpec } from '../spec/spec'
import { boundaryMeasure } from './boundary'
import { createTrainMeter, evaluationRows } from './meters'
import { isNormalized, networkParameters, OUTPUTS } from './network'

type Mode = 'train' | 'evaluate'

/** Inputs of the first layer `[R, B, 2 or 2F]` of points as shown `[R, B, 2]`. */
function inputs({ model }: FractalsSpec, feeds: Tensors): tf.Tensor {
  if (model.features !== 'fourier') return feeds['x']!
  const angles = tf.matMul(feeds['x']!, feeds['waves']!) // [R, B, F]
  return tf.concat([tf.cos(angles), tf.sin(angles)], 2)
}

/** Logits `[R, B, 2]`. */
function logits(spec: FractalsSpec, state: Tensors, feeds: Tensors, mode: Mode) {
  const { model } = spec
  const updated: Tensors = {}
  let h = inputs(spec, feeds)
  for (let layer = 1; layer <= model.depth; layer++) {
    const name = `layer${layer}`
    h = linear(state, name, h) // [R, B, h], the last [R, B, 2]
    if (isNormalized(model, layer)) {
      const normalized = batchNormalize(state, name, h, mode)
      Object.assign(updated, normalized.updated)
      h = normalized.output
    }
    if (layer < model.depth) h = tf.relu(h)
  }
  return { logits: h, updated }
}

/** Logit of label 1 above that of label 0, `[R, B]`. */
function scoresOf(z: tf.Tensor): tf.Tensor {
  const signs = tf.tensor3d([-1, 1], [1, 1, OUTPUTS])
  return z.mul(signs).sum(2)
}

export function createProgram(spec: FractalsSpec): Program {
  const { task, replicas } = spec
  const singles = replicaSpecs(spec)
  const grid = task.boundaryCells > 0 ? boundaryGrid(task) : null
  const weights = singles.map((single) => single.task.positiveWeight)
  const probe = createProbe(spec)
  const probed = {
    replicas,
    uniform: task.probePoints,
    bands: bandsOf(task).length,
    labels: probe['y']!.data
  }
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series,
    constants: waveTable(spec),
    batches: createBatches(spec),
    dropouts: [],
    probe,
    forward(state, feeds, mode) {
      const { logits: z, updated } = logits(spec, state, feeds, mode)
      const losses = softmaxCrossEntropy(z, feeds['y']!) // [R, B]
      const more = tf.tensor2d(
        weights.map((weight) => weight - 1),
        [replicas, 1]
      )
      const loss = weightedMean(losses, feeds['y']!.toFloat().mul(more).add(1))
      return { loss, outputs: { losses, scores: scoresOf(z) }, updated }
    },
    createTrainMeter: () => createTrainMeter(weights),
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, probed),
    ...(grid && {
      inspect: (state: Tensors, { grid, ...feeds }: Tensors) => ({
        scores: scoresOf(logits(spec, state, { ...feeds, x: grid! }, 'evaluate').logits)
      }),
      measure: boundaryMeasure(task, grid, replicas)
    })
  }
}
