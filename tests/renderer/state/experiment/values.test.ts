import { describe, expect, it } from 'vitest'
import { changedPaths } from '#shared/specChanges'
import { typedNumber } from '#shared/draftFile'
import {
  changesText,
  merged,
  nudged,
  parseChanges,
  parseNumbers
} from '../../../../src/renderer/state/experiment/values'

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

describe('a typed number', () => {
  it.each([
    ['96 000', 96000],
    ['96\u202f000', 96000],
    ['1e-3', 1e-3],
    ['.5', 0.5],
    ['−2', -2],
    [' 7. ', 7]
  ])('understands "%s"', (text, value) => expect(typedNumber(text)).toBe(value))

  it.each(['', 'abc', '1,5', '0x10', 'Infinity', '1e'])('refuses "%s"', (text) =>
    expect(typedNumber(text)).toBeNull()
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

describe('changes of a stage', () => {
  const changes = { task: { law: 'zipf', probabilities: [0.5, 0.5] }, optimizer: { learningRate: 0.02 } }
  const text = 'task.law = zipf, task.probabilities = [0.5,0.5], optimizer.learningRate = 0.02'

  it('are fields with their values, there and back', () => {
    expect(changesText(changes)).toBe(text)
    expect(parseChanges(text)).toEqual(changes)
    expect(parseChanges(' task.positionsDraw=1 ,')).toEqual({ task: { positionsDraw: 1 } })
    expect(parseChanges('')).toEqual({})
  })

  it.each(['task.law', '= 3', 'a b = 1', 'task.law ='])('are none in “%s”', (wrong) =>
    expect(parseChanges(wrong)).toBe(null)
  )
})
