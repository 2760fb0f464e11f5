/** What `saltus emergence` prints of leaps. */
import { expect, it } from 'vitest'
import { leapOf } from '#shared/analysis/transition/leaps'
import { stepAxis } from '#shared/axes'
import type { ExperimentSpec } from '#shared/experiment'
import type { MetricColumn } from '#shared/metrics'
import type { RunDetail } from '#shared/run'
import { allEpisodes, describeEpisodes, trendsOf } from '../../../../src/main/hosts/cli/episodes'
import { leapsOf } from '../../../../src/main/hosts/cli/emergence'
import { findStage } from '../../../../src/main/hosts/cli/findStage'
import { describeLeaps } from '../../../../src/main/hosts/cli/leapText'
import { describeSigmoids, sigmoidRows } from '../../../../src/main/hosts/cli/sigmoids'

const at = Array.from({ length: 100 }, (_, i) => 10 * i)
const track = (of: (step: number) => number) => ({
  at,
  values: at.map((step, i) => of(step) + 0.001 * (i % 3))
})
const leap = (middle: number) => track((step) => 0.5 + 0.5 / (1 + Math.exp((middle - step) / 25)))

it('tells every seed and how many leapt, those that did not as later', () => {
  const tracks = [leap(300), leap(500), track(() => 0.5)]
  const leaps = tracks.map((each, replica) => leapOf({ group: 0, name: '', replica, track: each }, 0.5))
  const about = { id: 'a', metric: 'test.accuracy', chance: 0.5, axis: 'step', epoch: null, stage: null }
  const lines = describeLeaps(about, leaps, [7, 8, 9]).split('\n')
  expect(lines[0]).toBe('a, test.accuracy along the step')
  expect(lines[1]).toMatch(/^SEED +FIRST AT 0.75 +SHAPE/)
  expect(lines[2]).toMatch(/^7 +300 +sigmoid +300 \(\d+ to \d+\)/)
  expect(lines[4]).toMatch(/^9 +> 990 +none$/)
  expect(lines.at(-2)).toBe(
    '2 of 3 seeds leapt  half of 3 seeds by 500 (95 %: 300 to not known)  (Kaplan–Meier, step)'
  )
})

it('names places of an inner axis, and what is too short for its rows', () => {
  const sharp = track((step) => (step > 404 ? 1 : 0.5))
  const leaps = [leapOf({ group: 0, name: 'task 1', replica: 0, track: sharp }, 0.5)]
  const text = describeLeaps(
    { id: 'a', metric: 'tasks.accuracy', chance: 0.5, axis: 'step', epoch: null, stage: null },
    leaps,
    [7]
  )
  expect(text).toMatch(/^task 1 +7 +410 +sharp +40\d \(400 to 410\) +between two rows/m)
  expect(text).not.toContain('seeds leapt')
})

it('tells sigmoids from chance to 1, and the gap to those of another metric', () => {
  const placed = (tracks: ReturnType<typeof leap>[]) =>
    tracks.map((each, replica) => ({ group: 0, name: '', replica, track: each }))
  const rows = sigmoidRows(
    placed([leap(300), leap(500), track(() => 0.5)]),
    placed([leap(340), leap(500), leap(600)]),
    0.5
  )
  expect(rows[0]!.fit!.t0.value).toBeCloseTo(300, -1)
  expect(rows[0]!.fit!.kappa.value).toBeCloseTo(1 / 25, 2)
  // half the square of 40, as both are as steep
  expect(rows[0]!.gap! / 800).toBeCloseTo(1, 1)
  expect(rows[1]!.gap!).toBeLessThan(1)
  expect(rows[2]).toMatchObject({ fit: null, gap: null })
  const lines = describeSigmoids(rows, [7, 8, 9], 'test.accuracy').split('\n')
  expect(lines[0]).toMatch(/^SEED +t0 \(± standard error\) +KAPPA +t0 OF test.accuracy +GAP +LAG$/)
  expect(lines[1]).toMatch(/^7 +(299|30\d)\.?\d* ± [\d.]+ +0\.0\d+ ± [\d.]+ +3[34]\d/)
  expect(lines[3]).toMatch(/^9 +– +– +/)
})

it('tells epochs, and intervals where rows are far apart', () => {
  const leaps = [leap(50), leap(500)].map((each, replica) =>
    leapOf({ group: 0, name: '', replica, track: each }, 0.5)
  )
  const about = { id: 'a', metric: 'test.accuracy', chance: 0.5, axis: 'step', epoch: 100, stage: null }
  const lines = describeLeaps(about, leaps, [7, 8]).split('\n')
  expect(lines[1]).toMatch(/^SEED +FIRST AT 0.75 +EPOCH +SHAPE/)
  expect(lines[2]).toMatch(/^7 +40 to 50 +0.5 /)
  expect(lines[3]).toMatch(/^8 +500 +5 /)
})

it('tells the order of places, staircases, falls, and the trend of the loss on the plateau', () => {
  const rise = (middle: number, to = 1) =>
    track((step) => 0.5 + (to - 0.5) / (1 + Math.exp((middle - step) / 10)))
  const stairs = track((step) => (step < 300 ? 0.5 : step < 600 ? 0.75 : 1))
  const lost = track((step) => (step < 400 || step > 700 ? 0.5 : 0.9))
  const tracks = [rise(700), stairs, lost].map((each, group) => ({
    ...{ group, name: `task ${group + 1}`, replica: 0, track: each }
  }))
  const leaps = tracks.map((each) => leapOf(each, 0.5))
  const loss = { name: 'loss', title: '', unit: '', quantity: '', precision: 'float64', help: '' } as const
  const declaration = { name: 'test', title: '', main: stepAxis, inner: [], columns: [loss] }
  const columns = {
    step: Uint32Array.from(at),
    replica: new Uint16Array(at.length),
    loss: Float64Array.from(at, (step) => 0.69 - 1e-5 * step)
  }
  const trends = trendsOf(declaration, columns, tracks.slice(0, 1), 0.5)
  expect(trends[0]!.slope).toBeCloseTo(-1e-5, 9)
  expect(trends[0]!.to).toBeGreaterThan(600)
  expect(trends[0]!.to).toBeLessThan(700)
  const text = describeEpisodes({ episodes: allEpisodes(tracks, 0.5), trends, series: 'test' }, leaps, [7])
  expect(text).toContain('Order of emergence: task 2, task 3, task 1')
  expect(text).toMatch(/^task 2, seed 7: stairs: 0.50, 0.75 from 3\d\d, 1.00 from 6\d\d$/m)
  expect(text).toMatch(/^task 3, seed 7: fell from 0.90 at \d+ to 0.50 at \d+, not back within the run$/m)
  expect(text).toMatch(/^Trend of test.loss on the plateau, seed 7, \d+ to 6\d\d: -1.0e-5 a step/m)
  expect(text).not.toContain('task 1, seed')
})

const column: MetricColumn = {
  ...{ name: 'accuracy', title: '', unit: 'fraction correct', quantity: '', help: '', chance: 0.5 },
  precision: 'float64'
}
const starts = [
  { stage: 0, name: 'first', from: 0 },
  { stage: 1, name: 'redrawn', from: 990 }
]

/** Two seeds that learn, and learn again after their tasks were drawn anew at 990. */
function redrawn() {
  const rows = starts.flatMap(({ stage, from }) =>
    at.flatMap((step, i) =>
      [0, 1].map((replica) => ({
        ...{ stage, replica, step: from + step },
        accuracy: leap((stage === 0 ? 300 : 150) + 50 * replica).values[i]!
      }))
    )
  )
  const columns = {
    step: Float64Array.from(rows, ({ step }) => step),
    stage: Uint16Array.from(rows, ({ stage }) => stage),
    replica: Uint16Array.from(rows, ({ replica }) => replica),
    accuracy: Float64Array.from(rows, ({ accuracy }) => accuracy)
  }
  const staged = true as const
  const declaration = { name: 'test', title: '', main: stepAxis, inner: [], staged, columns: [column] }
  const stages = [{ name: 'first' }, { name: 'redrawn' }]
  const spec = { seed: 7, replicas: 2, perReplica: {}, model: {}, stages }
  const detail = { summary: { id: 'a', stages: starts, replicas: 2 }, spec, history: null }
  return {
    own: { metric: 'test.accuracy', declaration, column, columns },
    detail: detail as unknown as RunDetail
  }
}

it('tells each stage by itself: a change of task is nothing forgotten', () => {
  const { own, detail } = redrawn()
  const told = starts.map((start) => leapsOf(own, start, detail))
  const leapsIn = (numbers: object) =>
    (numbers as { leaps: { seed: number; crossing: { at: number }; fit: { verdict: string } }[] }).leaps
  expect(leapsIn(told[0]!.numbers).map(({ crossing }) => crossing.at)).toEqual([300, 350])
  expect(leapsIn(told[1]!.numbers).map(({ crossing }) => crossing.at)).toEqual([150, 200])
  for (const { numbers, text } of told) {
    expect(leapsIn(numbers).map(({ fit }) => fit.verdict)).toEqual(['sigmoid', 'sigmoid'])
    expect(text).not.toContain('fell from')
  }
  expect(told[1]!.text).toContain('of stage 2 “redrawn”, counted from its begin at 990')
  // As one curve it rises, falls, rises.
  expect(leapsOf(own, null, detail).text).toContain('fell from')
})

it('finds a stage by name or number, and says which there are', () => {
  const spec = { stages: [{ name: 'first' }, { name: 'redrawn' }] } as unknown as ExperimentSpec
  expect(findStage('redrawn', spec, starts).stage).toBe(1)
  expect(findStage('1', spec, starts).stage).toBe(0)
  expect(() => findStage('3', spec, starts)).toThrow(
    'There is no stage "3". The run has reached 1 (first), 2 (redrawn).'
  )
  expect(() => findStage('1', {} as ExperimentSpec, starts.slice(0, 1))).toThrow('a single stage')
})
