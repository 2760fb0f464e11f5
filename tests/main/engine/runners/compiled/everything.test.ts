/** One program with every layer, loss, optimiser term and noise there is: compiled as eager, on both modes. */
import type * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { optimizerSchema } from '#shared/optimizer'
import { createInlineSource } from '../../../../../src/main/engine/batches/batchSource'
import { installKernelPatches } from '../../../../../src/main/engine/runners/compiled/kernelPatches'
import { traceProgram } from '../../../../../src/main/engine/runners/compiled/programTraces'
import { createSessionRunner } from '../../../../../src/main/engine/runners/compiled/sessionRunner'
import type { Parameter } from '../../../../../src/kit/data/hostData'
import { attend } from '../../../../../src/kit/program/layers/attention'
import { dropout } from '../../../../../src/kit/program/layers/dropout'
import { lookUp } from '../../../../../src/kit/program/layers/embedding'
import { gelu, linear, project } from '../../../../../src/kit/program/layers/linear'
import { layerNormalize } from '../../../../../src/kit/program/layers/normalization'
import * as losses from '../../../../../src/kit/program/losses'
import type { Program, Tensors } from '../../../../../src/kit/program/program'
import { runnerOf } from '../../support'
import { describeNative, modes, relativeDifference, stateDifference } from './support'

const rows = 6
const symbols = 5
const d = 4

const parameter = (name: string, ...shape: number[]): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize: (stream) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal() / 2)
})

type Loss = (logits: tf.Tensor, targets: tf.Tensor) => tf.Tensor

/** Embedding → attention → norm → MLP → logits, rows weighted by replica. */
function transformer(options: Record<string, unknown>, loss: Loss): Program {
  const optimizers = [0.01, 0.02].map((learningRate) => optimizerSchema.parse({ ...options, learningRate }))
  const at = (f: (i: number) => number): Int32Array =>
    Int32Array.from({ length: 2 * rows * 3 }, (_, i) => f(i))
  const forward = (state: Tensors, feeds: Tensors) => {
    const tokens = lookUp(state['embed']!, feeds['tokens']!.reshape([2, rows * 3])).reshape([2, rows, 3, d])
    const [q, k, v] = ['q', 'k', 'v'].map((name) =>
      project(state, name, tokens.reshape([2, rows * 3, d])).reshape([2, rows, 3, d])
    ) as [tf.Tensor, tf.Tensor, tf.Tensor]
    const mixed = layerNormalize(state, 'norm', tokens.add(attend(q, k, v, 2).mixed))
    const last = mixed.slice([0, 0, 2, 0], [2, rows, 1, d]).reshape([2, rows, d])
    const hidden = dropout(feeds, 'hidden', gelu(linear(state, 'mlp', last)))
    const logits = project(state, 'out', hidden)
    const perRow = loss(logits, feeds['targets']!)
    return { loss: losses.weightedMean(perRow, feeds['weights']!), outputs: { perRow }, updated: {} }
  }
  return {
    replicas: 2,
    seeds: [3, 4],
    optimizers,
    parameters: [
      parameter('embed', symbols, d),
      ...['q', 'k', 'v'].map((name) => parameter(`${name}/weight`, d, d)),
      parameter('norm/scale', 1, d),
      parameter('norm/shift', 1, d),
      parameter('mlp/weight', d, 8),
      parameter('mlp/bias', 1, 8),
      parameter('out/weight', 8, symbols)
    ],
    series: [],
    constants: {
      weights: {
        dtype: 'float32',
        shape: [2, rows],
        data: Float32Array.of(1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0)
      }
    },
    batches: {
      layout: {
        tokens: { dtype: 'int32', shape: [2, rows, 3] },
        targets: { dtype: 'int32', shape: [2, rows] }
      },
      write(step, into) {
        into['tokens']!.set(at((i) => (i * i + step) % symbols))
        into['targets']!.set(at((i) => (i + step) % symbols).subarray(0, 2 * rows))
      }
    },
    dropouts: [{ name: 'hidden', shape: [rows, 8], rates: [0.2, 0] }],
    probe: {
      tokens: { dtype: 'int32', shape: [2, rows, 3], data: at((i) => (i * 3) % symbols) },
      targets: { dtype: 'int32', shape: [2, rows], data: at((i) => i % symbols).subarray(0, 2 * rows) }
    },
    forward,
    createTrainMeter: () => {
      throw new Error('not metered')
    },
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: () => []
  }
}

const cases: [string, Record<string, unknown>, Loss][] = [
  ['SGD on cross-entropy', { kind: 'sgd' }, (z, t) => losses.softmaxCrossEntropy(z, t, 0.1)],
  ['clipped momentum on squared error', { kind: 'momentum', clipNorm: 0.1 }, losses.meanSquaredError],
  [
    'AdamW towards the start, warm-up, cosine, EMA filter, on StableMax',
    {
      kind: 'adamw',
      weightDecay: 0.5,
      decayTowards: 'init',
      warmupSteps: 2,
      schedule: 'cosine',
      scheduleSteps: 10,
      filter: 'ema'
    },
    losses.stableMaxCrossEntropy
  ],
  [
    'the control run of an EMA filter, AdamW, on cross-entropy',
    { kind: 'adamw', weightDecay: 0.5, filter: 'ema', filterControl: true },
    losses.softmaxCrossEntropy
  ],
  [
    'Adam with coupled decay, steps, MA filter, noise, fixed norm, on hinge',
    {
      kind: 'adam',
      weightDecay: 0.1,
      schedule: 'step',
      scheduleSteps: 4,
      filter: 'ma',
      filterWindow: 3,
      weightNoise: 0.01,
      updateNoise: 0.1,
      fixedNorm: true
    },
    losses.hinge
  ]
]

describeNative('everything compiles', () => {
  for (const mode of modes)
    it.each(cases)(`${mode}: %s`, (_, options, loss) => {
      installKernelPatches()
      const { program, initial, batches, runner: eager } = runnerOf(transformer(options, loss))
      const traces = traceProgram(program, initial, batches)
      traces.assertSteady()
      const compiled = createSessionRunner(createInlineSource(batches), initial, traces, mode)
      for (const [count, tolerance] of [
        [1, 1e-5],
        [12, 1e-3]
      ] as const) {
        const first = count === 1 ? 0 : 1
        const plain = eager.run(first, count).at(-1)!
        const found = compiled.run(first, count).at(-1)!
        expect(found.feeds).toEqual(plain.feeds)
        expect(relativeDifference(found.outputs['perRow']!, plain.outputs['perRow']!)).toBeLessThan(tolerance)
        expect(stateDifference(compiled.read(), eager.read())).toBeLessThan(count === 1 ? 1e-4 : 1e-2)
      }
      expect(relativeDifference(compiled.evaluate()['perRow']!, eager.evaluate()['perRow']!)).toBeLessThan(
        1e-3
      )
      compiled.dispose()
      eager.dispose()
    })
})
