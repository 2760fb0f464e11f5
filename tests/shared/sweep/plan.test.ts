import { describe, expect, it } from 'vitest'
import { type ExperimentSpec, requireTraining } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import { checkSpec } from '../../../src/main/asked/specs'
import { requireSweep } from '../../main/asked/drafts'
import { checkSweep } from '../../../src/main/asked/sweeps'

const draft = (knobs: object[], more: object = {}, base: object = {}) => ({
  title: 'Sweep',
  base: { family: 'parity', seed: 7, ...base },
  knobs,
  measure: { metric: 'test.accuracy', value: 0.9 },
  replicas: 2,
  ...more
})
const rates = { path: 'optimizer.learningRate', values: [0.1, 0.2, 0.4] }
const operations = { path: 'task.law', values: ['uniform', 'zipf'] }
const cellsOfRuns = (knobs: object[], more: object = {}, base: object = {}) =>
  requireSweep(draft(knobs, more, base)).parts.map(({ cells }) => cells)

describe('cells that differ only in what replicas may differ in', () => {
  it('train as one run whose replicas are (cell, seed)', () => {
    const [part, ...others] = requireSweep(draft([rates])).parts
    expect(others).toEqual([])
    expect(part!.cells).toEqual([0, 1, 2])
    expect(part!.spec.replicas).toBe(6)
    const replicas = replicaSpecs(requireTraining(part!.spec, 'swept'))
    expect(replicas.map(({ seed }) => seed)).toEqual([7, 8, 7, 8, 7, 8])
    expect(replicas.map(({ optimizer }) => optimizer.learningRate)).toEqual([0.1, 0.1, 0.2, 0.2, 0.4, 0.4])
  })

  it('have exactly the experiments that they would have alone', () => {
    const together = requireSweep(draft([rates, { path: 'model.width', values: [8, 16] }])).parts
    const apart = requireSweep(
      draft([rates, { path: 'model.width', values: [8, 16] }], { share: false })
    ).parts
    const plain = (spec: ExperimentSpec) => ({ ...spec, title: '' })
    expect(together.length).toBe(1)
    expect(apart.length).toBe(6)
    expect(together.flatMap(({ spec }) => replicaSpecs(spec)).map(plain)).toEqual(
      apart.flatMap(({ spec }) => replicaSpecs(spec)).map(plain)
    )
  })

  it('are split at the most replicas of a run', () => {
    expect(cellsOfRuns([rates], { maxReplicas: 4 })).toEqual([[0, 1], [2]])
    expect(cellsOfRuns([rates], { maxReplicas: 3 })).toEqual([[0], [1], [2]])
  })

  it('are not filled up to more than four times their size', () => {
    const widths = { path: 'model.width', values: [4, 16, 8, 17, 64, 300] }
    expect(cellsOfRuns([widths])).toEqual([[0, 1, 2], [3, 4], [5]])
  })

  it('keep a stop rule about any or half of the replicas to themselves', () => {
    const rule = { metric: 'test.accuracy', value: 0.9, over: 'median' }
    expect(cellsOfRuns([rates], {}, { stop: { rules: [rule] } })).toEqual([[0], [1], [2]])
    expect(cellsOfRuns([rates], {}, { stop: { rules: [{ ...rule, over: 'all' }] } })).toEqual([[0, 1, 2]])
  })
})

describe('cells that differ in more', () => {
  it('train with those that are like them', () => {
    expect(cellsOfRuns([rates, operations])).toEqual([
      [0, 2, 4],
      [1, 3, 5]
    ])
  })

  it('may be named alternatives with a control beside them; what one leaves alone has the default', () => {
    const filters = {
      title: 'Filter',
      values: [
        { label: 'control', set: {} },
        { label: 'half the rate', set: { 'optimizer.learningRate': 0.025 } },
        { label: 'EMA', set: { 'optimizer.filter': 'ema', 'optimizer.filterGain': 5 } }
      ]
    }
    const { parts, axes } = requireSweep(draft([filters]))
    expect(parts.map(({ cells }) => cells)).toEqual([[0, 1], [2]])
    expect(parts[0]!.spec.perReplica['optimizer.learningRate']).toEqual([0.05, 0.05, 0.025, 0.025])
    expect(requireTraining(parts[1]!.spec, 'swept').optimizer).toMatchObject({ filter: 'ema', filterGain: 5 })
    expect(axes[0]!.options.map(({ label }) => label)).toEqual(['control', 'half the rate', 'EMA'])
  })
})

it('every run of a plan is a spec that could be started by hand', () => {
  for (const { spec } of requireSweep(draft([rates, operations])).parts)
    expect(checkSpec(structuredClone(spec)).problems).toEqual([])
})

it('takes titles and whole numbers from the family', () => {
  const { axes } = requireSweep(draft([{ path: 'batchSize', from: 1, to: 10, count: 4 }]))
  expect(axes[0]!.title).toBe('Batch')
  expect(axes[0]!.options.map(({ value }) => value)).toEqual([1, 4, 7, 10])
})

describe('bad sweeps name the field', () => {
  it.each([
    [null, '', /A sweep is a JSON object/],
    [{ ...draft([rates]), schema: 5 }, 'schema', /reads up to 4. Update Saltus/],
    [{ ...draft([rates]), speed: 1 }, 'speed', /no field speed/],
    [draft([rates], {}, { family: 'toy' }), 'base.family', /no family "toy"/],
    [draft([rates], {}, { replicas: 3 }), 'base.replicas', /no place in a sweep/],
    [draft([rates], {}, { batchSize: 0 }), 'base.batchSize', /at least 1/],
    [draft([rates], { measure: { metric: 'test.acuracy', value: 1 } }), 'measure.metric', /is not recorded/],
    [draft([{ path: 'optimizer.rate', values: [1] }]), 'knobs.0.values.0', /no field optimizer.rate/],
    [
      draft([{ path: 'optimizer.learningRate', values: [0.1, -1] }]),
      'knobs.0.values.1',
      /Learning rate -1: /
    ],
    [draft([{ path: 'optimizer.learningRate', from: -1, to: 1, count: 3 }]), 'knobs.0', /greater than 0/],
    [
      draft([
        { path: 'seed', from: 0, to: 9000, count: 256 },
        { path: 'batchSize', from: 1, to: 9, count: 9 }
      ]),
      'knobs',
      /at most 1024 cells/
    ]
  ])('%#: %j', (wrong, path, message) => {
    const { plan, problems } = checkSweep(wrong)
    expect(plan).toBeNull()
    expect(problems[0]).toMatchObject({ path, message: expect.stringMatching(message) as string })
  })
})
