/**
 * The classifier as a program: an MLP that says which rule made a row, cross-entropy.
 *
 * Dims: R replicas, B rows, n inputs, h width, C outputs.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import {
  batchNormalize,
  type Forward,
  linear,
  type Program,
  softmaxCrossEntropy,
  type Tensors,
  unpackBits
} from '#kit/program'
import { createBatches, createProbe } from '../data/batches'
import { mergedOf } from '../data/classes'
import { createLaw } from '../data/law'
import { classesOf, inputsOf, rulesOf } from '../data/task'
import { series } from '../series'
import type { AutomataModel, AutomataSpec } from '../spec/spec'
import { createTrainMeter, evaluationRows } from './meters'
import { isNormalized, networkParameters } from './network'

type Mode = 'train' | 'evaluate'

/** With the statistics of the start, mean 0 and variance 1, a norm only scales and shifts. */
function normalize({ statistics }: AutomataModel, state: Tensors, name: string, x: tf.Tensor, mode: Mode) {
  if (statistics === 'batch') return batchNormalize(state, name, x, mode)
  return { output: x.mul(state[`${name}/scale`]!).add(state[`${name}/shift`]!), updated: {} }
}

/** Logits `[R, B, C]` of packed rows `[R, B, words]`. */
function logits({ task, model }: AutomataSpec, state: Tensors, x: tf.Tensor, mode: Mode) {
  const updated: Tensors = {}
  let h = unpackBits(x, inputsOf(task)) // [R, B, n]
  for (let layer = 1; layer <= model.depth; layer++) {
    const name = `layer${layer}`
    h = linear(state, name, h) // [R, B, h], the last [R, B, C]
    if (isNormalized(model, layer)) {
      const normalized = normalize(model, state, name, h, mode)
      Object.assign(updated, normalized.updated)
      h = normalized.output
    }
    if (layer < model.depth) h = tf.relu(h)
  }
  return { logits: h, updated }
}

/** Output that is largest, `[R, B]`. */
const predicted = (z: tf.Tensor): tf.Tensor => tf.argMax(z, 2).toFloat()

/** Logit of the label above the largest other, `[R, B]`: unlike an answer it does not leap where two are nearly equal. */
function margins(z: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const marks = tf.oneHot(labels, z.shape[2]!).toFloat()
  return z
    .mul(marks)
    .sum(2)
    .sub(z.sub(marks.mul(1e9)).max(2))
}

export function createProgram(spec: AutomataSpec): Program {
  const { task, model, replicas } = spec
  const singles = replicaSpecs(spec)
  const rules = rulesOf(task)
  const probed = {
    rowsPerRule: task.probeRows,
    classes: classesOf(task, model),
    merged: singles.map((single) => mergedOf(rules, single.task)),
    laws: singles.map((single) => createLaw(single.task))
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
    probe: createProbe(spec),
    forward(state, feeds, mode): Forward {
      const { logits: z, updated } = logits(spec, state, feeds['x']!, mode)
      const losses = softmaxCrossEntropy(z, feeds['y']!) // [R, B]
      const said: Tensors =
        mode === 'train' ? { margins: margins(z, feeds['y']!) } : { predicted: predicted(z) }
      return { loss: losses.mean(1), outputs: { losses, ...said }, updated }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    meterSeries: 'train',
    snapshots: ['predicted'],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, probed)
  }
}
