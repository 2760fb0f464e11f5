import { requireTraining } from '#shared/experiment'
import { describe, expect, it } from 'vitest'
import { sweepWarningText } from '#shared/sweep/warnings'
import { checkSweep } from '../../../src/main/asked/sweeps'

const sweep = (knob: object, base: object = {}) => ({
  base: { family: 'parity', ...base },
  knobs: [knob],
  measure: { metric: 'test.accuracy', value: 0.9 }
})
const valuesOf = (knob: object) =>
  checkSweep(sweep(knob)).plan?.axes[0]!.options.map(({ value, label }) => value ?? label)

describe('a range', () => {
  it('has the seeds that it names', () => {
    expect(valuesOf({ path: 'seed', from: 12345, to: 12349, count: 5 })).toEqual([
      12345, 12346, 12347, 12348, 12349
    ])
  })

  it('is whole over a whole field that may be empty', () => {
    const threads = { path: 'engine.threads', from: 1, to: 4, count: 3 }
    expect(valuesOf(threads)).toEqual([1, 3, 4])
  })

  it.each([
    [0, 1, 'knobs.0.from: a log range must lie above 0; it is 0.'],
    [1, -2, 'knobs.0.to: a log range must lie above 0; it is -2.']
  ])('by even factors from %d to %d is refused in plain words', (from, to, message) => {
    const knob = { path: 'optimizer.learningRate', from, to, count: 3, scale: 'log' }
    expect(checkSweep(sweep(knob)).problems).toEqual([{ path: message.split(':')[0], message }])
  })

  it('is refused at an end that its field cannot have', () => {
    expect(checkSweep(sweep({ path: 'seed', from: 0.5, to: 2, count: 2 })).problems).toMatchObject([
      { path: 'knobs.0', message: 'Seed 0.5: seed must be a whole number; it is 0.5.' }
    ])
  })
})

it('a value that is named twice is one cell, and the places of the others in the list are theirs', () => {
  expect(valuesOf({ path: 'model.width', values: [16, 16, 32] })).toEqual([16, 32])
  expect(checkSweep(sweep({ path: 'model.width', values: [16, 16, 0] })).problems[0]!.path).toBe(
    'knobs.0.values.2'
  )
})

describe('what another field switches off', () => {
  const kinds = { path: 'optimizer.kind', values: ['sgd', 'momentum', 'adam'] }
  const optimizers = (base: object, knob: object = kinds) =>
    checkSweep(sweep(knob, base)).plan?.parts.map(({ spec }) => requireTraining(spec, 'swept').optimizer)

  it('stays in the cells of the base that switch it on', () => {
    const [sgd, momentum, adam] = optimizers({ optimizer: { momentum: 0.75 } })!
    expect(sgd).not.toHaveProperty('momentum')
    expect(momentum).toMatchObject({ kind: 'momentum', momentum: 0.75 })
    expect(adam).not.toHaveProperty('momentum')
  })

  it('is refused in a base that no cell switches on', () => {
    expect(checkSweep(sweep(kinds, { record: { checkpointEvery: 7 } })).problems).toMatchObject([
      { path: 'base.record.checkpointEvery', message: expect.stringContaining('has no effect where') }
    ])
  })

  it('is refused in a cell that sets it', () => {
    const momenta = { path: 'optimizer.momentum', values: [0.9, 0.99] }
    expect(checkSweep(sweep(momenta)).problems).toMatchObject([
      { path: 'knobs.0.values.1', message: expect.stringMatching(/optimizer.momentum has no effect/) }
    ])
    const named = { title: 'Rule', values: [{ label: 'a', set: { 'optimizer.beta1': 0.5 } }] }
    expect(checkSweep(sweep(named)).problems[0]!.path).toBe('knobs.0.values.0')
  })
})

describe('known traps of cells', () => {
  const rates = (values: readonly number[], base: object = {}) =>
    checkSweep(
      sweep({ path: 'optimizer.learningRate', values }, { optimizer: { kind: 'adam' }, ...base }),
      [],
      true
    )
  const told = (values: readonly number[], base: object = {}) => {
    const { warnings } = rates(values, base)
    return warnings.map((each) => `${each.path}: ${sweepWarningText(each, values.length)}`)
  }

  it('are told once, of how many cells, with the numbers of the first', () => {
    expect(told([0.001, 0.01, 0.5, 2])).toEqual([
      expect.stringMatching(
        /^optimizer\.learningRate: 2 of 4 cells, here [^:]*0\.5: Adam moves every weight by up to 0\.5 an update/
      )
    ])
    expect(rates([0.001, 0.01, 0.5, 2]).warnings[0]!.cells).toEqual([2, 3])
  })

  it('that all cells share have no numbers of one of them', () => {
    expect(told([0.001, 0.01], { optimizer: { kind: 'adam', weightDecay: 0.1 } })).toEqual([
      expect.stringMatching(/^optimizer\.weightDecay: all 2 cells: Adam adds/)
    ])
  })

  it('are none in ordinary cells, and not looked for unasked', () => {
    expect(told([0.001, 0.01])).toEqual([])
    expect(checkSweep(sweep({ path: 'optimizer.learningRate', values: [900] })).warnings).toEqual([])
  })

  it('of opposite ends of an axis are told apart', () => {
    expect(rates([1e-14, 0.01, 2]).warnings.map(({ cells }) => cells)).toEqual([[0], [2]])
  })
})
