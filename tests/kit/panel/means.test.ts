/** Means over the places of a metric: rows as they come, of whole places alone. */
import { expect, it, vi } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { refreshAll } from '../../../src/kit/panel/series/domain'
import { meanOf } from '../../../src/kit/panel/series/means'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import type { PanelRun } from '../../../src/kit/panel/props'

vi.stubGlobal('requestAnimationFrame', () => 1)

const TASKS = 3
const declaration = (size: number): SeriesDeclaration => ({
  name: 'tasks',
  title: 'by task',
  main: stepAxis,
  inner: [{ name: 'task', title: 'task', size }],
  staged: true,
  columns: [
    { name: 'loss', title: 'Loss', help: 'Mean.', unit: 'nats', quantity: 'loss', precision: 'float64' }
  ]
})

/** Two seeds; stage 1 begins at step 20, which stage 0 has rows of too. */
const places = [0, 10, 20, 20, 30].map((step, i) => ({ step, stage: i < 3 ? 0 : 1 }))
const rows = places.flatMap(({ step, stage }) =>
  [0, 1].flatMap((replica) =>
    [0, 1, 2].map((task) => ({ step, stage, replica, task, loss: step + 100 * stage + replica + task ** 2 }))
  )
)

function append(series: Series, from: number, to: number): void {
  const some = rows.slice(from, to)
  series.append({
    series: 'tasks',
    firstRow: from,
    rows: some.length,
    columns: {
      step: Uint32Array.from(some, ({ step }) => step),
      stage: Uint16Array.from(some, ({ stage }) => stage),
      replica: Uint16Array.from(some, ({ replica }) => replica),
      task: Uint16Array.from(some, ({ task }) => task),
      loss: Float64Array.from(some, ({ loss }) => loss)
    }
  })
}

const runOf = (series: Series): PanelRun =>
  ({ declarations: [series.declaration], replicas: 2, series: () => series }) as unknown as PanelRun

const line = { name: 'macro', metric: 'tasks.loss' }

it('follow rows that come in pieces, across a stage', () => {
  const series = new Series(declaration(TASKS))
  const run = runOf(series)
  expect(meanOf(run, line)!.series.rows).toBe(0)
  const pieces = [0, 4, 5, 17, rows.length]
  pieces.slice(1).forEach((to, i) => {
    append(series, pieces[i]!, to)
    expect(meanOf(run, line)!.series.rows).toBe(Math.floor(to / TASKS))
  })
  const metric = meanOf(run, line)!
  refreshAll(metric)
  const [mean] = metric.summary.groups
  const told = places.map(({ step, stage }) => step + 100 * stage + 5 / 3)
  for (const replica of [0, 1]) {
    // a place without values parts the stages
    const values = [...mean!.replicas[replica]!.subarray(0, metric.summary.count)].filter(Number.isFinite)
    values.forEach((value, i) => expect(value).toBeCloseTo(told[i]! + replica))
    expect(values).toHaveLength(places.length)
  }
})

it('are none of a single place, or of what a run does not record', () => {
  const alone = new Series(declaration(1))
  append(alone, 0, rows.length)
  expect(meanOf(runOf(alone), line)).toBe(null)
  expect(meanOf(runOf(alone), { ...line, metric: 'tasks.accuracy' })).toBe(null)
})

it('of a series that a window does not keep whole say so, and are read anew', () => {
  const series = new Series(declaration(TASKS), 12)
  append(series, 0, rows.length)
  const run = runOf(series)
  expect(meanOf(run, line)!.series.every).toBe(1)
  const thinned = series.thinned()
  const metric = meanOf({ ...run, series: () => thinned }, line)!
  expect(metric.series.every).toBe(2)
  expect(metric.series.rows).toBe(thinned.rows / TASKS)
})
