import { describe, expect, it } from 'vitest'
import { sweepSchema, type Knob } from '#shared/sweep'
import { axisOf, cellsOf, fewerCells, rangeValues } from '#shared/sweep/axes'

const base = { family: 'parity' }
const measure = { metric: 'test.accuracy', is: 'atLeast', value: 0.9 }
const parse = (knobs: unknown, more: object = {}) => sweepSchema.parse({ base, measure, knobs, ...more })
const field = (path: string) => ({ title: path === 'seed' ? 'Seed' : path, integer: path === 'seed' })

describe('knobs', () => {
  it('need not name their kind', () => {
    const { knobs } = parse([
      { path: 'seed', values: [1, 2] },
      { title: 'Filter', values: [{ label: 'none', set: {} }] }
    ])
    expect(knobs.map(({ kind }) => kind)).toEqual(['values', 'list'])
    expect(parse([{ path: 'seed', from: 1, to: 9, count: 3 }]).knobs[0]!.kind).toBe('range')
  })

  it.each([
    ['none', []],
    ['three', Array(3).fill({ path: 'seed', values: [1] })],
    ['what the sweep decides', [{ path: 'replicas', values: [1, 2] }]],
    [
      'a list that sets what the sweep decides',
      [{ title: 'x', values: [{ label: 'a', set: { family: 'b' } }] }]
    ],
    ['no path', [{ path: 'a..b', values: [1] }]],
    ['a log range from 0', [{ path: 'seed', from: 0, to: 1, count: 3, scale: 'log' }]],
    ['an unknown field', [{ path: 'seed', values: [1], step: 2 }]]
  ])('refuse %s', (_, knobs) => {
    expect(() => parse(knobs)).toThrow()
  })

  it('range over logs and lines, ends exact, whole where the field is', () => {
    const range = { from: 0.001, to: 1, count: 4, scale: 'log' } as const
    expect(rangeValues(range, false)).toEqual([0.001, 0.01, 0.1, 1])
    expect(rangeValues({ ...range, count: 3 }, false)).toEqual([0.001, 0.03162, 1])
    expect(rangeValues({ from: 10, to: 20, count: 4, scale: 'linear' }, true)).toEqual([10, 13, 17, 20])
    expect(rangeValues({ from: 1, to: 3, count: 5, scale: 'linear' }, true)).toEqual([1, 2, 3])
    expect(rangeValues({ from: 5, to: 9, count: 1, scale: 'linear' }, false)).toEqual([5])
  })

  it.each([
    [12345, 12349, 5, true, [12345, 12346, 12347, 12348, 12349]],
    [12345, 12349, 5, false, [12345, 12346, 12347, 12348, 12349]],
    [4294967291, 4294967295, 3, true, [4294967291, 4294967293, 4294967295]],
    [100, 100.001, 3, false, [100, 100.0005, 100.001]],
    [1 / 3, 2 / 3, 3, false, [1 / 3, 0.5, 2 / 3]],
    [0, 1, 4, false, [0, 0.3333, 0.6667, 1]],
    [-0.3, 0.3, 7, false, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]],
    [1.5, 3, 3, true, [1.5, 2, 3]],
    [7, 7, 3, false, [7]]
  ])('range from %d to %d in %d values (whole: %s)', (from, to, count, whole, values) => {
    expect(rangeValues({ from, to, count, scale: 'linear' }, whole)).toEqual(values)
  })

  it('range over logs with digits enough for close values', () => {
    const values = rangeValues({ from: 1, to: 1.001, count: 3, scale: 'log' }, false)
    expect(values).toEqual([1, 1.0004999, 1.001])
    expect(rangeValues({ from: 1, to: 10000, count: 5, scale: 'log' }, true)).toEqual([
      1, 10, 100, 1000, 10000
    ])
  })

  it('say where they give fewer cells than they ask for', () => {
    const { knobs } = parse([
      { path: 'seed', from: 0, to: 2, count: 5 },
      { path: 'task.law', values: ['zipf', 'zipf', 'uniform'] }
    ])
    const axes = knobs.map((knob) => axisOf(knob, field))
    expect(fewerCells(knobs, axes)).toEqual([
      'Seed has 3 different values, not 5, so there are fewer cells: 0, 1, 2.',
      'task.law has 2 different values, not 3, so there are fewer cells: zipf, uniform.'
    ])
    const whole = parse([{ path: 'seed', from: 12345, to: 12349, count: 5 }]).knobs
    expect(fewerCells(whole, [axisOf(whole[0]!, field)])).toEqual([])
  })
})

describe('cells', () => {
  const { knobs } = parse([
    { path: 'task.operation', title: 'Operation', values: ['+', '−'] },
    { path: 'seed', values: [3, 4, 5] }
  ])
  const axes = knobs.map((knob: Knob) => axisOf(knob, field))

  it('are all combinations, the first knob slowest, labelled in words of the family', () => {
    const cells = cellsOf(axes)
    expect(cells.map(({ at }) => at.join())).toEqual(['0,0', '0,1', '0,2', '1,0', '1,1', '1,2'])
    expect(cells[4]).toEqual({
      index: 4,
      at: [1, 1],
      label: 'Operation −, Seed 4',
      set: { 'task.operation': '−', seed: 4 }
    })
  })

  it('have a place on an axis only where they are numbers', () => {
    expect(axes.map(({ options }) => options.map(({ value }) => value))).toEqual([
      [null, null],
      [3, 4, 5]
    ])
  })
})
