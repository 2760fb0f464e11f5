/**
 * The grokking family's programs: five networks on one table of an operation, four losses.
 *
 * Dims: R replicas, B rows of a step, P rows of the table, n symbols, V tokens of the decoder.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import type { Feeds } from '#kit/data'
import {
  type DropoutSite,
  type Forward,
  hinge,
  meanSquaredError,
  type Program,
  softmaxCrossEntropy,
  stableMaxCrossEntropy,
  type Tensors,
  weightedMean
} from '#kit/program'
import { batchesOf, rowLayout } from '../data/batches'
import { tableOf, whyNoProgress } from '../measures/groupTable'
import { series } from '../measures/series'
import { createMeasures } from '../measures/measures'
import { createStepMeter, evaluationRows } from './meters'
import { decoder } from './decoder'
import { tied, twoHot } from './mlp'
import { transformer } from './transformer'
import { layerNames, networkParameters } from './network'
import { createProgress } from '../measures/finalProgress'
import { runRows, toldAnswers, type RunRows } from '../data/rows'
import type { GrokkingModel, GrokkingSpec } from '../spec/spec'
import { symbolsOf } from '../data/table'
import { decoderInputs, END, firstSymbolToken, scoredPositions } from '../data/tokens'

/** Loss of every row `[R, N]` from logits `[R, N, C]` and targets `[R, N]`. */
function rowLosses(
  { loss, labelSmoothing }: GrokkingModel,
  logits: tf.Tensor,
  targets: tf.Tensor
): tf.Tensor {
  switch (loss) {
    case 'crossEntropy':
      return softmaxCrossEntropy(logits, targets, labelSmoothing)
    case 'mse':
      return meanSquaredError(logits, targets)
    case 'hinge':
      return hinge(logits, targets)
    case 'stableMax':
      return stableMaxCrossEntropy(logits, targets)
  }
}

interface Scores {
  /** `[R, B]` */
  losses: tf.Tensor
  /** Symbol that the network answers, `[R, B]`; −1 for a decoder that does not end after it. */
  predicted: () => tf.Tensor
}

function scoreSymbols(spec: GrokkingSpec, logits: tf.Tensor, answers: tf.Tensor): Scores {
  return {
    losses: rowLosses(spec.model, logits, answers),
    predicted: () => tf.argMax(logits, 2).toFloat()
  }
}

/** A decoder is scored on the answer and on the end after it. Logits `[R, B, 2, V]`. */
function scoreSequence({ task, model }: GrokkingSpec, logits: tf.Tensor, answers: tf.Tensor): Scores {
  const [replicas, rows, positions, tokens] = logits.shape as [number, number, number, number]
  const first = firstSymbolToken(task)
  const targets = tf.stack(
    [answers.add(tf.scalar(first, 'int32')), tf.fill([replicas, rows], END, 'int32')],
    2
  )
  const flat = logits.reshape([replicas, rows * positions, tokens])
  const losses = rowLosses(model, flat, targets.reshape([replicas, rows * positions]))
  return {
    losses: losses.reshape([replicas, rows, positions]).mean(2),
    predicted() {
      const best = tf.argMax(logits, 3).toFloat()
      const at = (place: number): tf.Tensor =>
        best.slice([0, 0, place], [-1, -1, 1]).reshape([replicas, rows])
      const ends = at(1).equal(END).toFloat()
      return at(0).sub(first).add(1).mul(ends).sub(1)
    }
  }
}

/** `[R, B, n]`; of a decoder `[R, B, 2, V]`. */
function logitsOf(spec: GrokkingSpec, state: Tensors, feeds: Tensors): tf.Tensor {
  const operands = feeds['operands']!
  const { model } = spec
  switch (model.kind) {
    case 'quadratic':
    case 'relu':
      return twoHot(state, operands, model.kind)
    case 'tied':
      return tied(state, operands)
    case 'transformer':
      return transformer(state, feeds, operands, model)
    case 'decoder':
      return decoder(state, feeds, { operands, answers: feeds['answers']! }, spec)
  }
}

function score(spec: GrokkingSpec, state: Tensors, feeds: Tensors): Scores {
  const scored = spec.model.kind === 'decoder' ? scoreSequence : scoreSymbols
  return scored(spec, logitsOf(spec, state, feeds), feeds['answers']!)
}

/** Logits of the symbols at the answer's place, `[R, P, n]`. */
function symbolLogits(spec: GrokkingSpec, state: Tensors, feeds: Tensors): tf.Tensor {
  const logits = logitsOf(spec, state, feeds)
  if (spec.model.kind !== 'decoder') return logits
  const n = symbolsOf(spec.task)
  const [replicas, rows] = logits.shape as [number, number]
  return logits.slice([0, 0, 0, firstSymbolToken(spec.task)], [-1, -1, 1, n]).reshape([replicas, rows, n])
}

/** The training set of every replica, filled up with rows of weight 0. */
function trainingSet(spec: GrokkingSpec, { table, replicas, most }: RunRows): Feeds {
  const operands = new Int32Array(spec.replicas * most * 2)
  const targets = new Int32Array(spec.replicas * most)
  const weights = new Float32Array(spec.replicas * most)
  replicas.forEach(({ train, answers }, r) =>
    train.forEach((row, i) => {
      const at = r * most + i
      operands.set([table.a[row]!, table.b[row]!], 2 * at)
      targets[at] = answers[i]!
      weights[at] = 1
    })
  )
  const layout = rowLayout(spec.replicas, most)
  return {
    'set/operands': { ...layout.operands, data: operands },
    'set/answers': { ...layout.answers, data: targets },
    'set/weights': { dtype: 'float32', shape: [spec.replicas, most], data: weights }
  }
}

/** Every row of the table with the answers that each replica is told. */
function wholeTable(spec: GrokkingSpec, rows: RunRows): Feeds {
  const { a, b } = rows.table
  const layout = rowLayout(spec.replicas, a.length)
  const pairs = Int32Array.from({ length: spec.replicas * a.length * 2 }, (_, i) => {
    const row = (i >> 1) % a.length
    return i % 2 === 0 ? a[row]! : b[row]!
  })
  return {
    operands: { ...layout.operands, data: pairs },
    answers: { ...layout.answers, data: toldAnswers(rows) }
  }
}

/** After the MLP of every layer (Power et al. 2022, released code: dropout only there). */
function dropoutSites(spec: GrokkingSpec, rows: number): DropoutSite[] {
  const { kind, layers, width } = spec.model
  const rates = replicaSpecs(spec).map(({ model }) => model.dropout)
  const positions = (layer: number): number[] => {
    if (kind === 'transformer') return layers === 1 ? [rows] : [rows * 3]
    return [rows, layer === layers - 1 ? scoredPositions.length : decoderInputs]
  }
  if (kind !== 'transformer' && kind !== 'decoder') return []
  return layerNames(layers).map((name, layer) => ({ name, shape: [...positions(layer), width], rates }))
}

export function createProgram(spec: GrokkingSpec): Program {
  const { replicas, batchSize } = spec
  const singles = replicaSpecs(spec)
  const rows = runRows(spec)
  const full = batchSize === null
  const forward = (state: Tensors, feeds: Tensors, mode: 'train' | 'evaluate'): Forward => {
    if (mode === 'evaluate') {
      const { losses, predicted } = score(spec, state, feeds)
      return { loss: losses.mean(1), outputs: { losses, predicted: predicted() }, updated: {} }
    }
    const set: Tensors = full ? { operands: feeds['set/operands']!, answers: feeds['set/answers']! } : {}
    const { losses } = score(spec, state, { ...feeds, ...set })
    const loss = full ? weightedMean(losses, feeds['set/weights']!) : losses.mean(1) // [R]
    return { loss, outputs: { loss: loss.expandDims(1) }, updated: {} }
  }
  const table = tableOf(spec, rows)
  const measure = createMeasures(spec, table)
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series: series,
    constants: full ? trainingSet(spec, rows) : {},
    batches: batchesOf(spec, rows),
    dropouts: dropoutSites(spec, batchSize ?? rows.most),
    probe: wholeTable(spec, rows),
    forward,
    createTrainMeter: () => createStepMeter(replicas),
    meterSeries: 'steps',
    snapshots: ['predicted'],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, rows),
    measure,
    ...(whyNoProgress(spec) === null && {
      inspect: (state: Tensors, feeds: Tensors) => ({ logits: symbolLogits(spec, state, feeds) }),
      derive: createProgress(spec, table!)
    })
  }
}
