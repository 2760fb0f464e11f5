/** The networks against forms of them written out. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { initialState } from '../../../src/main/engine/runners/initialState'
import type { Tensors } from '../../../src/kit/program/program'
import { manifest } from '../../../src/families/grokking/manifest'
import { createProgram } from '../../../src/families/grokking/program/program'
import { manyLayers, oneLayer } from '../../../src/families/grokking/program/transformer'
import type { GrokkingSpec } from '../../../src/families/grokking/spec/spec'
import { relativeDifference } from '../../main/engine/runners/compiled/support'
import { openTestBackend } from '../../main/engine/support'

beforeAll(openTestBackend)

const specOf = (overrides: Record<string, unknown>): GrokkingSpec =>
  manifest.schema.parse({ family: 'grokking', ...overrides })

/** A program's first state as tensors, its biases moved off zero, and the whole table. */
function opened(spec: GrokkingSpec) {
  const program = createProgram(spec)
  const state: Tensors = Object.fromEntries(
    Object.entries(initialState(program))
      .filter(([name]) => program.parameters.some((p) => p.name === name))
      .map(([name, { data, shape }]) => {
        const moved = name.endsWith('bias') ? data.map((_, i) => Math.sin(i)) : data
        return [name, tf.tensor(moved as Float32Array, [...shape])]
      })
  )
  const { data, shape } = program.probe['operands']!
  return { program, state, operands: tf.tensor(data, [...shape], 'int32') }
}

const transformerSpec = (): GrokkingSpec =>
  specOf({
    replicas: 2,
    task: { operation: 'x-y', modulus: 7 },
    model: { kind: 'transformer', width: 8, hidden: 16, heads: 2, layers: 1, loss: 'crossEntropy' }
  })

describe('the one-layer transformer', () => {
  it('attends by symbol as it does row by row: same logits, same gradients', () => {
    const spec = transformerSpec()
    const { state, operands } = opened(spec)
    const names = Object.keys(state)
    const run = (form: typeof oneLayer) => {
      const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
        const given = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
        return form(given, {}, operands, spec.model).square().mul(operands.sum(2).expandDims(2)).sum()
      }
      const logits = form(state, {}, operands, spec.model).dataSync()
      return { logits, gradients: tf.grads(loss)(names.map((name) => state[name]!)) }
    }
    const [bySymbol, byRow] = [run(oneLayer), run(manyLayers)]
    expect(relativeDifference(bySymbol.logits, byRow.logits)).toBeLessThan(1e-5)
    names.forEach((name, i) => {
      const [found, wanted] = [bySymbol.gradients[i]!, byRow.gradients[i]!]
      expect(relativeDifference(found.dataSync(), wanted.dataSync()), name).toBeLessThan(1e-4)
    })
  })

  it('is Nanda et al.’s network, written out in float64 for one pair', () => {
    const spec = { ...transformerSpec(), replicas: 1 }
    const { state, operands } = opened(spec)
    const matrix = (name: string): number[][] => (state[name]!.arraySync() as number[][][])[0]!
    const times = (x: number[], w: number[][]): number[] =>
      w[0]!.map((_, j) => x.reduce((sum, v, i) => sum + v * w[i]![j]!, 0))
    const plus = (x: number[], y: number[]): number[] => x.map((v, i) => v + y[i]!)
    const [a, b] = [2, 5]
    const tokens = [a, b, 7].map((t, i) => plus(matrix('embedding')[t]!, matrix('position')[i]!))
    const heads = [0, 1].flatMap((h) => {
      const part = (x: number[]): number[] => x.slice(4 * h, 4 * h + 4)
      const q = part(times(tokens[2]!, matrix('layer1/query/weight')))
      const scores = tokens.map((t) => {
        const k = part(times(t, matrix('layer1/key/weight')))
        return q.reduce((sum, v, i) => sum + v * k[i]!, 0) / Math.sqrt(4)
      })
      const total = scores.reduce((sum, s) => sum + Math.exp(s), 0)
      const values = tokens.map((t) => part(times(t, matrix('layer1/value/weight'))))
      return [0, 1, 2, 3].map((i) =>
        scores.reduce((sum, s, t) => sum + (Math.exp(s) / total) * values[t]![i]!, 0)
      )
    })
    const attended = plus(tokens[2]!, times(heads, matrix('layer1/mix/weight')))
    const inner = plus(times(attended, matrix('layer1/in/weight')), matrix('layer1/in/bias')[0]!)
    const hidden = inner.map((v) => Math.max(0, v))
    const out = plus(times(hidden, matrix('layer1/out/weight')), matrix('layer1/out/bias')[0]!)
    const logits = times(plus(attended, out), matrix('output/weight')).slice(0, 7)
    const found = oneLayer(state, {}, operands, spec.model).arraySync() as number[][][]
    found[0]![a * 7 + b]!.forEach((z, c) => expect(z).toBeCloseTo(logits[c]!, 5))
  })
})

describe('every model', () => {
  it.each(['quadratic', 'relu', 'transformer', 'decoder', 'tied'])(
    '%s answers every row of the table',
    (kind) => {
      const spec = specOf({
        replicas: 2,
        task: { operation: 'x/y', modulus: 5 },
        model: { kind, width: 8, hidden: 8, heads: 2, layers: 2, loss: 'crossEntropy' }
      })
      const { program, state } = opened(spec)
      const feeds = Object.fromEntries(
        Object.entries({ ...program.constants, ...program.probe }).map(([name, feed]) => [
          name,
          tf.tensor(feed.data, [...feed.shape], feed.dtype)
        ])
      )
      const { outputs } = program.forward(state, feeds, 'evaluate')
      expect(outputs['losses']!.shape).toEqual([2, 20])
      for (const answer of outputs['predicted']!.dataSync()) {
        expect(answer).toBeGreaterThanOrEqual(kind === 'decoder' ? -130 : 0)
        expect(Number.isInteger(answer)).toBe(true)
      }
    }
  )
})
