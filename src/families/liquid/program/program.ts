/**
 * A recurrent network in continuous time as a program.
 *
 * Dims: R replicas, B sequences, T rows, d inputs, u units, S test sequences.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import {
  dropout,
  type Forward,
  linear,
  type Program,
  scan,
  sigmoidCrossEntropy,
  type Tensors
} from '#kit/program'
import type { Feeds } from '#kit/data'
import { createBatches, createProbe, testCount } from '../data/batches'
import { inputsOf, isClassified } from '../data/sequences'
import { drawWiring, fullWiring } from '../data/wiring'
import { declare } from '../series'
import type { LiquidModel, LiquidSpec } from '../spec/spec'
import { hasGate, shownCount } from '../data/shown'
import type { Cell } from './cells/cell'
import { cfc } from './cells/cfc'
import { ltc } from './cells/ltc'
import { gru, lstm, rnn } from './cells/recurrent'
import { createTrainMeter, evaluationRows, testFacts } from './meters'
import { hasMotor, networkParameters, recurrentOf } from './network'

function cellOf(model: LiquidModel): Cell {
  if (model.cell === 'cfc') return cfc(model)
  if (model.cell === 'ltc') return ltc(model.unfoldings)
  return { rnn, gru, lstm }[model.cell]
}

/** Synapses that there are, `wired/sensory` `[R, d, u]` and `wired/recurrent` `[R, u, u]`; only of an LTC. */
function wiringOf(spec: LiquidSpec): Feeds {
  const { task, model, replicas } = spec
  if (model.cell !== 'ltc') return {}
  const [d, u] = [inputsOf(task), model.units]
  const own = replicaSpecs(spec).map(({ seed }) =>
    model.wiring === 'ncp' ? drawWiring(d, u, seed) : fullWiring(d, u)
  )
  const table = (part: 'sensory' | 'recurrent', rows: number) => ({
    dtype: 'float32' as const,
    shape: [replicas, rows, u],
    data: Float32Array.from(own.flatMap((wiring) => [...wiring[part]]))
  })
  return { 'wired/sensory': table('sensory', d), 'wired/recurrent': table('recurrent', u) }
}

/** States `[T, R, B, u]`, gates where the cell has some, and what is answered, `[R, B, T]`. */
function run(spec: LiquidSpec, cell: Cell, state: Tensors, feeds: Tensors, x: tf.Tensor) {
  const { model, replicas } = spec
  const { name } = recurrentOf(spec)
  const wired = Object.fromEntries(Object.entries(feeds).filter(([key]) => key.startsWith('wired/')))
  const given = { ...state, ...wired, [name]: dropout(feeds, 'synapses', state[name]!) }
  const sequences = x.shape[1]!
  const { outputs } = scan({
    carries: Object.fromEntries(
      cell.carries.map((each) => [each, tf.zeros([replicas, sequences, model.units])])
    ),
    sequences: cell.sequences(given, x, feeds['dt']!.expandDims(3)),
    weights: cell.weights(given),
    body(at) {
      const { carries, gate } = cell.row(at)
      return { carries, outputs: { h: carries['h']!, ...(gate && { gate }) } }
    }
  })
  const h = outputs['h']! // [T, R, B, u]
  const length = h.shape[0]!
  const read = (hasMotor(model) ? h.slice([0, 0, 0, 0], [-1, -1, -1, 1]) : h).transpose([1, 2, 0, 3])
  const answers = linear(
    state,
    'output',
    read.reshape([replicas, sequences * length, read.shape[3]!])
  ).reshape([replicas, sequences, length])
  return { h, gate: outputs['gate'], answers }
}

/** Loss of every row `[R, B, T]`. */
const lossesOf = ({ task }: LiquidSpec, answers: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  isClassified(task) ? sigmoidCrossEntropy(answers, y) : answers.sub(y).square()

/** Σ wl / Σ w over the rows of each sequence, `[R, B]`. */
const ofSequence = (rows: tf.Tensor, weight: tf.Tensor): tf.Tensor =>
  rows.mul(weight).sum(2).div(weight.sum(2))

export function createProgram(spec: LiquidSpec): Program {
  const { task, model, replicas } = spec
  const singles = replicaSpecs(spec)
  const cell = cellOf(model)
  const count = testCount(task)
  const shown = shownCount(task)
  const gated = hasGate(model)
  const facts = testFacts(spec)

  /** Of the first test sequences, `[R, shown, T, u]`. */
  const first = (x: tf.Tensor): tf.Tensor =>
    x.transpose([1, 2, 0, 3]).slice([0, 0, 0, 0], [-1, shown, -1, -1])

  function evaluate(state: Tensors, feeds: Tensors): Forward {
    const x = feeds['x']!
    const { h, gate, answers } = run(spec, cell, state, feeds, x)
    const losses = lossesOf(spec, answers, feeds['y']!)
    const perSequence = ofSequence(losses, feeds['weight']!)
    const told = answers.mul(feeds['weight']!)
    // the gradient of all that counts by the inputs: sequences do not act on one another
    const gradient = tf.grad((given: tf.Tensor) =>
      run(spec, cell, state, feeds, given).answers.mul(feeds['weight']!).sum()
    )(x)
    return {
      loss: perSequence.mean(1),
      outputs: {
        losses: perSequence,
        rows: losses.slice([0, 0, 0], [-1, count, -1]),
        // of the row that counts, the logit that the class is 1
        ...(isClassified(task) && { logits: told.sum(2) }),
        sensitivity: gradient.slice([0, 0, 0, 0], [-1, count, -1, -1]).square().mean([2, 3]),
        activity: first(h),
        ...(gated && gate && { gates: first(gate) }),
        answers: answers.slice([0, 0, 0], [-1, shown, -1])
      },
      updated: {}
    }
  }

  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series: declare(spec),
    constants: wiringOf(spec),
    batches: createBatches(spec),
    dropouts: [
      {
        name: 'synapses',
        shape: recurrentOf(spec).shape,
        rates: singles.map((single) => single.model.synapseFailure)
      }
    ],
    probe: createProbe(spec),
    forward(state, feeds, mode) {
      if (mode === 'evaluate') return evaluate(state, feeds)
      const { answers } = run(spec, cell, state, feeds, feeds['x']!)
      const losses = ofSequence(lossesOf(spec, answers, feeds['y']!), feeds['weight']!)
      return { loss: losses.mean(1), outputs: { losses }, updated: {} }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    meterSeries: 'train',
    snapshots: ['activity', 'answers', ...(gated ? ['gates'] : [])],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, spec, facts)
  }
}
