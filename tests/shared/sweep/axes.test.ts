import { describe, expect, it } from 'vitest'
import { sweepSchema, type Knob } from '#shared/sweep'
import { axisOf, cellsOf, rangeValues } from '#shared/sweep/axes'

const base = { family: 'parity' }
const measure = { metric: 'test.accuracy', atLeast: 0.9 }
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
