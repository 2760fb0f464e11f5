/** Recurrence in compiled steps: equal to eager ones, and a graph that does not grow with the length. */
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { optimizerSchema } from '#shared/optimizer'
import { RandomStream } from '#shared/random'
import { countNodes } from '../../../../../src/main/engine/runners/compiled/recordedGraph'
import { installKernelPatches } from '../../../../../src/main/engine/runners/compiled/kernelPatches'
import { programHash, traceProgram } from '../../../../../src/main/engine/runners/compiled/programTraces'
import { createSessionRunner } from '../../../../../src/main/engine/runners/compiled/sessionRunner'
import { createInlineSource } from '../../../../../src/main/engine/batches/batchSource'
import { planNoise, withNoise } from '../../../../../src/main/engine/batches/noise'
import { dropout, scan, type Program, type Tensors } from '../../../../../src/kit/program'
import { runnerOf } from '../../support'
import { describeNative, modes, relativeDifference, stateDifference, tinyProgram } from './support'

const UNITS = 6
const ROWS = 3

/** Time first: [R, T, …] → [T, R, …]. */
const timeFirst = (x: tf.Tensor): tf.Tensor => x.transpose([1, 0, ...x.shape.slice(2).map((_, i) => i + 2)])

/** h ← tanh(hW + (x·mask)V) over T rows, read out at every one; dropout falls on inputs, another draw at every row. */
function recurrent(length: number, replicas = 1, rate = 0): Program {
  const x = { dtype: 'float32' as const, shape: [replicas, length, ROWS, 2] }
  const rows = (step: number): Float32Array => {
    const values = Array.from({ length: replicas }, (_, r) => {
      const stream = new RandomStream(r, 'data', step)
      return Array.from({ length: length * ROWS * 2 }, () => stream.normal())
    })
    return Float32Array.from(values.flat())
  }
  const outputs = (state: Tensors, feeds: Tensors): Tensors => {
    const { outputs } = scan({
      carries: { h: tf.zeros([replicas, ROWS, UNITS]) },
      sequences: { x: timeFirst(dropout(feeds, 'inputs', feeds['x']!)) },
      weights: { W: state['W']!, V: state['V']! },
      body({ carries, rows, weights }) {
        const h = tf.tanh(tf.matMul(carries['h']!, weights['W']!).add(tf.matMul(rows['x']!, weights['V']!)))
        return { carries: { h }, outputs: { h } }
      }
    })
    return { y: tf.matMul(timeFirst(outputs['h']!).reshape([replicas, length * ROWS, UNITS]), state['out']!) }
  }
  const parameter = (name: string, shape: number[]): Program['parameters'][number] => ({
    name,
    shape,
    trainable: true,
    initialize: (stream) =>
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.4 * stream.normal())
  })
  return {
    ...tinyProgram(() => tf.zeros([1])).program,
    replicas,
    seeds: Array.from({ length: replicas }, (_, r) => r),
    optimizers: Array.from({ length: replicas }, () => optimizerSchema.parse({ learningRate: 0.01 })),
    parameters: [parameter('W', [UNITS, UNITS]), parameter('V', [2, UNITS]), parameter('out', [UNITS, 1])],
    dropouts:
      rate > 0
        ? [{ name: 'inputs', shape: [length, ROWS, 2], rates: Array<number>(replicas).fill(rate) }]
        : [],
    probe: { x: { ...x, data: rows(0) } },
    batches: { layout: { x }, write: (step, into) => into['x']!.set(rows(step)) },
    forward(state, feeds) {
      const given = outputs(state, feeds)
      return { loss: given['y']!.square().mean([1, 2]), outputs: given, updated: {} }
    }
  }
}

function tracesOf(program: Program) {
  installKernelPatches()
  const { initial, runner } = runnerOf(program)
  const batches = withNoise(program.batches, planNoise(program))
  const traces = traceProgram(program, initial, batches)
  return {
    traces,
    eager: runner,
    start: (mode: 'graph' | 'xla') => createSessionRunner(createInlineSource(batches), initial, traces, mode)
  }
}

describeNative('a compiled scan', () => {
  it.each(modes.flatMap((mode) => [1, 2].flatMap((R) => [0, 0.5].map((rate) => ({ mode, R, rate })))))(
    'agrees with the eager one: %o',
    ({ mode, R, rate }) => {
      const { eager, start, traces } = tracesOf(recurrent(20, R, rate))
      const plain = traces.assertSteady()
      const compiled = start(mode)
      const [found, expected] = [compiled.run(0, 5), eager.run(0, 5)]
      for (let step = 0; step < 5; step++)
        expect(relativeDifference(found[step]!.outputs['y']!, expected[step]!.outputs['y']!)).toBeLessThan(
          1e-5
        )
      expect(relativeDifference(plain[1]!['y']!, expected[1]!.outputs['y']!)).toBeLessThan(1e-5)
      expect(stateDifference(compiled.read(), eager.read())).toBeLessThan(1e-4)
      expect(relativeDifference(compiled.evaluate()['y']!, eager.evaluate()['y']!)).toBeLessThan(1e-5)
      compiled.dispose()
      eager.dispose()
    }
  )

  it('has one graph for any length, and no longer a recording', () => {
    const made = [20, 200, 2000].map((length) => {
      const program = recurrent(length)
      const { traces, start } = tracesOf(program)
      const runner = start('graph')
      const { bytes } = runner.graph
      runner.dispose()
      return { nodes: countNodes(traces.step), bytes: bytes.length }
    })
    expect(made[1]!.nodes).toBe(made[0]!.nodes)
    expect(made[2]!.nodes).toBe(made[0]!.nodes)
    // numbers of rows take a byte or two more where they are larger
    expect(Math.abs(made[2]!.bytes - made[0]!.bytes)).toBeLessThan(200)
  })

  it('keeps every sum from becoming part of an AddN, which adds in an order of its own', () => {
    const { traces } = tracesOf(recurrent(20))
    const bodies = traces.step.nodes.flatMap(({ loop }) => (loop ? [loop.body] : []))
    const sums = bodies.flatMap(({ nodes }) => nodes.filter(({ op }) => op === 'Add' || op === 'AddV2'))
    expect(bodies).toHaveLength(2)
    expect(sums.length).toBeGreaterThan(2)
    for (const { attributes } of sums)
      expect(attributes['_grappler_ArithmeticOptimizer_AddOpsRewriteStage']).toEqual({ bool: true })
  })

  it('takes time in proportion to the length', () => {
    const least = [200, 2000].map((length) => {
      const runner = tracesOf(recurrent(length)).start('graph')
      runner.run(0, 2)
      const times = [1, 2, 3].map((step) => {
        const before = process.cpuUsage()
        runner.run(step, 1)
        return process.cpuUsage(before).user
      })
      runner.dispose()
      return Math.min(...times)
    })
    // ten times the rows: about 10 when tables are written in place, and 100 if each row copied them
    expect(least[1]! / least[0]!).toBeLessThan(30)
  })

  it('counts as another program where the length differs', () => {
    const hashes = [20, 20, 21].map((length) => programHash(tracesOf(recurrent(length)).traces, ''))
    expect(hashes[1]).toBe(hashes[0])
    expect(hashes[2]).not.toBe(hashes[0])
  })
})
