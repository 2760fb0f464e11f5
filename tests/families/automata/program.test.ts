/** The classifier: its size, what it is told and shown, what its answers are worth; and what is wrong with a spec. */
import { describe, expect, it } from 'vitest'
import { check, facts } from '../../../src/families/automata/spec/checks'
import { createBatches, createProbe } from '../../../src/families/automata/data/batches'
import { checkSpec } from '../../../src/main/asked/specs'
import { createTrainMeter, evaluationRows } from '../../../src/families/automata/program/meters'
import { parameterCount } from '../../../src/families/automata/program/network'
import { declare } from '../../../src/families/automata/series'
import { specOf } from './support'

describe('network', () => {
  // counts of the published networks: hidden layer with norm, norm on the logits
  it.each([
    [256, 'all', [], 92_672],
    [256, 'one-more', [], 92_931],
    [512, 'all', [], 184_576],
    [128, 'all', [], 46_720],
    [256, 'one-more', Array.from({ length: 51 }, (_, i) => 50 + i), 39_836]
  ])('of width %i with outputs: %s has as many parameters as published', (width, outputs, rules, count) => {
    const model = { width, outputs, batchNorm: 'logits' }
    expect(parameterCount(specOf({ task: { rules }, model }))).toBe(count)
  })

  it('is cheaper without norm on the logits, and without any', () => {
    const counts = ['logits', 'hidden', 'none'].map((batchNorm) =>
      parameterCount(specOf({ model: { width: 10, batchNorm } }))
    )
    expect(counts).toEqual([1010 + 132 + 20 + 24, 1010 + 132 + 20, 1010 + 132])
  })
})

const fed = (spec: ReturnType<typeof specOf>, step: number) => {
  const batches = createBatches(spec)
  const { x, y } = batches.layout
  const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b)
  const into = { x: new Int32Array(size(x!.shape)), y: new Int32Array(size(y!.shape)) }
  batches.write(step, into)
  return into
}

describe('rows of a step', () => {
  const task = { rules: [204, 30, 0], law: 'weights', weights: [6, 0, 2], width: 40, updates: 20 }

  it('come by the law, each with the class of its rule', () => {
    const { x, y } = fed(specOf({ task, batchSize: 4000 }), 3)
    const count = (label: number): number => y.filter((each) => each === label).length
    expect([count(1), count(0) + count(2)]).toEqual([0, 4000])
    // four standard errors of 4000 draws
    expect(Math.abs(count(0) - 3000)).toBeLessThan(4 * Math.sqrt(4000 * 0.75 * 0.25))
    for (let row = 0; row < 4000; row++) {
      const blank = x.subarray(3 * row, 3 * row + 3).every((word) => word === 0)
      expect(blank).toBe(y[row] === 2)
    }
  })

  it('keep their labels in a batch that lacks the first class', () => {
    const { y } = fed(specOf({ task: { ...task, weights: [0, 1, 1] }, batchSize: 64 }), 1)
    expect([...new Set(y)].sort()).toEqual([1, 2])
  })

  it('have the law of their step', () => {
    const annealed = specOf({ task: { ...task, annealTo: 'reverse', annealSteps: 10 }, batchSize: 400 })
    const share = (step: number): number => fed(annealed, step).y.filter((label) => label === 0).length / 400
    expect([share(0), share(10)].map((each) => Math.round(each * 10) / 10)).toEqual([0.8, 0.3])
  })

  it('can be told less than the truth: the smallest label of the batch is taken off', () => {
    const model = { outputs: 'all' }
    const shifted = (weights: number[]) =>
      [
        ...new Set(fed(specOf({ task: { ...task, weights, labels: 'shifted' }, model, batchSize: 64 }), 1).y)
      ].sort()
    expect(shifted([1, 1, 0])).toEqual([0, 174])
    expect(shifted([0, 0, 1])).toEqual([0])
    expect(shifted([1, 0, 1])).toEqual([0, 204])
  })
})

describe('rows of a training set', () => {
  const task = {
    rules: [204, 30, 0],
    law: 'weights',
    weights: [6, 0, 2],
    width: 40,
    updates: 20,
    trainRows: 24
  }
  const spec = specOf({ task, batchSize: 10, seed: 5 })
  /** Rows of steps as strings, their class last. */
  const rowsOf = (steps: readonly number[]): string[] =>
    steps.flatMap((step) => {
      const { x, y } = fed(spec, step)
      return Array.from(y, (label, i) => `${x.subarray(3 * i, 3 * i + 3).join()} ${label}`)
    })

  it('come once each before any comes twice, in another order every epoch', () => {
    const rows = rowsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    const epochs = [0, 1, 2, 3, 4].map((epoch) => rows.slice(24 * epoch, 24 * (epoch + 1)))
    for (const epoch of epochs) expect([...epoch].sort()).toEqual([...epochs[0]!].sort())
    expect(new Set(epochs.map(String)).size).toBe(5)
    expect(rowsOf([7])).toEqual(rows.slice(70, 80))
  })

  it('are of the law, each with the class of its rule', () => {
    const { y } = fed(specOf({ task: { ...task, trainRows: 4000 }, batchSize: 4000 }), 0)
    const count = (label: number): number => y.filter((each) => each === label).length
    expect([count(1), count(0) + count(2)]).toEqual([0, 4000])
    expect(Math.abs(count(0) - 3000)).toBeLessThan(4 * Math.sqrt(4000 * 0.75 * 0.25))
    for (const row of rowsOf([0, 1, 2])) expect(row === '0,0,0 2').toBe(row.endsWith(' 2'))
  })

  it('are told apart from fresh ones', () => {
    const [train] = declare(spec)
    expect(train!.columns[0]!.quantity).toBe('cross-entropy of training rows before the update')
    expect(declare(specOf())[0]!.columns[0]!.quantity).toBe('cross-entropy of fresh rows before the update')
  })
})

describe('test rows', () => {
  it('of a rule are the same under every law, beside any other rules, and as many of each', () => {
    const one = createProbe(specOf({ task: { rules: [30, 110], probeRows: 40 }, seed: 4 }))
    const other = createProbe(
      specOf({ task: { rules: [90, 110, 30], probeRows: 40, law: 'autocorrelation' }, seed: 4 })
    )
    const perRule = 40 * 7
    const of = (probe: typeof one, place: number) =>
      probe['x']!.data.subarray(place * perRule, (place + 1) * perRule)
    expect(of(other, 2)).toEqual(of(one, 0))
    expect(of(other, 1)).toEqual(of(one, 1))
    expect(of(one, 0)).not.toEqual(of(one, 1))
    expect([...other['y']!.data]).toEqual([0, 1, 2].flatMap((label) => new Array<number>(40).fill(label)))
  })
})

describe('metrics', () => {
  // two rows of each of three rules; the first and the last rule are of one merged class
  const probed = {
    rowsPerRule: 2,
    classes: [10, 20, 30],
    merged: [[0, 1, 0]],
    laws: [() => Float64Array.of(0.5, 0.25, 0.25)]
  }
  const rowsOf = (predicted: number[]) =>
    evaluationRows(
      7,
      { losses: Float32Array.of(1, 2, 0, 0, 3, 6), predicted: Float32Array.from(predicted) },
      probed
    )

  it('count the right rule, and the right merged class; rules weigh alike', () => {
    const [test, rules] = rowsOf([10, 30, 20, 99, 10, 20]).map(({ columns }) => columns)
    expect([...rules!['accuracy']!]).toEqual([0.5, 0.5, 0])
    expect([...rules!['merged']!]).toEqual([1, 0.5, 0.5])
    expect([...rules!['loss']!]).toEqual([1.5, 0, 4.5])
    expect([...rules!['share']!]).toEqual([0.5, 0.25, 0.25])
    expect([...rules!['rule']!]).toEqual([0, 1, 2])
    expect([test!['loss']![0], test!['step']![0]]).toEqual([2, 7])
    expect(test!['accuracy']![0]).toBeCloseTo(1 / 3, 6)
    expect(test!['merged']![0]).toBeCloseTo(2 / 3, 6)
  })

  it('of training keep the largest loss of a batch', () => {
    const meter = createTrainMeter(1)
    meter.add({ losses: Float32Array.of(1, 3), margins: Float32Array.of(2, -0.1) }, {})
    meter.add({ losses: Float32Array.of(0, 1), margins: Float32Array.of(1, 0.01) }, {})
    const { loss, lossMax, accuracy } = meter.take()
    expect([loss![0], lossMax![0], accuracy![0]]).toEqual([1.25, 2, 0.75])
  })

  it('have the names of the rules, and what guessing gives', () => {
    const [, test, rules] = declare(specOf({ model: { outputs: 'all' } }))
    expect(rules!.inner[0]).toMatchObject({
      size: 12,
      labels: expect.arrayContaining(['rule 0', 'rule 225'])
    })
    expect(test!.columns.map(({ chance }) => chance?.toFixed(3))).toEqual(['5.545', '0.004', undefined])
  })
})

describe('what is wrong with a spec', () => {
  it.each([
    [{ rules: [30, 90, 30] }, 'task.rules', 'Rule 30 is listed twice'],
    [{ rules: [30] }, 'task.rules', 'One rule alone'],
    [{ width: 1000, updates: 2000 }, 'task.updates', 'Use 1000 updates or fewer'],
    [{ updates: 2, rowsSeen: 4 }, 'task.rowsSeen', 'Use 3 or fewer'],
    [{ law: 'weights', weights: [1, 2] }, 'task.weights', '2 weights for 12 rules'],
    [{ rules: [1, 2], law: 'weights', weights: [0, 0] }, 'task.weights', 'above 0'],
    [{ law: 'autocorrelation', trainRows: 9, annealTo: 'uniform' }, 'task.annealTo', 'has one law']
  ])('%j is told at %s', (task, path, words) => {
    const problems = check(specOf({ task }))
    expect(problems.map((problem) => problem.path)).toEqual([path])
    expect(problems[0]!.message).toContain(words)
  })
})

describe('what a spec implies', () => {
  const text = (task: object, path: string) =>
    facts(specOf({ task })).find((fact) => fact.path === path)?.text

  it('is told of twelve rules and their law', () => {
    expect(text({}, 'task.rules')).toBe(
      '12 rules in 8 merged classes: 0.667 of the test rows can be right; proven: at most 0.911'
    )
    expect(text({ rules: [51, 195, 204] }, 'task.rules')).toMatch(/; proven: 0\.646$/) // (1 + 15/16) / 3
    const law = { law: 'weights', rules: [30, 90], weights: [3, 1] }
    expect(text(law, 'task.law')).toBe('rule 30 0.750 to rule 90 0.250, entropy 0.562 nats of 0.693')
  })

  it('is left out where it would take long', () => {
    const large = { rules: [], width: 4096, updates: 200, law: 'hierarchical' }
    const before = process.cpuUsage()
    expect([text(large, 'task.law'), text(large, 'task.rules')]).toEqual([
      undefined,
      '256 rules; accuracy proven: at most 1.000'
    ])
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1)
  })
})

describe('stages', () => {
  const staged = (change: object) =>
    checkSpec({ family: 'automata', stages: [{ until: { steps: 50 } }, { change: { task: change } }] })

  it('can change the law, and nothing that would change what is recorded', () => {
    expect(staged({ law: 'autocorrelation', direction: 'negative' }).problems).toEqual([])
    expect(staged({ rules: [30, 90] }).problems).toMatchObject([{ path: 'stages.1.change' }])
    expect(staged({ law: 'weights', weights: [1] }).problems).toMatchObject([
      { path: 'stages.1.change.task.weights' }
    ])
  })
})
