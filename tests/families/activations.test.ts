/** Hidden layers computed on plain numbers are those that the programs compute: the last one gives their logits. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { manifestOf } from '../../src/main/families'
import type { State } from '../../src/kit/view/layers'
import { affine } from '../../src/kit/view/layers'
import { layerOutput } from '../../src/families/automata/views/activations'
import { schema as automataSchema } from '../../src/families/automata/spec/spec'
import { loadActivations } from '../../src/main/inspection/families'
import { createRunner, openTestBackend } from '../main/engine/support'

const specOf = (family: string, parts: object): ExperimentSpec =>
  manifestOf(family)!.schema.parse({ family, ...parts })
const task = { operation: 'x+y', modulus: 7 }
const size = { width: 8, hidden: 12, heads: 2 }
const columnsFrom = (x: Float64Array, width: number, first: number, count: number): Float64Array =>
  Float64Array.from(
    { length: (x.length / width) * count },
    (_, at) => x[Math.floor(at / count) * width + first + (at % count)]!
  )

/** Logits of the symbols from the last hidden layer of replica 1. */
function logitsOf(spec: ExperimentSpec, state: State, last: Float64Array): Float64Array {
  const { kind } = spec.model as { kind: string }
  if (kind === 'tied') {
    const { data, shape } = state['embedding']!
    const [, n, d] = shape as [number, number, number]
    const turned = Float32Array.from({ length: 2 * n * d }, (_, at) => {
      const [replica, rest] = [Math.floor(at / (n * d)), at % (n * d)]
      return data[replica * n * d + (rest % n) * d + Math.floor(rest / n)]!
    })
    return affine(
      { 'turned/weight': { dtype: 'float32', shape: [2, d, n], data: turned } },
      'turned',
      1,
      last
    )
  }
  const logits = affine(state, 'output', 1, last)
  const tokens = state['output/weight']!.shape[2]!
  return columnsFrom(logits, tokens, kind === 'decoder' ? 2 + 20 : 0, 7)
}

beforeAll(openTestBackend)

describe('activations of a grokking network', () => {
  it.each([
    ['quadratic', { kind: 'quadratic', hidden: 12 }],
    ['relu', { kind: 'relu', hidden: 12 }],
    ['tied', { kind: 'tied', ...size }],
    ['transformer', { kind: 'transformer', ...size }],
    ['transformer of two layers', { kind: 'transformer', ...size, layers: 2 }],
    ['decoder', { kind: 'decoder', ...size, layers: 2 }],
    ['decoder with norm before, gelu', { kind: 'decoder', ...size, norm: 'pre', activation: 'gelu' }]
  ])('are those of the %s', async (_, model) => {
    const spec = specOf('grokking', { task, model: { loss: 'crossEntropy', ...model }, replicas: 2, seed: 3 })
    const { runner } = await createRunner(spec)
    runner.run(1, 5)
    const state = runner.read()
    const wanted = runner.inspect()['logits']!
    const activations = (await loadActivations(spec))!
    const { name } = activations.layers.at(-1)!
    const logits = logitsOf(spec, state, activations.compute(state, name, 1))
    expect(logits).toHaveLength(49 * 7)
    const scale = Math.max(...wanted.map(Math.abs))
    logits.forEach((value, at) => expect(Math.abs(value - wanted[49 * 7 + at]!) / scale).toBeLessThan(1e-5))
    runner.dispose()
  })

  it('are of the same rows in every state, grouped by answer, operands and training set', async () => {
    const model = { kind: 'relu', hidden: 64 }
    const spec = specOf('grokking', { task: { operation: 'x*y', modulus: 29 }, model })
    const activations = (await loadActivations(spec))!
    const asked = { tensor: 'activations/hidden', points: 'rows', replica: 0 } as const
    const set = activations.pointsOf(asked)
    expect([set.noun, set.count, new Set(set.labels).size]).toEqual(['pair', 512, 512])
    expect(activations.pointsOf(asked)).toEqual(set)
    const of = (name: string) => set.groupings.find((each) => each.name === name)!.of
    set.labels.forEach((label, i) => {
      const [a, b] = label.split(', ').map(Number) as [number, number]
      expect([of('first operand')[i], of('second operand')[i], of('answer')[i]]).toEqual([a, b, (a * b) % 29])
      if ((a * b) % 29 === 0) expect(of('logarithm of the answer')[i]).toBe(-1)
    })
    const trained = of('row').filter((own) => own === 0).length / 512
    expect(trained).toBeGreaterThan(0.2)
    expect(trained).toBeLessThan(0.8)
  })
})

describe('frequencies of neurons', () => {
  const spec = specOf('grokking', { task: { operation: 'x+y', modulus: 13 }, model: { hidden: 4 } })
  const wave = (k: number, x: number): number => Math.cos((2 * Math.PI * k * x) / 13)
  /** Neuron j of W is a wave of frequency j + 1, the last one noise; U is a wave of 5 throughout. */
  const matrix = (shape: number[], at: (i: number) => number) => ({
    dtype: 'float32' as const,
    shape,
    data: Float32Array.from({ length: 52 }, (_, i) => at(i))
  })
  const state: State = {
    'input/a': matrix([1, 13, 4], (i) => wave(5, Math.floor(i / 4))),
    'input/b': matrix([1, 13, 4], (i) => Math.sin(99 * i)),
    'output/weight': matrix([1, 4, 13], (i) =>
      i < 39 ? wave(1 + Math.floor(i / 13), i % 13) : Math.sin(1e4 * Math.sin(i))
    )
  }

  it('are those of their lines; a line without one has none', async () => {
    const { groupingsIn } = (await loadActivations(spec))!
    const of = (tensor: string, points: 'rows' | 'columns') =>
      groupingsIn!(state, { tensor, points, replica: 0 })[0]
    for (const [tensor, points] of [
      ['output/weight', 'rows'],
      ['activations/hidden', 'columns']
    ] as const)
      expect(of(tensor, points)).toMatchObject({
        name: 'frequency in W, last state',
        classes: ['k = 1', 'k = 2', 'k = 3'],
        of: [0, 1, 2, -1]
      })
    expect(of('input/a', 'columns')).toMatchObject({ classes: ['k = 5'], of: [0, 0, 0, 0] })
    expect(of('output/weight', 'columns')).toBeUndefined()
    expect(of('activations/hidden', 'rows')).toBeUndefined()
  })
})

describe('activations of a parity network', () => {
  const small = { taskCount: 3, taskBits: 4, messageBits: 6, parityOrder: 2, probeRows: 16 }

  it.each([false, true])('are those of the program, batch norm %s', async (batchNorm) => {
    const spec = specOf('parity', {
      task: small,
      model: { depth: 4, batchNorm },
      replicas: 2,
      perReplica: { 'model.width': [8, 16] },
      batchSize: 16
    })
    const { runner } = await createRunner(spec)
    runner.run(1, 20)
    const state = runner.read()
    const wanted = runner.evaluate()['logits']!
    const activations = (await loadActivations(spec))!
    expect(activations.layers.map(({ name }) => name)).toEqual(
      [1, 2, 3].map((layer) => `activations/layer${layer}`)
    )
    for (const replica of [0, 1]) {
      const logits = affine(
        state,
        'layer4',
        replica,
        activations.compute(state, 'activations/layer3', replica)
      )
      expect(logits).toHaveLength(48)
      logits.forEach((value, row) => expect(value).toBeCloseTo(wanted[replica * 48 + row]!, 4))
    }
    runner.dispose()
  })

  it('are of as many rows of every task, each with its parity', async () => {
    const spec = specOf('parity', { task: { ...small, taskCount: 16, messageBits: 20, probeRows: 128 } })
    const set = (await loadActivations(spec))!.pointsOf({
      tensor: 'activations/layer1',
      points: 'rows',
      replica: 0
    })
    expect([set.noun, set.count]).toEqual(['input', 512])
    const [tasks, parities] = set.groupings
    for (let task = 0; task < 16; task++) expect(tasks!.of.filter((own) => own === task)).toHaveLength(32)
    expect(new Set(parities!.of)).toEqual(new Set([0, 1]))
  })
})

describe('activations of a classifier of rules', () => {
  it.each([
    ['none', 'batch'],
    ['logits', 'batch'],
    ['hidden', 'initial']
  ])('are those of the program, batch norm %s, statistics %s', async (batchNorm, statistics) => {
    const spec = automataSchema.parse({
      family: 'automata',
      task: { rules: [30, 90, 110], width: 20, updates: 9, probeRows: 8, rowsSeen: 2 },
      model: { depth: 3, width: 12, batchNorm, statistics },
      replicas: 2,
      batchSize: 16
    })
    const { program, runner } = await createRunner(spec)
    runner.run(1, 20)
    const state = runner.read()
    const { losses, predicted } = runner.evaluate()
    const activations = (await loadActivations(spec))!
    expect(activations.layers.map(({ name }) => name)).toEqual(['activations/layer1', 'activations/layer2'])
    // trained on the statistics of batches, which the running ones follow
    const means = Object.entries(state).filter(([name]) => name.endsWith('/mean'))
    expect(means.map(([name]) => name)).toEqual(
      batchNorm === 'logits' ? ['layer1/mean', 'layer2/mean', 'layer3/mean'] : []
    )
    for (const [, { data }] of means) expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(0.01)
    for (const replica of [0, 1]) {
      const last = activations.compute(state, 'activations/layer2', replica)
      const logits = layerOutput(spec, state, 3, replica, last)
      expect(logits).toHaveLength(24 * 3)
      for (let row = 0; row < 24; row++) {
        const z = [...logits.subarray(3 * row, 3 * row + 3)]
        const label = program.probe['y']!.data[24 * replica + row]!
        const loss = Math.log(z.reduce((sum, each) => sum + Math.exp(each), 0)) - z[label]!
        expect(loss).toBeCloseTo(losses![24 * replica + row]!, 4)
        expect(predicted![24 * replica + row]).toBe(z.indexOf(Math.max(...z)))
      }
    }
    runner.dispose()
  })

  it('are of as many rows of every rule', async () => {
    const { pointsOf } = (await loadActivations(specOf('automata', {})))!
    const set = pointsOf({ tensor: 'activations/layer1', points: 'rows', replica: 0 })
    expect([set.noun, set.count]).toEqual(['row', 12 * 42])
    const of = (name: string) => set.groupings.find((each) => each.name === name)!
    for (let place = 0; place < 12; place++)
      expect(of('rule').of.filter((own) => own === place)).toHaveLength(42)
    const merged = of('merged class')
    expect(merged.classes).toEqual(['0, 64, 96', '195, 204, 225'])
    expect(merged.of.filter((own) => own === -1)).toHaveLength(6 * 42)
  })
})
