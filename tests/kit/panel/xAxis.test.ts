import { describe, expect, it, vi } from 'vitest'
import { specHistoryOf } from '#shared/specHistory'
import { optimizerSchema } from '#shared/optimizer'
import { eventOf } from '../../../src/kit/panel/axes/leap'
import { xAxesFor, xAxisDomain, place, scaleOf } from '../../../src/kit/panel/axes/xAxis'
import { ofReplica, stepTable } from '../../../src/kit/panel/series/table'
import { metricOf } from '../../../src/kit/panel/series/domain'
import { timelineOf } from '../../../src/kit/panel/axes/timeline'
import { Traces } from '../../../src/kit/panel/draw/traces'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import type { PanelRun } from '../../../src/kit/panel/props'
import { history, runOf } from './accuracyRun'

vi.stubGlobal('requestAnimationFrame', () => 1)

const steps = [0, 10, 20, 30]
const leap = runOf(steps, [[0.5, 0.5, 0.8, 1]])

describe('a timeline', () => {
  const plateau = timelineOf('x', (step) => 5 * Math.min(10, Math.max(0, step - 3)))

  it('gives the last step that is not beyond a place', () => {
    const samples = timelineOf('samples', (step) => 32 * step)
    for (const step of [0, 1, 7, 1e6]) expect(samples.step(32 * step)).toBe(step)
    expect(samples.step(95)).toBe(2)
    expect(samples.step(-1)).toBe(NaN)
  })

  it('gives the end of what stands still, and of what does so for good the beginning', () => {
    expect(plateau.step(0)).toBe(3)
    expect(plateau.step(5)).toBe(4)
    expect(plateau.step(50)).toBe(13)
    expect(plateau.step(51)).toBe(Infinity)
  })

  it('gives back each step of a sum that rounds', () => {
    const [placed] = place('rate', [
      { ...leap, history: history(1, { learningRate: 0.1, warmupSteps: 7 }) }
    ]).placed
    for (let step = 2; step < 200; step++) expect(placed!.timeline.step(placed!.timeline.at(step))).toBe(step)
  })
})

describe('the time since the leap', () => {
  it('is counted from the first evaluation at the middle between chance and 1', () => {
    expect(eventOf(leap)).toEqual({ step: 20, within: 30, level: 0.75 })
    const [placed] = place('event', [leap]).placed
    expect(steps.map((step) => placed!.timeline.at(step))).toEqual([-20, -10, 0, 10])
    expect([-21, -20, 5].map((x) => placed!.timeline.step(x))).toEqual([NaN, 0, 25])
  })

  it('is that of the median over seeds', () => {
    const seeds = runOf(steps, [
      [0.5, 1, 1, 1],
      [0.5, 0.5, 1, 1],
      [0.5, 0.5, 0.5, 0.5]
    ])
    expect(eventOf(seeds)!.step).toBe(20)
  })

  it('leaves a run out that has never leapt, and says so', () => {
    // trained on since its last evaluation, where nothing is known
    const flat = runOf(steps, [[0.5, 0.5, 0.6, 0.7]], { title: 'Flat', step: 37 })
    const { placed, leftOut } = place('event', [flat, leap])
    expect(placed.map(({ run, rank }) => [run.title, rank])).toEqual([['A', 1]])
    expect(leftOut).toEqual(['Flat is left out: its test.accuracy never reached 0.75 within 30 steps.'])
  })
})

describe('an axis', () => {
  it('leaves runs out whose history is not known or is not one', () => {
    const why = (changes: Partial<PanelRun>, xAxis: 'samples' | 'rate' | 'decay') =>
      place(xAxis, [{ ...leap, ...changes }]).leftOut
    const differing = specHistoryOf([
      {
        from: 0,
        rows: [8, 9],
        optimizers: [0.1, 0.2].map((learningRate) => optimizerSchema.parse({ learningRate }))
      }
    ])
    expect(why({ history: null }, 'samples')).toEqual([
      'A is left out: a run that it was forked from is not in this library.'
    ])
    expect(why({ history: differing }, 'samples')).toEqual([
      'A is left out: its seeds differ in rows per step.'
    ])
    expect(why({ history: differing }, 'rate')).toEqual(['A is left out: its seeds differ in learning rate.'])
    expect(why({}, 'decay')).toEqual(['A is left out: its weight decay is 0.'])
    expect(why({}, 'rate')).toEqual([])
    for (const changes of [
      { kind: 'adam' },
      { kind: 'momentum' },
      { clipNorm: 1 },
      { filter: 'ema' }
    ] as const) {
      const other = history(32, changes)
      expect(why({ history: other }, 'rate')).toEqual([
        'A is left out: Σ η measures training under plain SGD alone, without momentum, clipping or filter.'
      ])
      expect(xAxesFor([{ ...leap, history: other }], 'step')).not.toContain('rate')
      // What a stored session has chosen stays, and says why it shows nothing.
      expect(xAxesFor([{ ...leap, history: other }], 'rate')).toContain('rate')
    }
    expect(xAxesFor([leap], 'step')).toContain('rate')
  })

  it('reaches from where runs begin to where the last one ends, or will', () => {
    const longer = { ...leap, status: 'running', targetSteps: 100, history: history(64) } as PanelRun
    const { placed } = place('samples', [leap, longer])
    expect(xAxisDomain('samples', placed, 'linear')).toMatchObject({ min: 0, max: 6400, zero: true })
    expect(xAxisDomain('samples', placed, 'log')).toMatchObject({ min: 320, max: 6400, zero: true })
  })

  /** Rises from 0.5 to 1 within `rise` steps about `at`, evaluated every `every` steps up to `end`. */
  const rising = (at: number, rise: number, end: number, every = 10): PanelRun => {
    const steps = Array.from({ length: end / every + 1 }, (_, i) => i * every)
    const share = (step: number): number => Math.min(1, Math.max(0, 0.5 + (step - at) / rise))
    return runOf(steps, [steps.map((step) => 0.5 + 0.5 * share(step))], { title: `leap at ${at}` })
  }

  it('about leaps is linear and four rise times wide on either side, so that a leap is as steep as it is', () => {
    for (const scale of ['log', 'symlog', 'linear'] as const) expect(scaleOf('event', scale)).toBe('linear')
    const domain = (runs: readonly PanelRun[]) => xAxisDomain('event', place('event', runs).placed, 'linear')
    const sharp = domain([rising(2000, 100, 10_000)])
    expect(sharp).toMatchObject({ title: 't − t₅₀, steps', zero: false })
    // from the last step below a tenth to the first at nine tenths: 80 to 100 steps on a grid of ten
    expect(sharp.max).toBeGreaterThanOrEqual(4 * 80)
    expect(sharp.max).toBeLessThanOrEqual(4 * 100)
    expect(sharp.min).toBe(-sharp.max)
    expect(domain([leap]), 'no further than there are rows').toMatchObject({ min: -20, max: 10 })
  })

  it('about leaps of runs that differ in speed is divided by t₅₀', () => {
    const { placed } = place('event', [rising(400, 50, 4000), rising(2000, 250, 10_000)])
    expect(placed.map(({ timeline }) => [timeline.at(0), timeline.title])).toEqual([
      [-1, '(t − t₅₀) / t₅₀'],
      [-1, '(t − t₅₀) / t₅₀']
    ])
    expect(placed.map(({ run, timeline }) => timeline.at(2 * eventOf(run)!.step!))).toEqual([1, 1])
    expect(placed.map(({ timeline }) => timeline.step(1))).toEqual([800, 4000])
    expect(placed[0]!.timeline.step(-1.01)).toBe(NaN)
    const { min, max, title } = xAxisDomain('event', placed, 'linear')
    expect([min, title]).toEqual([-max, '(t − t₅₀) / t₅₀'])
    expect(max).toBeLessThan(1)
    const alike = place('event', [rising(400, 100, 4000), rising(500, 100, 4000)]).placed
    expect(alike.map(({ timeline }) => timeline.at(0))).toEqual([-400, -500])
  })

  it('stands for runs without rows', () => {
    const none = runOf([], [[]], { step: 0, targetSteps: 0 })
    expect(xAxisDomain('samples', place('samples', [none]).placed, 'log').max).toBe(1)
  })
})

describe('lines on another axis', () => {
  it('are drawn from the places of their steps, anew when the leap moves', () => {
    const metric = metricOf(leap, 'test.accuracy')!
    const traces = new Traces()
    traces.use(stepAxis({ min: 0, max: 960, zero: false }, 'linear', 0, 96), 96)
    const [samples] = place('samples', [leap]).placed
    const read = (timeline = samples!.timeline) =>
      traces.read('median', metric.summary, 0, (group) => group.median, timeline)
    eventOf(leap)
    expect(Array.from(read().xs).slice(0, 4)).toEqual([0, 320, 640, 960])
    expect(read().columns.filled[64]).toBe(1)
    const slow = place('rate', [leap]).placed[0]!.timeline
    expect(Array.from(read(slow).xs).slice(0, 4)).toEqual([0, 5, 10, 15])
    expect(read(slow).columns.filled[64]).toBe(0)
  })

  it('are written into files with their places', () => {
    const metric = metricOf(leap, 'test.accuracy')!
    eventOf(leap)
    const { timeline } = place('event', [leap]).placed[0]!
    const table = stepTable([{ run: leap, metric, group: 0, timeline }], { place: 't − t₅₀, steps' })
    expect(table.columns.slice(0, 4)).toEqual(['run', 'metric', 'step', 't − t₅₀, steps'])
    expect(table.row(3).slice(2, 5)).toEqual([30, 10, 1])
  })

  it('are written with a column for every seed of any run', () => {
    const pair = runOf(
      [0, 10],
      [
        [0.25, 0.5],
        [0.75, 1]
      ]
    )
    const other = runOf([0], [[0.125]], { traits: [{ seed: 8, 'weight decay': 0.5 }] })
    for (const run of [pair, other]) eventOf(run)
    const entries = [pair, other].map((run) => ({
      run,
      metric: metricOf(run, 'test.accuracy')!,
      group: 0
    }))
    const table = stepTable(entries)
    expect(table.columns.slice(-3)).toEqual(['seed 7', 'seed 8', 'seed 8, weight decay 0.5'])
    expect(table.row(1).slice(-3)).toEqual([0.5, 1, NaN])
    expect(table.row(2).slice(-3)).toEqual([NaN, NaN, 0.125])
    expect(ofReplica(table, { seed: 8 }).columns[0]).toBe('seed')
    expect(ofReplica(table, { seed: 8 }).row(2).slice(0, 2)).toEqual([8, 'A'])
  })
})
