/** Knobs as they are designed: what they become in a draft, what is suggested, and what words of a command line mean. */
import { describe, expect, it } from 'vitest'
import {
  draftOf,
  drawnValues,
  knobOf,
  readKnob,
  readMeasure,
  suggestedKnob,
  suggestedMeasure,
  type KnobDesign
} from '#shared/sweep/design'
import { sweepSchema } from '#shared/sweep'
import { families } from '../../../src/main/families'

const knob = (change: Partial<KnobDesign> = {}): KnobDesign => ({
  path: 'optimizer.learningRate',
  integer: false,
  spacing: 'list',
  values: [],
  from: 0.001,
  to: 0.1,
  count: 5,
  draw: 1,
  ...change
})

describe('drawn values', () => {
  it('are the same for the same drawing, others for another, inside their ends, in order, as they will run', () => {
    const values = drawnValues(0.001, 0.1, 8, 3, false)
    expect(values).toEqual(drawnValues(0.001, 0.1, 8, 3, false))
    expect(values).not.toEqual(drawnValues(0.001, 0.1, 8, 4, false))
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    for (const value of values) {
      expect(value).toBeGreaterThanOrEqual(0.001)
      expect(value).toBeLessThanOrEqual(0.1)
      expect(Number(value.toPrecision(4))).toBe(value)
    }
  })

  it('are even over logarithms between ends far apart, else over the numbers', () => {
    const below = (values: number[], limit: number) =>
      values.filter((value) => value < limit).length / values.length
    expect(below(drawnValues(0.001, 1000, 250, 1, false), 1)).toBeCloseTo(0.5, 1)
    expect(below(drawnValues(-1, 1, 250, 1, false), 0)).toBeCloseTo(0.5, 1)
    expect(below(drawnValues(1, 3, 250, 1, false), 2)).toBeCloseTo(0.5, 1)
  })

  it('are whole where the field is, and no value comes twice', () => {
    expect(drawnValues(1, 4, 100, 1, true)).toEqual([1, 2, 3, 4])
  })
})

describe('a knob', () => {
  it('stands in the draft as what runs', () => {
    expect(knobOf(knob({ values: [0, 1, 30] }))).toMatchObject({ values: [0, 1, 30], scale: 'linear' })
    expect(knobOf(knob({ values: [1, 3, 30] }))).toMatchObject({ scale: 'log' })
    expect(knobOf(knob({ spacing: 'log' }))).toEqual({
      path: 'optimizer.learningRate',
      from: 0.001,
      to: 0.1,
      count: 5,
      scale: 'log'
    })
    expect(knobOf(knob({ spacing: 'random', draw: 3 }))).toEqual({
      path: 'optimizer.learningRate',
      values: drawnValues(0.001, 0.1, 5, 3, false),
      scale: 'log'
    })
  })

  it('that is no number yet is left to the check', () => {
    expect(knobOf(knob({ spacing: 'random', to: 'ten' }))).toMatchObject({ from: 0.001, to: 'ten', count: 5 })
    expect(knobOf(knob({ spacing: 'random', count: 1e6 }))).toMatchObject({ count: 1e6 })
  })

  it('is suggested around the value of its field', () => {
    const field = { path: 'a.b', integer: false }
    expect(suggestedKnob(field, 0.02)).toMatchObject({ spacing: 'log', from: 0.002, to: 0.2, count: 5 })
    expect(suggestedKnob({ ...field, maximum: 0.1 }, 0.02)).toMatchObject({ from: 0.002, to: 0.1 })
    expect(suggestedKnob({ ...field, integer: true }, 64)).toMatchObject({ from: 16, to: 256 })
    expect(suggestedKnob({ ...field, integer: true }, 1)).toMatchObject({ from: 1, to: 4 })
    expect(suggestedKnob(field, 0)).toMatchObject({ spacing: 'linear', from: 0, to: 1 })
    expect(suggestedKnob({ ...field, options: ['a', 'b'] }, 'a')).toMatchObject({
      spacing: 'list',
      values: ['a', 'b']
    })
  })
})

describe('a design', () => {
  it('gives a draft that the schema takes, without what a sweep decides itself', () => {
    const base = { family: 'parity', title: 'x', replicas: 4, perReplica: { seed: [1] }, batchSize: 16 }
    const measure = suggestedMeasure(base, 'train.accuracy', families['parity']!.series)
    const draft = draftOf({ title: 'Rates', base, knobs: [knob({ spacing: 'log' })], replicas: 3, measure })
    expect(draft['base']).toEqual({ family: 'parity', batchSize: 16 })
    expect(sweepSchema.parse(draft)).toMatchObject({
      title: 'Rates',
      replicas: 3,
      measure: { metric: 'train.accuracy', is: 'atLeast', value: 0.99, inARow: 1 }
    })
  })

  it('measures what ends the run, else the headline', () => {
    const rule = { metric: 'test.accuracy', is: 'atLeast', value: 0.9, inARow: 3, over: 'all' }
    expect(suggestedMeasure({ stop: { rules: [rule] } }, 'train.loss', [])).toEqual({
      metric: 'test.accuracy',
      is: 'atLeast',
      value: 0.9,
      inARow: 3
    })
    const { series } = families['parity']!
    expect(suggestedMeasure({}, 'train.loss', series)).toMatchObject({ metric: 'train.loss', is: 'atMost' })
  })
})

describe('words', () => {
  const read = (text: string) => readKnob(text, (value) => Number(value), { draw: 7, integer: () => false })

  it('are a list or a range', () => {
    expect(read('a.b=1,2, 5')).toMatchObject({ path: 'a.b', spacing: 'list', values: [1, 2, 5] })
    expect(read('a.b=0.001..0.1:5:log')).toMatchObject({ spacing: 'log', from: 0.001, to: 0.1, count: 5 })
    expect(read('a.b=-1..1:3')).toMatchObject({ spacing: 'linear', from: -1, to: 1, count: 3 })
    expect(read('a.b=1..9:4:random')).toMatchObject({ spacing: 'random', draw: 7 })
    expect(read('a.b=one..9:4')).toMatchObject({ from: 'one', to: 9 })
    expect(read('a.b')).toBeNull()
    expect(read('=3')).toBeNull()
  })

  it('say what is to be reached', () => {
    expect(readMeasure('test.accuracy>=0.99')).toEqual({
      metric: 'test.accuracy',
      is: 'atLeast',
      value: 0.99
    })
    expect(readMeasure('test.loss ≤ 1e-3')).toEqual({ metric: 'test.loss', is: 'atMost', value: 0.001 })
    expect(readMeasure('test.loss')).toBeNull()
  })
})
