/** Two-layer networks: rows, sizes, slopes, attacks, fits to a level, and where the law claims something. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SeriesBatch } from '#shared/metrics'
import { createBatches, trainingTable } from '../../../src/families/robustness/data/batches'
import { drawSet } from '../../../src/families/robustness/data/set'
import { toldUnderAttack } from '../../../src/families/robustness/program/attacks'
import { parameterCount } from '../../../src/families/robustness/program/network'
import { unitsOf } from '../../../src/families/robustness/program/search'
import { type RobustSpec, schema } from '../../../src/families/robustness/spec/spec'
import { lookAt } from '../../../src/kit/robustness'
import { checkSpec } from '../../../src/main/asked/specs'
import { createRunner, openTestBackend } from '../../main/engine/support'

const specOf = (parts: object = {}): RobustSpec => schema.parse({ family: 'robustness', ...parts })
const small = { inputs: 4, samples: 12, testRows: 30 }
const column = (batches: readonly SeriesBatch[], series: string, name: string): number[] =>
  Array.from(batches.find((batch) => batch.series === series)!.columns[name]!)

beforeAll(openTestBackend)

describe('rows', () => {
  it('of digits are told wrong at the rate that is asked, test rows never', () => {
    const { task } = specOf({ task: { data: 'digits', samples: 1000, testRows: 300, labelNoise: 0.3 } })
    const { train, told, test } = drawSet(task, 0)
    const wrong = told.filter((label, i) => label !== train.truth[i]).length
    expect(Math.abs(wrong / 1000 - 0.3)).toBeLessThan(0.05)
    expect(test.truth).toHaveLength(300)
    expect(drawSet({ ...task, labelNoise: 0 }, 0).told).toEqual(train.truth)
  })

  it('come whole, or once an epoch in batches', () => {
    const whole = specOf({ task: small })
    const sets = [drawSet(whole.task, 0)]
    expect(createBatches(whole).layout).toEqual({})
    const { y } = trainingTable(whole, sets)
    expect([...y!.data]).toEqual([...sets[0]!.told])
    const batches = createBatches({ ...whole, batchSize: 6 })
    const fed = [0, 1].flatMap((step) => {
      const into = { x: new Float32Array(6 * 4), y: new Float32Array(6) }
      batches.write(step, into)
      return Array.from({ length: 6 }, (_, i) => into.x.subarray(i * 4, i * 4 + 4).join())
    })
    const rows = Array.from({ length: 12 }, (_, i) => sets[0]!.train.x.subarray(i * 4, i * 4 + 4).join())
    expect([...fed].sort()).toEqual([...rows].sort())
    expect(trainingTable({ ...whole, batchSize: 6 }, sets)).toEqual({})
  })
})

it('has H(d + 2) + 1 weights and biases, of digits H(64 + 11) + 10', () => {
  expect(parameterCount(specOf({ model: { width: 10 } }))).toBe(10 * 22 + 1)
  expect(parameterCount(specOf({ task: { data: 'digits' }, model: { width: 10 } }))).toBe(10 * 75 + 10)
})

describe('slopes', () => {
  it('are those of the function, at every row; the search finds none less steep', async () => {
    const spec = specOf({ replicas: 2, task: small, model: { width: 6 } })
    const { program, runner } = await createRunner(spec)
    runner.run(0, 5)
    const outputs = runner.evaluate()
    const state = runner.read()
    const single = { ...spec, replicas: 1, seed: 1 }
    const { units, output } = unitsOf(state, single, 1)
    const { train, test } = drawSet(spec.task, 1)
    const bias = state['layer2/bias']!.data[1]!
    ;[...train.x, ...test.x].forEach((_, at) => {
      if (at % 4 !== 0) return
      const x = Float64Array.from([...train.x, ...test.x].slice(at, at + 4))
      const found = lookAt(units, output, x)
      expect(outputs['slopes']![42 + at / 4]).toBeCloseTo(found.slope, 4)
      expect(outputs['answers']![42 + at / 4]).toBeCloseTo(found.value + bias, 4)
    })
    const rows = program.evaluationRows(5, outputs)
    const [sampled] = [column(rows, 'slope', 'sampled')]
    const searched = column(
      program.measure!(5, state, () => ({})),
      'search',
      'slope'
    )
    searched.forEach((slope, r) => expect(slope).toBeGreaterThan(sampled[r]! - 1e-4))
    runner.dispose()
  })

  it('have a law only where the fit is below the noise', async () => {
    const perReplica = { 'task.labelNoise': [0, 0.5] }
    const spec = specOf({ replicas: 2, perReplica, task: small, model: { width: 3 } })
    const { program, runner } = await createRunner(spec)
    const outputs = runner.evaluate()
    outputs['losses']!.fill(0.5)
    const rows = program.evaluationRows(0, outputs)
    const law = rows.find(({ series }) => series === 'law')!
    expect([...law.columns['replica']!]).toEqual([1])
    expect(column(rows, 'law', 'bound')[0]).toBeCloseTo(Math.sqrt((12 * 4) / 19), 5)
    outputs['losses']!.fill(1.5)
    const none = program.evaluationRows(0, outputs).find(({ series }) => series === 'law')!
    expect(none.rows).toBe(0)
    runner.dispose()
  })
})

it('rows pull down to the error that is asked, and no further', async () => {
  const optimizer = { kind: 'adam', learningRate: 0.01 }
  const errors = [0, 0.4].map(async (fit) => {
    const { program, runner } = await createRunner(
      specOf({ optimizer, task: { ...small, fit }, model: { width: 40 } })
    )
    for (let k = 0; k < 4; k++) runner.run(k * 100, 100)
    const [loss] = column(program.evaluationRows(400, runner.evaluate()), 'set', 'loss')
    runner.dispose()
    return loss!
  })
  const [free, held] = [await errors[0]!, await errors[1]!]
  expect(free).toBeLessThan(0.02)
  expect(held).toBeGreaterThan(0.3)
  expect(held).toBeLessThan(0.41)
})

describe('attacks', () => {
  // two pixels, each through a unit of its own to its own class
  const state = (): Record<string, tf.Tensor> => ({
    'layer1/weight': tf.tensor3d([1, 0, 0, 1], [1, 2, 2]),
    'layer1/bias': tf.zeros([1, 1, 2]),
    'layer2/weight': tf.tensor3d([1, 0, 0, 1], [1, 2, 2]),
    'layer2/bias': tf.zeros([1, 1, 2])
  })
  const under = (x: number[], reach: number, weights = state()) =>
    tf.tidy(() => {
      const rows = tf.tensor3d(x, [1, x.length / 2, 2])
      const labels = tf.zeros([1, x.length / 2], 'int32')
      const { fgsm, pgd } = toldUnderAttack(weights, rows, labels, { reach, attackSteps: 5 })
      return { fgsm: Array.from(fgsm.dataSync()), pgd: Array.from(pgd.dataSync()) }
    })

  it('turn rows that lie within twice their reach of the border, and no others', () => {
    const rows = [0.6, 0.5, 0.7, 0.5] // 0.1 and 0.2 above the border
    expect(under(rows, 0.04)).toEqual({ fgsm: [0, 0], pgd: [0, 0] })
    expect(under(rows, 0.06)).toEqual({ fgsm: [1, 0], pgd: [1, 0] })
    expect(under(rows, 0.11)).toEqual({ fgsm: [1, 1], pgd: [1, 1] })
  })

  it('leave pixels between white and black', () => {
    // the first class says 1.02 whatever the row, the second its second pixel
    const steady = {
      ...state(),
      'layer2/weight': tf.tensor3d([0, 0, 0, 1], [1, 2, 2]),
      'layer2/bias': tf.tensor3d([1.02, 0], [1, 1, 2])
    }
    expect(under([0.5, 0.9], 0.5, steady)).toEqual({ fgsm: [0], pgd: [0] })
    const lower = { ...steady, 'layer2/bias': tf.tensor3d([0.98, 0], [1, 1, 2]) }
    expect(under([0.5, 0.9], 0.5, lower)).toEqual({ fgsm: [1], pgd: [1] })
  })

  it('of several steps fool a trained network at least as often as one', async () => {
    const task = { data: 'digits', samples: 120, testRows: 100, labelNoise: 0 }
    const { program, runner } = await createRunner(
      specOf({ optimizer: { kind: 'adam', learningRate: 0.01 }, task, model: { width: 16 } })
    )
    runner.run(0, 60)
    const rows = program.evaluationRows(60, runner.evaluate())
    const [clean, fgsm, pgd] = ['clean', 'fgsm', 'pgd'].map((name) => column(rows, 'attack', name)[0]!)
    expect(clean).toBeGreaterThan(0.7)
    expect(fgsm).toBeLessThan(clean! - 0.2)
    expect(pgd).toBeLessThanOrEqual(fgsm!)
    expect(clean).toBeCloseTo(1 - column(rows, 'test', 'error')[0]!, 6)
    runner.dispose()
  })
})

it.each([
  [
    { batchSize: 300 },
    'batchSize',
    'A batch of 300 is more than the 200 training rows. Use at most that, or none for all of them.'
  ],
  [
    { task: { data: 'digits', samples: 1000, testRows: 1000 } },
    'task.samples',
    'Beside 1000 test rows there are 797 of the 1797 digits left. Use 797 or fewer, or fewer test rows.'
  ],
  [
    { task: { data: 'digits', testRows: 1790 } },
    'task.testRows',
    'There are 1797 digits. Use 1787 test rows or fewer.'
  ]
])('%j is refused', (parts, path, message) => {
  expect(checkSpec({ family: 'robustness', ...parts }).problems).toEqual([{ path, message }])
})
