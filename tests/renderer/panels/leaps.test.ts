/** The leaps of a run as the panel tells them: fitted in pieces, given up when nobody wants them, all numbers in the file. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { constrainedSigmoid } from '#shared/analysis/transition/transition'
import { metricOf, refreshAll } from '../../../src/kit/panel/series/domain'
import { emergenceOf, stageAt, stageWords } from '../../../src/kit/panel/series/emerged'
import {
  emergedLines,
  fitLeaps,
  leapCells,
  leapTable,
  measures,
  sigmoidCells,
  sigmoidMeasures,
  type SigmoidRow
} from '../../../src/renderer/panels/leaps/rows'
import { toyRun } from '../fixtures/panelRun'
import { stagedRun } from '../fixtures/stagedRun'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

function metric() {
  const found = metricOf(toyRun(), 'tasks.accuracy')!
  refreshAll(found)
  return found
}

describe('the leaps of a run', () => {
  it('are of every task and replica, in order', async () => {
    const leaps = await fitLeaps(
      { metric: metric(), stage: null },
      { progress: () => undefined, isWanted: () => true }
    )
    expect(leaps!.map(({ name, replica }) => [name, replica])).toEqual([
      ['first', 0],
      ['first', 1],
      ['second', 0],
      ['second', 1]
    ])
    // Four rows tell nothing of shapes, and yet when the middle was passed.
    expect(leapCells(leaps![0]!)).toHaveLength(measures.length)
    expect(leapCells(leaps![0]!)[1]).toBe('too few rows')
    const table = leapTable(leaps!, [{ seed: 3 }, { seed: 4 }])
    expect(table.rows).toBe(4)
    for (let row = 0; row < 4; row++) expect(table.row(row)).toHaveLength(table.columns.length)
    expect(table.row(1).slice(0, 2)).toEqual(['first', 4])
    expect(emergedLines(leaps!)[0]).toMatch(/^first: \d of 2 seeds leapt/)
  })

  it('are those of one stage, counted from its begin; so is t₅₀', async () => {
    const run = stagedRun()
    const metric = metricOf(run, 'test.accuracy')!
    refreshAll(metric)
    const fitting = { progress: () => undefined, isWanted: () => true }
    const found = await Promise.all(run.stages.map((stage) => fitLeaps({ metric, stage }, fitting)))
    const crossed = found.map((leaps) => leaps!.map(({ crossing: { at, after } }) => [after, at]))
    expect(crossed).toEqual(
      [
        [20, 30],
        [0, 10],
        [10, 20]
      ].map((one) => [one, one])
    )
    // On the axis of the run, where they are drawn.
    expect(run.stages.map(({ stage }) => emergenceOf(metric, stage))).toEqual([[30], [40], [80]])
    expect([0, 30, 31, 60, 90].map((step) => stageAt(run, step))).toEqual([0, 0, 1, 1, 2])
    expect(stageWords(run, 1)).toBe('in stage “redraw”')
    expect(leapTable(found[1]!, run.traits, 'redraw').row(0).slice(0, 3)).toEqual(['redraw', '', 0])
  })

  it('are told as sigmoids from chance to 1 too, beside those of another metric', () => {
    const at = Array.from({ length: 100 }, (_, i) => 10 * i)
    const row = (middle: number): SigmoidRow => {
      const values = at.map((t, i) => 0.5 + 0.5 / (1 + Math.exp((middle - t) / 25)) + 0.001 * (i % 3))
      const crossing = { at: 300, after: 290, until: 990 }
      return { group: 0, name: '', replica: 0, crossing, fit: constrainedSigmoid({ at, values }, 0.5) }
    }
    const [t0, kappa, other, gap, lag] = sigmoidCells(row(300), row(340)).slice(1)
    expect(sigmoidMeasures('training rows')).toHaveLength(6)
    expect(t0).toMatch(/^(299|300) ± /)
    expect(kappa).toMatch(/^0\.040?\d* ± /)
    expect(other).toMatch(/^(339|340) ± /)
    // half the square of 40, as both are as steep
    expect(Number(gap) / 800).toBeCloseTo(1, 1)
    expect(Number(lag) / 40).toBeCloseTo(1, 1)
    const flat = { ...row(300), fit: null }
    expect(sigmoidCells(flat, undefined)).toHaveLength(sigmoidMeasures(null).length)
    expect(sigmoidCells(flat, row(340)).slice(-2)).toEqual(['–', '–'])
  })

  it('are given up when another run is looked at', async () => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 100))
    const progress = vi.fn()
    expect(await fitLeaps({ metric: metric(), stage: null }, { progress, isWanted: () => false })).toBeNull()
    expect(progress).toHaveBeenCalledExactlyOnceWith(1, 4)
    vi.restoreAllMocks()
  })
})
