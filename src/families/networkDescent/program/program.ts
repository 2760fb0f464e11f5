/**
 * The network as a program: an MLP that tells classes apart by cross-entropy or squared error, or answers a number by squared
 * error.
 *
 * Dims: R replicas, B rows, d inputs, h width, C classes.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import {
  type Forward,
  linear,
  meanSquaredError,
  type Program,
  softmaxCrossEntropy,
  type Tensors
} from '#kit/program'
import { createBatches, createProbe, drawSets, isNoisy, mostSamples } from '../data/batches'
import { classesOf } from '../data/set'
import { declare } from '../series'
import type { DescentModel, DescentSpec } from '../spec/spec'
import { createTrainMeter, evaluationRows } from './meters'
import { networkParameters } from './network'

/** Logits `[R, B, C]`, or the number answered `[R, B, 1]`, of rows `[R, B, d]`. */
function outputs({ model }: { model: DescentModel }, state: Tensors, x: tf.Tensor): tf.Tensor {
  let h = x
  for (let layer = 1; layer <= model.depth; layer++) {
    h = linear(state, `layer${layer}`, h)
    if (layer < model.depth) h = model.activation === 'relu' ? tf.relu(h) : tf.tanh(h)
  }
  return h
}

/** Logit of the label above the largest other, `[R, B]`: unlike an answer it does not leap where two are nearly equal. */
function margins(z: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const marks = tf.oneHot(labels, z.shape[2]!).toFloat()
  return z
    .mul(marks)
    .sum(2)
    .sub(z.sub(marks.mul(1e9)).max(2))
}

export function createProgram(spec: DescentSpec): Program {
  const { model, replicas } = spec
  const singles = replicaSpecs(spec)
  const classes = classesOf(spec.task)
  const sets = drawSets(spec)
  const probed = {
    classes,
    noisy: isNoisy(spec),
    sets,
    most: mostSamples(spec),
    testRows: spec.task.testRows
  }
  const lossOf = model.loss === 'squared' ? meanSquaredError : softmaxCrossEntropy
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series: declare(spec),
    constants: {},
    batches: createBatches(spec),
    dropouts: [],
    probe: createProbe(spec),
    forward(state, feeds, mode): Forward {
      const [z, y] = [outputs(spec, state, feeds['x']!), feeds['y']!]
      if (classes === 0) {
        const losses = z.squeeze([2]).sub(y).square() // [R, B]
        return { loss: losses.mean(1), outputs: { losses }, updated: {} }
      }
      const losses = lossOf(z, y) // [R, B]
      const said: Tensors =
        mode === 'train' ? { margins: margins(z, y) } : { predicted: tf.argMax(z, 2).toFloat() }
      return { loss: losses.mean(1), outputs: { losses, ...said }, updated: {} }
    },
    createTrainMeter: () => createTrainMeter(sets, classes),
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, probed)
  }
}
