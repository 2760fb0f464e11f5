/** The clause in the header that says what an ended run came to. */
import { describe, expect, it } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { Verdict } from '#shared/expectation'
import type { RunVerdict } from '#shared/measure'
import { resultOf, type Ended } from '../../../src/renderer/views/workbench/result'

const judged = (verdict: Verdict, text: string, at: number): RunVerdict => ({
  expectation: {
    kind: 'value',
    metric: 'test.accuracy',
    text,
    reported: null,
    accepted: { range: [0, 1], reason: '' }
  },
  got: { at, beyond: false },
  verdict
})

const ended: Ended = {
  status: 'finished',
  step: 800,
  targetSteps: 800,
  why: 'its budget of steps is used up',
  axis: stepAxis,
  headline: 'test.accuracy',
  expectations: [],
  leap: { step: 762, level: 0.75, within: 800 },
  delay: { train: null, grok: null }
}

describe('the result of a run', () => {
  it('is that of its preset: the worst verdict, its number, and all of it behind', () => {
    const one = resultOf({ ...ended, expectations: [judged('met', 'known at the end', 0.99)] })!
    expect(one).toMatchObject({ verdict: 'met', number: 'got 0.990:', text: 'known at the end' })
    const expectations = [
      judged('met', 'first', 0.5),
      judged('missed', 'second', 0.7),
      judged('met', 'third', 1)
    ]
    const worst = resultOf({ ...ended, expectations })!
    expect(worst).toMatchObject({ verdict: 'missed', number: '1 of 3, got 0.700:', text: 'second' })
    expect(worst.title.split('\n')).toHaveLength(5)
    expect(worst.title).toContain('It ended at 800: its budget of steps is used up.')
  })

  it('tells a place with the name of its axis', () => {
    const value = judged('met', 'first reached', 2669)
    const crossing = {
      ...value,
      expectation: { ...value.expectation, kind: 'crossing' }
    } as never as RunVerdict
    expect(resultOf({ ...ended, expectations: [crossing] })!.number).toBe('got step 2\u202f669:')
  })

  it('is its leap where nothing was expected, and nothing while it goes on', () => {
    expect(resultOf(ended)).toMatchObject({
      verdict: null,
      number: 'step 762:',
      text: 'test accuracy ≥ 0.75'
    })
    const flat = resultOf({
      ...ended,
      leap: { step: null, level: 0.75, within: 800 },
      step: 700,
      why: 'its rule was met: x ≥ 1'
    })!
    expect(`${flat.number} ${flat.text}`).toBe('not within step 800: test accuracy ≥ 0.75')
    expect(flat.title).toContain('It ended at 700 of 800: its rule was met: x ≥ 1.')
    expect(resultOf({ ...ended, leap: undefined })).toBeNull()
    expect(resultOf({ ...ended, delay: { train: 80, grok: 762 } })).toMatchObject({
      number: 'step 762:',
      text: '99 % of held-out rows, 9.5 × T_train'
    })
    for (const status of ['running', 'paused', 'interrupted', 'failed'] as const)
      expect(resultOf({ ...ended, status })).toBeNull()
  })
})
