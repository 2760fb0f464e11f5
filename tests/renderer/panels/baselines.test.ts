/**
 * The picture of every general kind of panel and of a sweep's, as their figure on paper: see the families' own for how they are
 * renewed. Kinds that are tables have none.
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { frequencyFits } from '#shared/analysis/frequency'
import { pairedMedian } from '#shared/analysis/paired'
import { sharpnessExponent } from '#shared/analysis/transition/leapSharpness'
import type { Projection } from '#shared/projection'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import { crossingOver } from '#shared/threshold'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { stepTimeline } from '../../../src/kit/panel/axes/timeline'
import { collapseMarks } from '../../../src/renderer/panels/collapse/marks'
import { itemsOf } from '../../../src/renderer/panels/curve/items'
import { choicesOf } from '../../../src/renderer/panels/curve/kinds'
import { curvePlot } from '../../../src/renderer/panels/curve/marks'
import { marginFor } from '../../../src/renderer/panels/curve/names'
import { mapMarks as embeddingMarks, mapPlane } from '../../../src/renderer/panels/embedding/marks'
import { pictureOf } from '../../../src/renderer/panels/embedding/picture'
import { frequencyMarks } from '../../../src/renderer/panels/frequency/marks'
import { heatMarks } from '../../../src/renderer/panels/heatmap/marks'
import { redrawMarks } from '../../../src/renderer/panels/redraw/marks'
import { profileMarks } from '../../../src/renderer/panels/scales/profile'
import { gridLayout } from '../../../src/renderer/panels/tasks/layout'
import { taskLines, taskMarks } from '../../../src/renderer/panels/tasks/marks'
import { help } from '../../../src/renderer/panels/help'
import { gradedMarks } from '../../../src/renderer/views/sweep/panels/graded'
import { mapMarks } from '../../../src/renderer/views/sweep/panels/map'
import { outcomeMarks } from '../../../src/renderer/views/sweep/panels/outcome'
import { scaleOf as outcomeScale } from '../../../src/renderer/views/sweep/panels/points'
import { sharpnessMarks } from '../../../src/renderer/views/sweep/panels/sharpness'
import { baseline, drawnNumbers, type Draw } from '../../kit/panel/baseline'
import { metricIn, toyRun } from '../fixtures/panelRun'

vi.stubGlobal('requestAnimationFrame', () => 1)

const run = toyRun()
const axisOf = ({ width }: { width: number }) =>
  stepAxis({ min: 0, max: 30, zero: false }, 'linear', 46, width - 12)
const laid: Projection = {
  steps: Float64Array.of(0),
  points: {
    ...{ noun: 'symbol', first: 0, count: 4, labels: ['0', '1', '2', '3'], groupings: [] },
    ring: { name: 'residue', order: [0, 1, 2, 3] }
  },
  layouts: Float32Array.from([1, 0, 0, 1, -1, 0, 0, -1]),
  explained: Float64Array.of(0.5, 0.25),
  ...{
    divergences: new Float64Array(),
    layoutMovement: new Float64Array(),
    weightMovement: new Float64Array()
  },
  ...{ preservation: new Float64Array(1), trustworthiness: new Float64Array(1), neighbours: 1, leftOut: [] },
  ...{ nearest: new Uint16Array(4), ring: new Float64Array() }
}
const layers = (scale: number) =>
  ['layer1/weight', 'layer2/weight', 'head/weight'].map((name, i) => {
    const median = scale / 4 ** i
    return { name, median, low: 0.6 * median, high: 1.5 * median }
  })
const cell = (index: number, at: number[], step: number | null): CellView => {
  const median = { at: step ?? 500, beyond: step === null }
  return {
    index,
    at,
    state: 'done',
    reached: { low: median, median, high: median },
    phase: null,
    replicas: []
  } as never
}
const knobs = (...sizes: number[]) =>
  sizes.map((length, i) => ({
    title: `Knob ${i}`,
    scale: 'linear',
    options: Array.from({ length }, (_, value) => ({ value, label: String(value) }))
  }))

const drawings: Record<string, Draw> = {
  curve(size, theme) {
    const spec = {
      kind: 'curve',
      title: '',
      metrics: ['test.accuracy', 'tasks.accuracy'],
      together: true as const
    }
    const items = itemsOf(spec, [{ run, rank: 0, timeline: stepTimeline }], 'accuracy')
    for (const { metric } of items) metricIn(run, metric.name)
    const margin = marginFor(items, theme, size.width)
    const axis = stepAxis({ min: 0, max: 30, zero: false }, 'linear', 46, size.width - margin)
    return curvePlot({ size, axis, items, kind: 'linear', choices: choicesOf({}), head: 25 }, theme).marks
  },
  tasks(size, theme) {
    const grid = gridLayout(size.width, size.height, 2, 17)
    const domain = { min: 0, max: 30, zero: false }
    const metric = metricIn(run, 'tasks.accuracy')
    const lines = taskLines('step', run, metric.name)
    return taskMarks(
      { size, grid, domain, stepScale: 'linear', metric, lines, theme: 'light' },
      [0, 1],
      [20, null],
      theme
    )
  },
  heatmap(size, theme) {
    const about = { head: 30, ongoing: false, theme: 'light', describe: () => '', stacked: false } as const
    return heatMarks(
      { size, axis: axisOf(size), run, metric: metricIn(run, 'tasks.accuracy'), order: [1, 0], ...about },
      theme
    )
  },
  redraw(size, theme) {
    const seeds = drawnNumbers(8, 2).map((x, i) => ({
      ...{ x, y: 1.2 - 0.8 * x, beyond: i === 0, waiting: i !== 1, words: '' }
    }))
    const arms = [{ x: 0.5, low: 0.6, median: 0.8, high: 0.9, words: '' }]
    return redrawMarks({ size, points: { seeds, arms }, colour: 1 }, theme)
  },
  collapse(size, theme) {
    const x = [10, 30, 100, 300, 1000]
    const curves = [0, 1].map((task) => ({
      task,
      x,
      y: x.map((at) => 0.5 + 0.5 * (at / (at + 100 * (task + 1))))
    }))
    return collapseMarks(
      { size, curves, tasks: 2, colour: 1, unit: 'rows', midpoint: 0.75, chance: 0.5 },
      theme
    )
  },
  scales: (size, theme) =>
    profileMarks(
      {
        size,
        first: { step: 0, layers: layers(1) },
        now: { step: 10, layers: layers(8) },
        range: [0.01, 20],
        colour: 1
      },
      theme
    ),
  embedding(size, theme) {
    const look = { hovered: new Set<number>(), selected: new Set([2]), lasso: [], about: () => '' }
    return embeddingMarks(
      { laid, t: 0, on: mapPlane(laid, size), picture: pictureOf(laid, {}), ...look },
      size,
      theme
    )
  },
  frequency(size, theme) {
    const shares = [0.5, 0.25, 0.125, 0.0625]
    const times = shares.map((share, task) =>
      [1, 1.3].map((by, seed) => (task === 3 && seed === 1 ? null : Math.round((by * 50) / share ** 0.7)))
    )
    const crossings = times.map((own) => own.map((at) => ({ at, after: null, until: 600 })))
    const points = shares.map((share, task) => ({
      ...{ share, times: times[task]!, words: '' },
      median: crossingOver(crossings[task]!, 'median')
    }))
    return frequencyMarks({ size, points, fits: frequencyFits(crossings, shares), colour: 1 }, theme)
  },
  'sweep outcome'(size, theme) {
    const points = [100, 240, 520, null].map((step, i) => {
      const marks = [0.8, 1, 1.25].map((by) => ({ value: by * (step ?? 800), beyond: step === null }))
      const expected = i === 1 ? ([150, 400] as const) : null
      const known = (by: number) => (step === null ? null : by * step)
      return {
        ...{ cell: i, label: String(10 * 2 ** i), share: i / 3, marks, expected },
        ...{ low: known(0.8), median: known(1), high: known(1.25) }
      }
    })
    const scale = outcomeScale(points, 'log')!
    return outcomeMarks({ size, points, scale, broken: null, name: 'Width', describe: () => '' }, theme)
  },
  'sweep curves'(size, theme) {
    const at = [1, 3, 10, 30, 100, 300, 1000]
    const curves = [0, 1, 2].map((i) => ({
      cell: { index: i, at: [i], label: `cell ${i}` } as unknown as CellView,
      at,
      values: at.map((step) => 0.5 + 0.5 / (1 + (30 * 3 ** i) / step))
    }))
    const column = { name: 'accuracy', title: '', quantity: 'accuracy', range: [0, 1], chance: 0.5 } as never
    const scene = { size, detail: { axes: knobs(3) as never }, by: 0, found: { column, main: null, curves } }
    return gradedMarks({ ...scene, x: 'log', y: 'linear', lit: null }, theme)
  },
  'sweep map'(size, theme) {
    const cells = [10, 100, 1000, null].map((step, i) => cell(i, [i >> 1, i & 1], step))
    const detail = {
      axes: knobs(2, 2),
      cells,
      expectations: [],
      spec: { phases: null }
    } as unknown as SweepDetail
    return mapMarks({ size, detail, describe: () => '' }, theme)
  },
  'sweep sharpness'(size, theme) {
    const cells = [0.8, 0.4, 0.2].map((s, i) => {
      const seeds = [0.9, 1, 1.1].map((by) => [s * by, s * by] as [number, number])
      return {
        cell: { index: i, label: `cell ${i}`, replicas: [] } as never,
        x: 100 * 4 ** i,
        seeds,
        over: pairedMedian(seeds)
      }
    })
    const lines = [{ name: 'width', cells, exponent: sharpnessExponent(cells) }]
    return sharpnessMarks({ size, lines, along: 'parameters' }, theme)
  }
}
/** Without a picture of their own: tables. */
const others = ['values', 'crossing', 'stages', 'leaps']
const file = (name: string): string =>
  path.resolve('tests/renderer/panels/baselines', `${name.replace(' ', '-')}.svg`)

describe('the picture of a panel', () => {
  it.each(Object.entries(drawings))('%s', async (name, draw) => {
    const picture = baseline(name, draw)
    expect(picture).not.toMatch(/NaN|undefined|Infinity/)
    await expect(picture).toMatchFileSnapshot(file(name))
  })

  it('is there for every general kind that is one, and for nothing else', () => {
    const general = Object.keys(help).filter((kind) => !others.includes(kind))
    const own = Object.keys(drawings).filter((name) => !name.startsWith('sweep '))
    expect(own.toSorted()).toEqual(general.toSorted())
    expect(readdirSync('tests/renderer/panels/baselines').toSorted()).toEqual(
      Object.keys(drawings)
        .map((name) => path.basename(file(name)))
        .toSorted()
    )
  })
})
