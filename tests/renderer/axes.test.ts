/** Runs along other axes, of a family that is not installed: real rows through every reader of the page. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ReplicaSummary } from '#shared/analysis/quantiles'
import {
  extentOf,
  fittingScale,
  metricOf,
  placeMetricOf,
  placeWord,
  refreshAll,
  stepDomain
} from '../../src/kit/panel/series/domain'
import { emergenceOf } from '../../src/kit/panel/series/emerged'
import { jumpsOf, landmarksOf } from '../../src/kit/panel/series/landmarks'
import { TimeCursor } from '../../src/kit/panel/series/cursor.svelte'
import { csvParts, groupTable, stepTable } from '../../src/kit/panel/series/table'
import { eventOf } from '../../src/kit/panel/axes/leap'
import { xAxisDomain, place } from '../../src/kit/panel/axes/xAxis'
import { placeText, placeWords } from '../../src/kit/panel/axes/places'
import { stepAxis } from '../../src/kit/panel/axes/scale'
import { StepView } from '../../src/kit/panel/axes/view.svelte'
import { Traces } from '../../src/kit/panel/draw/traces'
import { taskAt } from '../../src/kit/panel/hover/reading'
import { choicesOf } from '../../src/renderer/panels/curve/kinds'
import { itemsOf } from '../../src/renderer/panels/curve/items'
import { curvePlot } from '../../src/renderer/panels/curve/marks'
import { overlayMarks } from '../../src/renderer/panels/curve/overlay'
import { readValue } from '../../src/renderer/panels/curve/reading'
import { heatMarks } from '../../src/renderer/panels/heatmap/marks'
import type { HeatState } from '../../src/renderer/panels/heatmap/rows'
import { gridLayout } from '../../src/renderer/panels/tasks/layout'
import { taskLines, taskMarks } from '../../src/renderer/panels/tasks/marks'
import { rowsOf as valueRows } from '../../src/renderer/panels/values/rows'
import { panelOf } from '../../src/renderer/panels/registry'
import type { RunData } from '../../src/renderer/state/runs/runData.svelte'
import { itemsFor, metricChoices } from '../../src/renderer/views/compare/metrics'
import { outcomeRows } from '../../src/renderer/views/compare/rows'
import { replicaName } from '#shared/replicas'
import { crossingTables } from '../../src/renderer/views/inspector/crossingTables'
import { stripMarks } from '../../src/renderer/views/strip/marks'
import { played } from '../../src/renderer/views/strip/steps'
import { axisRuns, ridges, type AxisRunName } from '../fixtures/axes'
import { isDrawable, ofKind, textsOf, theme } from '../kit/panel/pictures'
import { openAxisRuns, type OpenAxisRuns } from './openAxisRuns'

vi.stubGlobal('requestAnimationFrame', () => 1)

let opened: OpenAxisRuns
let runs: OpenAxisRuns['runs']

beforeAll(async () => {
  opened = await openAxisRuns()
  runs = opened.runs
})
afterAll(() => opened.close())

const headline = (run: RunData) => {
  const metric = metricOf(run, run.headline)!
  refreshAll(metric)
  return metric
}
const size = { width: 400, height: 240, ratio: 1 }

describe('the domain of a run', () => {
  const domain = (name: AxisRunName, scale: 'log' | 'linear' | 'symlog') => stepDomain([runs[name]], scale)

  it('begins and ends with its rows, whatever a spec says of steps', () => {
    expect(domain('ridge', 'log')).toMatchObject({ min: 1e-6, max: 10, zero: false, title: 'ridge λ' })
    expect(domain('ridge', 'linear')).toMatchObject({ min: 1e-6, max: 10 })
    expect(domain('descending', 'log')).toMatchObject({ min: 1, max: 200, title: 'number of parameters' })
    expect(domain('phases', 'linear')).toMatchObject({ min: -3, max: 3, zero: true })
    expect(domain('control', 'log')).toMatchObject({ min: 8, max: 80, zero: true })
    expect(domain('control', 'log').title).toBe(undefined)
  })

  it('stands for a single place and for none', () => {
    const only = (at: number) => {
      const { declaration } = axisRuns.ridge
      const series = { declaration, column: () => Float64Array.of(at) }
      return { ...spread(runs.ridge), series: () => series } as never
    }
    expect(stepDomain([only(0.01)], 'log')).toMatchObject({ min: 0.005, max: 0.02 })
    expect(stepDomain([only(-4)], 'linear')).toMatchObject({ min: -6, max: -2 })
    expect(stepDomain([only(0)], 'symlog')).toMatchObject({ min: 0, max: 10, knee: 1 })
    expect(stepDomain([only(0)], 'log')).toMatchObject({ min: 1, max: 10, zero: true })
    for (const [at, scale] of [
      [0.01, 'log'],
      [-4, 'linear'],
      [0, 'symlog']
    ] as const) {
      const axis = stepAxis(stepDomain([only(at)], scale), scale, 0, 100)
      expect(axis.x(at), `${at}`).toBeGreaterThanOrEqual(0)
      expect(axis.x(at)).toBeLessThanOrEqual(100)
    }
  })

  it('has a scale that can show every place, and is never hatched', () => {
    expect(fittingScale(runs.phases, 'log')).toBe('symlog')
    expect(fittingScale(runs.phases, 'linear')).toBe('linear')
    expect(fittingScale(runs.ridge, 'log')).toBe('log')
    const axis = stepAxis(domain('phases', 'symlog'), 'symlog', 0, 600)
    const xs = [-3, -0.5, 0, 0.25, 3].map(axis.x)
    expect(xs[0]).toBeCloseTo(0, 9)
    expect(xs[4]).toBeCloseTo(600, 9)
    expect(xs[2]).toBeCloseTo(300, 9)
    // A place at −10⁻⁹ leaves the room to those that can be told apart.
    expect(xs[3]! - xs[2]!).toBeGreaterThan(100)
  })

  it('is zoomed by shares of what is drawn, so that a view can be of places below 1', () => {
    const view = new StepView()
    const whole = domain('ridge', 'log')
    for (let i = 0; i < 4; i++) view.zoom(whole, 'log', runs.ridge, 1e-4, 0.5)
    const seen = view.domain(whole, 'log', runs.ridge)
    expect(Math.log10(seen.max / seen.min)).toBeCloseTo(7 / 16, 9)
    expect(seen).toMatchObject({ title: 'ridge λ' })
    for (let i = 0; i < 60; i++) view.zoom(whole, 'log', runs.ridge, 1e-4, 0.5)
    expect(view.domain(whole, 'log', runs.ridge).max).toBeGreaterThan(
      view.domain(whole, 'log', runs.ridge).min
    )
  })
})

describe('the time cursor', () => {
  const cursorOf = (name: AxisRunName) => new TimeCursor(() => extentOf(runs[name]))

  it('goes over the places of the axis', () => {
    const ridge = cursorOf('ridge')
    expect([ridge.low, ridge.high, ridge.step]).toEqual([1e-6, 10, 10])
    ridge.place(3.3e-5)
    expect(ridge.step).toBe(3.3e-5)
    ridge.place(-1)
    expect(ridge.step).toBe(1e-6)
    const parameters = cursorOf('descending')
    // The newest row is the last computed one: the smallest.
    expect([parameters.low, parameters.high, parameters.step]).toEqual([1, 200, 1])
    parameters.place(49.6)
    expect(parameters.step).toBe(50)
    const phases = cursorOf('phases')
    expect([phases.low, phases.high]).toEqual([-3, 3])
    phases.place(-7)
    expect(phases.step).toBe(-3)
    expect([cursorOf('whole').low, cursorOf('whole').high]).toEqual([0, 0])
    expect([cursorOf('control').low, cursorOf('control').high]).toEqual([0, 80])
  })

  it('plays on evenly, between whole places too', () => {
    const axis = stepAxis(stepDomain([runs.ridge], 'log'), 'log', 0, 700)
    const later = played(axis, 1e-6, 1, false)
    expect(Math.log10(later)).toBeCloseTo(-5.3, 9)
  })
})

describe('panels', () => {
  const plotOf = (run: RunData, scale: 'log' | 'linear' | 'symlog') => {
    const [spec] = run.family.panels
    const placed = place('step', [run]).placed
    const items = itemsOf(spec!, placed, metricOf(run, run.headline)!.column.name)
    for (const { metric } of items) refreshAll(metric)
    const axis = stepAxis(xAxisDomain('step', placed, scale), scale, 46, 388)
    const plot = curvePlot({ size, axis, items, kind: 'linear', choices: choicesOf({}), head: null }, theme)
    return { axis, items, plot }
  }

  it('follow from what the run declares, each of a kind there is', () => {
    const kinds = (name: AxisRunName) =>
      runs[name].family.panels.map(({ kind, metrics }) => `${kind} ${metrics.join(' ')}`)
    expect(kinds('ridge')).toEqual(['curve fit.accuracy fit.risk'])
    expect(kinds('inner')).toEqual(['heatmap parts.accuracy', 'tasks parts.accuracy'])
    expect(kinds('whole')).toEqual(['values whole.risk'])
    for (const run of Object.values(runs)) {
      expect(run.family).toMatchObject({ id: 'elsewhere', title: 'elsewhere', headline: run.headline })
      for (const { kind } of run.family.panels) expect(panelOf('elsewhere', kind)).toBeDefined()
    }
  })

  it('draw curves over the axis, with its title and its numbers', () => {
    for (const [name, scale, labels] of [
      ['ridge', 'log', ['10⁻⁶', '10⁻²', '1', 'ridge λ']],
      ['descending', 'linear', ['50', '100', '150', 'number of parameters']],
      ['phases', 'symlog', ['−1', '0', '1', 'phase']],
      ['control', 'log', ['0', '10', '50', 'step']]
    ] as const) {
      const { axis, items, plot } = plotOf(runs[name], scale)
      expect(isDrawable(plot.marks), name).toBe(true)
      const shown = textsOf(plot.marks)
      expect(
        shown.filter((text) => labels.includes(text as never)).length,
        `${name}: ${shown}`
      ).toBeGreaterThan(1)
      expect(shown).toContain(labels.at(-1))
      const [group] = plot.marks.filter(({ kind }) => kind === 'group').slice(-1)
      const points = ofKind([group!], 'line').at(-1)!.points
      expect(
        Math.min(...Array.from(points).filter((x, i) => i % 2 === 0 && Number.isFinite(x)))
      ).toBeGreaterThanOrEqual(axis.left - 1)
      const at = runs[name].axis.name === 'step' ? 40 : extentOf(runs[name]).high
      const over = overlayMarks({ plot, items, at, head: null }, theme)
      expect(isDrawable(over)).toBe(true)
      expect(textsOf(over).includes('P = n'), 'a place that the axis marks').toBe(name === 'descending')
    }
  })

  it('read the newest row at or before a place, and name the place', () => {
    const { items } = plotOf(runs.ridge, 'log')
    expect(readValue(items[0]!, 0.05)).toMatchObject({ value: '0.70', where: 'at ridge λ 0.0316' })
    expect(readValue(items[0]!, 0.1)).toMatchObject({ value: '0.90', where: '' })
    expect(readValue(items[0]!, 1e-7)).toMatchObject({ value: '–' })
    expect(readValue(items[0]!, null)).toMatchObject({ value: '0.90', where: '' })
    const descending = plotOf(runs.descending, 'linear').items[0]!
    expect(readValue(descending, 60)).toMatchObject({ value: '0.70', where: 'at number of parameters 50' })
    expect(readValue(descending, 200)).toMatchObject({ value: '0.90' })
    expect(readValue(plotOf(runs.phases, 'symlog').items[0]!, -1)).toMatchObject({ value: '0.50' })
  })

  it('draw lines anew where rows come before the last one', () => {
    const summary = new ReplicaSummary(1, 1)
    const traces = new Traces()
    traces.use(stepAxis({ min: 0, max: 200, zero: false }, 'linear', 0, 200), 200)
    const filled = (...places: number[]): number[] => {
      summary.update({
        at: Float64Array.from(places),
        replica: new Uint16Array(places.length),
        group: () => 0,
        value: new Float64Array(places.length)
      })
      const { columns } = traces.read('median', summary, 0, (group) => group.median)
      return [...columns.filled].flatMap((one, column) => (one === 1 ? [column] : []))
    }
    expect(filled(150, 120)).toEqual([120, 150])
    expect(filled(150, 120, 180)).toEqual([120, 150, 180])
    expect(filled(150, 120, 180, 10)).toEqual([10, 120, 150, 180])
  })

  it('name groups, and find when each emerged', () => {
    const run = runs.inner
    const metric = placeMetricOf(run)!
    refreshAll(metric)
    expect([metric.sizes, placeWord(metric)]).toEqual([[2, 3], 'group'])
    expect([0, 4].map(metric.nameOf)).toEqual(['cats, low', 'dogs, mid'])
    expect(metric.labelOf(4)).toBe('dogs, mid')
    expect(emergenceOf(metric, 0)).toEqual(ridges.slice(1, 7))
    expect(jumpsOf(run)).toEqual(ridges.slice(1, 7))
    expect(taskAt(run, metric, 4, 0.0316, 0.05)).toBe('0.94, 0.94–0.95 at ridge λ 0.0316 · t₅₀ 0.0316')

    const axis = stepAxis(stepDomain([run], 'log'), 'log', 46, 388)
    const state: HeatState = {
      size,
      axis,
      run,
      metric,
      order: [0, 1, 2, 3, 4, 5],
      head: extentOf(run).high,
      ongoing: false,
      theme: 'dark',
      describe: (task, at) => `${metric.nameOf(task)} at ${placeWords(run.axis, at)}`,
      stacked: false
    }
    const marks = heatMarks(state, theme)
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['ridge λ', '10⁻⁶']))
    const [raster] = ofKind(marks, 'raster')
    expect([raster!.rows, raster!.columns]).toEqual([6, 342])
    const alpha = (row: number, column: number) => raster!.rgba[4 * (row * 342 + column) + 3]
    const dark = (row: number, column: number) => [
      ...raster!.rgba.slice(4 * (row * 342 + column)).slice(0, 3)
    ]
    for (let row = 0; row < 6; row++) {
      expect(alpha(row, 2), 'from the first place to the last').toBe(255)
      expect(alpha(row, 340)).toBe(255)
      expect(dark(row, 2)).not.toEqual(dark(row, 340))
    }

    const grid = gridLayout(400, 200, 6, 17)
    const lines = taskLines('step', run, metric.name)
    const cells = taskMarks(
      { size, grid, domain: stepDomain([run], 'log'), stepScale: 'log', metric, lines, theme: 'dark' },
      [0, 1, 2, 3, 4, 5],
      emergenceOf(metric, 0),
      theme
    )
    expect(textsOf(cells)).toEqual(expect.arrayContaining(['cats, low', 'dogs, high', '0.001']))
    expect(isDrawable(cells)).toBe(true)
  })

  it('tell what lies along no axis', () => {
    expect(valueRows(runs.whole, ['whole.risk', 'gone.metric'])).toEqual([
      { name: 'Risk', unit: 'squared error', median: '0.300', replicas: ['0.250', '0.350'] }
    ])
  })
})

describe('tables and files', () => {
  const lines = (name: AxisRunName): string[] => {
    const run = runs[name]
    const metric = headline(run)
    const groups = metric.summary.groups.map((_, group) => ({ run, metric, group }))
    return [...csvParts(stepTable(groups, { forFile: true }))].join('').trimEnd().split('\n')
  }

  it('have a column of the axis, ascending, and every value', () => {
    const [header, ...rows] = lines('descending')
    expect(header).toMatch(/^run,id,metric,number of parameters,median,10 %,90 %,/)
    expect(rows.map((row) => Number(row.split(',')[3]))).toEqual([1, 5, 20, 50, 90, 100, 110, 150, 200])
    expect(
      lines('ridge')
        .slice(1)
        .map((row) => Number(row.split(',')[3]))
    ).toEqual(ridges)
    expect(lines('phases')[1]).toMatch(/^Both signs,[^,]+,fit.accuracy,-3,0.5,/)
    expect(lines('inner')[0]).toMatch(/^run,id,metric,group,ridge λ,median/)
    expect(lines('inner').filter((row) => row.includes('"dogs, mid"'))).toHaveLength(ridges.length)
    expect(lines('whole')[0]).toMatch(/^run,id,metric,median,10 %,90 %,/)
    expect(lines('whole')).toHaveLength(2)
  })

  it('name the place that groups are read at', () => {
    const metric = headline(runs.inner)
    const table = groupTable(metric, [5, 0], emergenceOf(metric, 0), 0.05)
    expect(table.columns.slice(0, 3)).toEqual(['group', 't₅₀', 'median at ridge λ 0.0316'])
    expect(table.row(0).slice(0, 2)).toEqual(['dogs, high', 0.1])
  })
})

describe('what is told of a run', () => {
  it('is where its replicas crossed, on its own axis', () => {
    const levels = (name: AxisRunName) => crossingTables(runs[name])!.tables[0]!.rows.slice(0, 2)
    const between = { at: expect.closeTo(0.0505, 12) as number, beyond: false }
    const [one, other] = runs.ridge.traits.map(replicaName)
    const names = { first: one, median: `between ${one} and ${other}`, last: other }
    expect(levels('ridge')).toEqual([
      { level: 0.75, median: between, first: 0.001, last: 0.1, crossed: 2, names },
      { level: 0.9, median: between, first: 0.001, last: 0.1, crossed: 2, names }
    ])
    expect(levels('descending')[0]).toMatchObject({ median: { at: 75, beyond: false }, first: 50, last: 100 })
    expect(levels('phases')[0]).toMatchObject({ median: { at: -0.125 }, first: -0.5, last: 0.25 })
    expect(crossingTables(runs.whole)).toBe(null)
    expect(eventOf(runs.ridge)).toMatchObject({ step: between.at })
  })

  it('is compared with runs along the same axis alone, of the same quantity, others with the reason', () => {
    const all = Object.values(runs)
    const { placed } = place('step', all)
    const { items, leftOut } = itemsFor('fit.accuracy', placed)
    expect(items.map(({ run }) => run.title)).toEqual(['Ridge'])
    expect(leftOut).toEqual([
      'Fewer and fewer is left out: its rows go along the number of parameters.',
      'Both signs is left out: its rows go along the phase.',
      'No axis is left out: it does not record fit.accuracy.',
      'Classes and modes is left out: it does not record fit.accuracy.',
      'Steps is left out: its rows go along the step.'
    ])
    expect(metricChoices(all).map(({ value }) => value)).toEqual([
      'fit.accuracy',
      'fit.risk',
      'test.accuracy'
    ])
    const rows = Object.fromEntries(
      outcomeRows([runs.ridge, runs.descending, runs.phases]).map(({ label, values }) => [label, values])
    )
    expect(rows['Newest row']).toEqual(['ridge λ 10', 'number of parameters 1', `phase ${placeText(-1e-9)}`])
    expect(rows['t₅₀']).toEqual(['0.0505', '75', '−0.125'])
    expect(outcomeRows([runs.ridge])[0]).toMatchObject({ label: 'Ridge λ', values: ['10'] })
  })

  it('has no samples, rates or steps since a leap', () => {
    for (const xAxis of ['samples', 'rate', 'decay', 'event'] as const)
      expect(place(xAxis, [runs.ridge, runs.control]).leftOut[0]).toBe(
        'Ridge is left out: it counts no steps but goes along the ridge λ.'
      )
  })

  it('is drawn on the strip, from its first place to its last', () => {
    const run = runs.descending
    const axis = stepAxis(stepDomain([run], 'linear'), 'linear', 48, 380)
    const state = {
      size: { width: 400, height: 80, ratio: 1 },
      axis,
      metric: headline(run),
      colour: 1,
      head: extentOf(run).high,
      ongoing: false,
      checkpoints: [],
      stages: [],
      theme: 'dark'
    } as const
    const events = { leaps: [], delay: { train: null, grok: null }, landmarks: landmarksOf(run) }
    const marks = stripMarks(state, events, theme)
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['number of parameters', '100']))
    expect(isDrawable(marks)).toBe(true)
    const [, reached] = ofKind(marks, 'rects')
    expect(reached!.boxes[2]).toBeCloseTo(380 - 48, 9)
    expect(jumpsOf(run)).toEqual([75])
  })
})

/** The members of a run, also those that its class computes. */
function spread(run: RunData): object {
  const { id, family, axis, declarations, headline: shown, replicas, step } = run
  return { id, family, axis, declarations, headline: shown, replicas, step }
}
