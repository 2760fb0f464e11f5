/** What a window keeps of a series that does not end: fewer places, every value of them, and always the newest once it is the last. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { SeriesTable } from '../../../src/renderer/state/runs/seriesTable'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

const declaration: SeriesDeclaration = {
  name: 'test',
  title: 'test',
  main: stepAxis,
  inner: [],
  columns: [
    { name: 'loss', title: 'Loss', help: 'Mean.', unit: 'nats', quantity: 'loss', precision: 'float32' }
  ]
}

const REPLICAS = 2
const lossAt = (step: number, replica: number): number => Math.fround(Math.sin(step) + replica)

/** Rows of steps `from` to before `to`, two replicas each, from a row on. */
function batch(from: number, to: number, stage?: (step: number) => number): SeriesBatch {
  const rows = Array.from({ length: (to - from) * REPLICAS }, (_, i) => ({
    step: from + Math.floor(i / REPLICAS),
    replica: i % REPLICAS
  }))
  return {
    series: 'test',
    firstRow: from * REPLICAS,
    rows: rows.length,
    columns: {
      step: Uint32Array.from(rows, ({ step }) => step),
      ...(stage && { stage: Uint16Array.from(rows, ({ step }) => stage(step)) }),
      replica: Uint16Array.from(rows, ({ replica }) => replica),
      loss: Float32Array.from(rows, ({ step, replica }) => lossAt(step, replica))
    }
  }
}

/** As a table of an open run does it. */
function appended(series: Series, ...batches: SeriesBatch[]): Series {
  let now = series
  for (const each of batches) {
    expect(now.append(each)).toBe(true)
    if (now.isFull) now = now.thinned()
  }
  return now
}

const stepsOf = (series: Series): number[] => [...new Set(series.column('step'))]

function expectTrue(series: Series): void {
  const [steps, replicas, losses] = ['step', 'replica', 'loss'].map((name) => series.column(name))
  for (const [row, loss] of losses!.entries()) expect(loss).toBe(lossAt(steps![row]!, replicas![row]!))
  expect(series.rows).toBe(stepsOf(series).length * REPLICAS)
}

describe('a series longer than a window keeps', () => {
  it('is whole up to the limit', () => {
    const series = appended(new Series(declaration, 4000), batch(0, 2000))
    expect(series).toMatchObject({ rows: 4000, next: 4000, every: 1 })
  })

  it('keeps the first places, one of two, then one of four, however the rows come', () => {
    const once = appended(new Series(declaration, 4000), batch(0, 3000))
    expect(once).toMatchObject({ next: 6000, every: 2 })
    expectTrue(once)
    const all = stepsOf(once)
    expect(all.slice(0, 1024)).toEqual(Array.from({ length: 1024 }, (_, step) => step))
    expect(new Set(all.slice(1024).map((step, i, rest) => (i ? step - rest[i - 1]! : 2)))).toEqual(
      new Set([2])
    )

    const bit = (from: number, to: number) =>
      Array.from({ length: Math.ceil((to - from) / 7) }, (_, i) =>
        batch(from + 7 * i, Math.min(to, from + 7 * i + 7))
      )
    const slowly = appended(new Series(declaration, 4000), ...bit(0, 9000))
    expect(slowly.next).toBe(18_000)
    expect(slowly.every).toBeGreaterThanOrEqual(8)
    expect(slowly.rows).toBeLessThanOrEqual(4000 + 14)
    expectTrue(slowly)
    const gaps = stepsOf(slowly)
      .slice(1024)
      .map((step, i, rest) => (i ? step - rest[i - 1]! : 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(slowly.every)
  })

  it('has the last place once the run has ended, and goes on from there', () => {
    for (const end of [3001, 3002, 3003, 3004]) {
      const series = appended(new Series(declaration, 4000), batch(0, 2500), batch(2500, end))
      series.settle()
      expect(stepsOf(series).at(-1)).toBe(end - 1)
      series.settle()
      expectTrue(series)
      appended(series, batch(end, end + 10))
      series.settle()
      expect(stepsOf(series).at(-1)).toBe(end + 9)
      expectTrue(series)
    }
  })

  it('takes a place that comes in two batches whole, or not at all', () => {
    const series = appended(new Series(declaration, 4000), batch(0, 2500))
    const whole = batch(2500, 2540)
    for (let row = 0; row < whole.rows; row++) {
      const columns = Object.fromEntries(
        Object.entries(whole.columns).map(([name, column]) => [name, column.subarray(row, row + 1)])
      )
      series.append({ ...whole, firstRow: whole.firstRow + row, rows: 1, columns })
    }
    series.settle()
    expectTrue(series)
  })

  it('keeps both sides of the begin of a stage', () => {
    const stage = (step: number): number => (step >= 2777 ? 1 : 0)
    const staged = { ...declaration, staged: true as const }
    const parts = [
      batch(0, 2000, stage),
      batch(2000, 2500, stage),
      batch(2500, 3500, stage),
      batch(3500, 9000, stage)
    ]
    for (const most of [2000, 4000, 6500]) {
      const series = appended(new Series(staged, most), ...parts)
      const steps = stepsOf(series)
      expect(steps).toContain(2776)
      expect(steps).toContain(2777)
    }
  })

  it('is another series in the table of a run, so that what was read of it is read anew', () => {
    const table = new SeriesTable()
    table.declare([declaration])
    const before = table.get('test')!
    expect(table.append({ ...batch(0, 1), firstRow: 5 }, false)).toBe(false)
    expect(table.append(batch(0, 3), false)).toBe(true)
    expect(table.get('test')).toBe(before)
    const rows = 2 ** 20 + 5
    expect(table.append(batch(3, rows), false)).toBe(true)
    expect(table.get('test')).not.toBe(before)
    expect(table.get('test')).toMatchObject({ every: 2, next: rows * REPLICAS })
  })

  it('is in the table of a run only while that declares it, and keeps its rows', () => {
    const table = new SeriesTable()
    table.declare([declaration, { ...declaration, name: 'unseen' }])
    table.append(batch(0, 3), false)
    table.declare([declaration])
    expect(table.get('unseen')).toBeUndefined()
    expect(table.get('test')!.rows).toBe(3 * REPLICAS)
  })
})
