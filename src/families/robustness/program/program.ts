/**
 * The network as a program: a hidden layer of ReLUs that answers ±1 by squared error, or tells digits by cross-entropy.
 *
 * Dims: R replicas, B rows, d inputs, H width, O outputs.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import { type Forward, type Program, softmaxCrossEntropy, type Tensors } from '#kit/program'
import { createBatches, createProbe, drawSets, trainingTable } from '../data/batches'
import { isDigits } from '../data/set'
import { declare } from '../series'
import type { RobustSpec } from '../spec/spec'
import { answersTo, slopes, toldUnderAttack } from './attacks'
import { createTrainMeter, evaluationRows } from './meters'
import { networkParameters } from './network'
import { searchRows } from './search'

/** How far each row is from being answered wrong, `[R, B]`: it does not leap where two answers are nearly equal. */
function margins(z: tf.Tensor, labels: tf.Tensor, digits: boolean): tf.Tensor {
  if (!digits) return z.squeeze([2]).mul(labels)
  const marks = tf.oneHot(labels, z.shape[2]!).toFloat()
  return z
    .mul(marks)
    .sum(2)
    .sub(z.sub(marks.mul(1e9)).max(2))
}

export function createProgram(spec: RobustSpec): Program {
  const { task, replicas } = spec
  const singles = replicaSpecs(spec)
  const digits = isDigits(task)
  const sets = drawSets(spec)
  const fit = Float32Array.from(singles, (single) => single.task.fit)
  const losses = (z: tf.Tensor, y: tf.Tensor): tf.Tensor =>
    digits ? softmaxCrossEntropy(z, y) : z.squeeze([2]).sub(y).square()
  const test = (tensor: tf.Tensor): tf.Tensor =>
    tensor.slice(
      tensor.shape.map((_, axis) => (axis === 1 ? task.samples : 0)),
      tensor.shape.map(() => -1)
    )
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series: declare(spec),
    constants: {
      ...trainingTable(spec, sets),
      fit: { dtype: 'float32', shape: [replicas], data: fit }
    },
    batches: createBatches(spec),
    dropouts: [],
    probe: createProbe(spec, sets),
    forward(state, feeds, mode): Forward {
      const trains = mode === 'train'
      const [x, y] = [feeds[trains ? 'x' : 'rows']!, feeds[trains ? 'y' : 'labels']!]
      const answers = answersTo(state, x)
      const each = losses(answers.z, y) // [R, B]
      const mean = each.mean(1)
      const loss = digits ? mean : tf.relu(mean.sub(feeds['fit']!))
      const outputs: Tensors = { losses: each, margins: margins(answers.z, y, digits) }
      if (trains) return { loss, outputs, updated: {} }
      const tried = digits
        ? toldUnderAttack(state, test(x), test(y), task)
        : { slopes: slopes(state, answers), answers: answers.z.squeeze([2]) }
      return { loss, outputs: { ...outputs, ...tried }, updated: {} }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, spec, sets),
    ...(!digits && { measure: (step, state) => [searchRows(step, state, spec, sets)] })
  }
}
