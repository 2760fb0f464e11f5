/** Tasks since learning began as the panel draws them: over rows of their own, over steps. */
import { beforeEach, expect, it, vi } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { PanelRun } from '../../../src/kit/panel/props'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import {
  collapseTable,
  curvesOf,
  middleSeed,
  stageCurves,
  stagesOf
} from '../../../src/renderer/panels/collapse/curves'
import { specOf } from '../../main/engine/support'
import { metricIn, toyRun } from '../fixtures/panelRun'
import { family } from '../fixtures/samples'

const shares = [0.5, 0.25, 0.15, 0.1]
/** Steps of the second stage after which each task of each of two seeds is known. */
const known = [
  [40, 80],
  [80, 80],
  [140, 80],
  [200, 90]
]
const spec = specOf({
  stages: [{ until: { steps: 100 } }, { change: { task: { codesDraw: 1 } } }],
  stop: { steps: 400 }
})
const stages = [
  { stage: 0, name: 'before', from: 0 },
  { stage: 1, name: 'redraw', from: 100 }
]

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

function run(history: PanelRun['history']): PanelRun {
  const tasks = {
    ...family.series.find(({ name }) => name === 'tasks')!,
    main: stepAxis,
    staged: true as const,
    inner: [{ name: 'task', title: 'task', size: 4 }]
  }
  const rows = stages.flatMap(({ stage, from }) =>
    Array.from({ length: stage === 0 ? 11 : 31 }, (_, i) => 10 * i).flatMap((place) =>
      [0, 1].flatMap((replica) =>
        shares.map((_, task) => {
          const value = stage === 1 && place >= known[task]![replica]! ? 1 : 0.5
          return { step: from + place, stage, replica, task, value }
        })
      )
    )
  )
  const series = new Series(tasks)
  series.append({
    series: 'tasks',
    firstRow: 0,
    rows: rows.length,
    columns: {
      step: Uint32Array.from(rows, ({ step }) => step),
      stage: Uint16Array.from(rows, ({ stage }) => stage),
      replica: Uint16Array.from(rows, ({ replica }) => replica),
      task: Uint16Array.from(rows, ({ task }) => task),
      accuracy: Float32Array.from(rows, ({ value }) => value)
    }
  })
  return toyRun({ declarations: [tasks], spec, stages, step: 400, history, series: () => series })
}

const segment = (from: number) => ({
  from,
  rows: 32,
  rate: null,
  weightDecay: null,
  plain: true,
  shares: { task: shares }
})

it('begin where the stage does, and end before the next', () => {
  const given = run([segment(0), segment(100)])
  const [before, redraw] = stagesOf(given)
  const metric = metricIn(given, 'tasks.accuracy')
  expect(stageCurves(given, metric, before!)!.tracks[0]![0]!.at).toHaveLength(11)
  expect(stageCurves(given, metric, before!)!.score).toBeNull()
  const curves = stageCurves(given, metric, redraw!)!
  expect(curves.seeds.map(({ steps }) => steps)).toEqual([
    [40, 80, 140, 200],
    [80, 80, 80, 90]
  ])
  expect(curves.seeds[0]!.score).toBeLessThan(0.2)
  expect(curves.seeds[1]!.score).toBeGreaterThan(5)
  expect(middleSeed(curves)).toBe(0)
})

it('are drawn over rows of the task or over steps, both from t₀ on', () => {
  const given = run([segment(0), segment(100)])
  const curves = stageCurves(given, metricIn(given, 'tasks.accuracy'), stagesOf(given)[1]!)!
  const [, second] = curvesOf(curves, 0, 'rows')
  expect(second!.x[0]).toBe(10 * 32 * 0.25)
  expect(second!.y[7]).toBe(1)
  expect(curvesOf(curves, 0, 'steps')[1]!.x[0]).toBe(10)
  expect(curvesOf(curves, 0, 'steps')).toHaveLength(4)
  const table = collapseTable(curves, ['seed 0', 'seed 1'])
  expect(table.row(1).slice(0, 7)).toEqual(['seed 0', 2, 0.25, 0, '', 80, 80 * 32 * 0.25])
})

it('have no place where shares are not known', () => {
  const given = run(null)
  expect(stageCurves(given, metricIn(given, 'tasks.accuracy'), stagesOf(given)[1]!)).toBeNull()
})
