import { describe, expect, it, vi } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { refreshAll } from '../../../src/kit/panel/series/domain'
import { jumpsOf, landmarksOf } from '../../../src/kit/panel/series/landmarks'
import {
  accuracyOf,
  delayOf,
  leapMetrics,
  leapsOf,
  leapWords,
  phaseWords
} from '../../../src/kit/panel/series/leaps'
import type { PanelRun } from '../../../src/kit/panel/props'
import { family } from '../../renderer/fixtures/samples'
import { runOf } from './accuracyRun'

vi.stubGlobal('requestAnimationFrame', () => 1)

function read(run: PanelRun): PanelRun {
  leapMetrics(run).forEach(refreshAll)
  return run
}

const steps = [0, 10, 20, 40, 80, 160, 320]
const late = read(runOf(steps, [[0.5, 0.52, 0.5, 0.7, 0.85, 0.96, 1]]))

describe('a leap', () => {
  it('goes from a tenth of the way from chance to 1 to nine tenths, about t₅₀', () => {
    expect(leapsOf(late)).toEqual([
      { from: 20, middle: 80, to: 160, whole: true, before: 0.5, after: expect.closeTo(0.96, 6) as number }
    ])
    expect(leapWords(leapsOf(late)[0]!)).toBe('20 → 160, +0.46 in 0.90 decades')
  })

  it('is the median of the seeds: of three, the second to come', () => {
    const seeds = read(
      runOf(steps, [
        [0.5, 1, 1, 1, 1, 1, 1],
        [0.5, 0.5, 0.5, 1, 1, 1, 1],
        [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
      ])
    )
    expect(leapsOf(seeds)).toMatchObject([{ from: 20, middle: 40, to: 40 }])
  })

  it('that has not come to nine tenths says how far it is', () => {
    const half = read(runOf(steps, [[0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 0.85]]))
    expect(leapWords(leapsOf(half)[0]!)).toBe('from 40, +0.35 by 320')
  })

  it('is none where accuracy was there from the first evaluation on, or never came', () => {
    expect(leapsOf(read(runOf(steps, [[1, 1, 1, 1, 1, 1, 1]])))).toEqual([])
    expect(leapsOf(read(runOf(steps, [[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]])))).toEqual([])
  })

  it('comes once in each stage, whose rows part where two have one step', () => {
    const stages = [
      { stage: 0, name: 'first', from: 0 },
      { stage: 1, name: 'redraw', from: 20 }
    ]
    const places = [0, 10, 20, 20, 40, 80]
    const run = runOf(places, [[0.5, 0.5, 1, 0.5, 0.5, 1]], { stages, staged: [0, 0, 0, 1, 1, 1] })
    expect(leapsOf(read(run))).toMatchObject([
      { from: 10, to: 20 },
      { from: 40, to: 80 }
    ])
  })
})

describe('at the cursor', () => {
  it('is what happens there: the wait, the leap, what comes after', () => {
    expect(phaseWords(late, 10)).toBe('waits for the leap from 20')
    expect(phaseWords(late, 20)).toBe('leap 20 → 160, +0.46 in 0.90 decades')
    expect(phaseWords(late, 320)).toBe('after the leap 20 → 160')
    expect(phaseWords(read(runOf(steps, [[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]])), 40)).toBeNull()
  })
})

describe('landmarks', () => {
  it('are told apart, and only leaps are jumped to where there is one', () => {
    const run = read(
      runOf(steps, [[0.5, 0.5, 0.5, 0.5, 0.6, 0.96, 1]], {
        changes: [{ metric: 'train.loss', direction: 'down', step: 5, seen: 9 }],
        diverged: [{ replica: 0, step: 300 }]
      })
    )
    expect(landmarksOf(run).map(({ kind, step, words }) => [kind, step, words])).toEqual([
      ['fell', 5, 'train loss fell from 5'],
      ['leap', 160, 'leap 40 → 160, +0.46 in 0.60 decades'],
      ['diverged', 300, 'seed 7 diverged at 300']
    ])
    expect(jumpsOf(run)).toEqual([160])
  })
})

it('T_train and T_grok are told of runs that compare training with held-out rows', () => {
  const panels = [{ kind: 'crossing', title: 'Steps to 99 %', metrics: ['train.accuracy', 'test.accuracy'] }]
  const run = read(
    runOf(steps, [[0.5, 0.5, 0.5, 0.7, 0.85, 0.96, 1]], {
      family: { ...family, panels } as PanelRun['family'],
      spec: {} as ExperimentSpec
    })
  )
  expect(delayOf(run).grok).toBe(320)
  expect(accuracyOf(run)!.name).toBe('test.accuracy')
  expect(delayOf(late)).toEqual({ train: null, grok: null })
})
