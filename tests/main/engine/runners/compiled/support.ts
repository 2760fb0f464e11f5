/** Programs compiled on the native backend, and what the tests of compiled steps compare. */
import type * as tf from '@tensorflow/tfjs'
import { describe } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import type { ExecutionMode } from '#shared/run'
import { installKernelPatches } from '../../../../../src/main/engine/runners/compiled/kernelPatches'
import { traceProgram } from '../../../../../src/main/engine/runners/compiled/programTraces'
import { createSessionRunner } from '../../../../../src/main/engine/runners/compiled/sessionRunner'
import { initialState } from '../../../../../src/main/engine/runners/initialState'
import type { FeedLayout } from '../../../../../src/kit/data/hostData'
import type { HostTensor } from '#shared/trainingState'
import type { Forward, Program, Tensors } from '../../../../../src/kit/program/program'
import { optimizerSchema } from '#shared/optimizer'
import { createInlineSource } from '../../../../../src/main/engine/batches/batchSource'
import { createRunner, engineName, openTestBackend } from '../../support'

/** Why these tests cannot run here; null where they can. */
const obstacle =
  engineName !== 'native'
    ? 'SALTUS_ENGINE is not native'
    : await openTestBackend().then(
        () => null,
        (error: Error) => error.message
      )

/** A suite on the native backend; its name says why it is skipped elsewhere. */
export function describeNative(name: string, suite: () => void): void {
  describe.skipIf(obstacle !== null)(obstacle === null ? name : `${name} (skipped: ${obstacle})`, suite)
}

export const modes: ExecutionMode[] = ['graph', 'xla']

/** A program of parity with its eager runner and as many compiled ones as asked for. */
export async function compiledOf(spec: ExperimentSpec) {
  installKernelPatches()
  const { program, initial, batches, runner } = await createRunner(spec)
  const traces = traceProgram(program, initial, batches)
  return {
    program,
    initial,
    traces,
    eager: runner,
    start: (mode: ExecutionMode) => createSessionRunner(createInlineSource(batches), initial, traces, mode)
  }
}

/** Largest difference over the largest magnitude of what is expected. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(expected[i]! - found[i]!))
    largest = Math.max(largest, Math.abs(expected[i]!))
  }
  return difference === 0 ? 0 : difference / largest
}

/** Of the largest value: a tensor has more of them than a call takes arguments. */
function magnitude(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}

/**
 * Largest of all tensors' differences, each relative to the largest value of the tensor, or to a tenth of that of
 * all (a bias in front of batch norm has no gradient but rounding).
 */
export function stateDifference(
  found: Record<string, HostTensor>,
  expected: Record<string, HostTensor>
): number {
  const names = Object.keys(expected)
  const largest = Math.max(...names.map((name) => magnitude(expected[name]!.data)))
  return Math.max(
    ...names.map((name) => {
      const scale = Math.max(magnitude(expected[name]!.data), largest / 10)
      const difference = expected[name]!.data.map((v, i) => v - found[name]!.data[i]!)
      return magnitude(difference) / scale
    })
  )
}

/** y = w·x on 4 rows of 3 numbers, with a forward pass of the test's own; tensors `w` `[1, 3]` and feed `x` `[1, 4, 3]`. */
export function tinyProgram(
  forward: (state: Tensors, feeds: Tensors) => tf.Tensor,
  overrides: Partial<Program> = {}
): { program: Program; initial: Record<string, HostTensor> } {
  const x: FeedLayout = { dtype: 'float32', shape: [1, 4, 3] }
  const rows = (step: number) => Float32Array.from({ length: 12 }, (_, i) => Math.sin(i + step))
  const program: Program = {
    replicas: 1,
    parameters: [{ name: 'w', shape: [3], trainable: true, initialize: () => Float32Array.of(1, 2, 3) }],
    series: [],
    seeds: [0],
    optimizers: [optimizerSchema.parse({ learningRate: 0.1 })],
    constants: {},
    dropouts: [],
    probe: { x: { ...x, data: rows(0) } },
    batches: { layout: { x }, write: (step, into) => into['x']!.set(rows(step)) },
    forward(state, feeds): Forward {
      const y = forward(state, feeds)
      return { loss: y.square().mean([1]), outputs: { y }, updated: {} }
    },
    createTrainMeter: () => {
      throw new Error('not metered')
    },
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: () => [],
    ...overrides
  }
  return { program, initial: initialState(program) }
}

/** w·x, as `tinyProgram` wants it. */
export const product = (state: Tensors, feeds: Tensors): tf.Tensor =>
  feeds['x']!.mul(state['w']!.reshape([1, 1, 3])).sum(2)
