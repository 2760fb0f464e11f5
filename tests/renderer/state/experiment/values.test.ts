import { describe, expect, it } from 'vitest'
import { changedPaths } from '#shared/specChanges'
import { merged, nudged, parseNumber, parseNumbers } from '../../../../src/renderer/state/experiment/values'

describe('drafts', () => {
  const spec = { seed: 1, task: { law: 'zipf', weights: [1, 2] } }

  it('merges overrides deeply and replaces arrays', () => {
    expect(merged(spec, { task: { weights: [] } })).toEqual({ seed: 1, task: { law: 'zipf', weights: [] } })
  })

  it('names the leaves that differ', () => {
    expect(changedPaths(spec, merged(spec, { seed: 2, task: { weights: [1, 3] } }))).toEqual([
      'seed',
      'task.weights'
    ])
    expect(changedPaths(spec, structuredClone(spec))).toEqual([])
  })
})

describe('parseNumber', () => {
  it.each([
    ['96 000', 96000],
    ['96\u202f000', 96000],
    ['1e-3', 1e-3],
    ['.5', 0.5],
    ['−2', -2],
    [' 7. ', 7]
  ])('understands "%s"', (text, value) => expect(parseNumber(text)).toBe(value))

  it.each(['', 'abc', '1,5', '0x10', 'Infinity', '1e'])('refuses "%s"', (text) =>
    expect(parseNumber(text)).toBeNull()
  )

  it('keeps the part of a list that is no number', () => {
    expect(parseNumbers('0.9, 0.09; x 1e-3')).toEqual([0.9, 0.09, 'x', 0.001])
    expect(parseNumbers('  ')).toEqual([])
  })
})

describe('nudged', () => {
  it('moves whole numbers by one, log ones by ten, others by their leading digit', () => {
    expect(nudged(32, 1, { integer: true })).toBe(33)
    expect(nudged(0.05, -1, { integer: false, scale: 'log' })).toBe(0.005)
    expect(nudged(0.9, 1, { integer: false })).toBe(1)
    expect(nudged(0.05, 1, { integer: false })).toBe(0.06)
    expect(nudged(0, 1, { integer: false })).toBe(0.1)
  })
})
