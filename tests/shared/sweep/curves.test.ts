/** Rows of a sweep's cells, whole: those of a run that goes on from another one follow that one's. */
import { describe, expect, it } from 'vitest'
import { stepAxis } from '#shared/axes'
import { followedBy, measuredTracks, medianTrack, readCellCurves } from '#shared/sweep/curves'
import type { SweepDetail } from '#shared/sweep/record'
import type { RunReader } from '#shared/sweep/curves'

const series = (quantity: string) => [
  { name: 'test', main: stepAxis, inner: [], columns: [{ name: 'loss', quantity }] }
]
/** Rows of two replicas, the second one higher by 10. */
const rows = (steps: number[]) => ({
  step: Float64Array.from(steps.flatMap((step) => [step, step])),
  replica: Uint16Array.from(steps.flatMap(() => [0, 1])),
  loss: Float64Array.from(steps.flatMap((step) => [step / 100, 10 + step / 100]))
})
const parents: Record<string, string> = { longer: 'first' }
const stored: Record<string, number[]> = { first: [0, 100, 200], longer: [200, 300, 400], other: [0, 50] }
const reader = {
  run: (id: string) =>
    Promise.resolve({
      summary: { replicas: 2, stages: [], parent: parents[id] ? { runId: parents[id], step: 200 } : null },
      series: series(id === 'other' ? 'b' : 'a')
    }),
  columns: (id: string) => Promise.resolve(rows(stored[id]!))
} as unknown as RunReader

describe('tracks of a measure', () => {
  it('are those of the run and of the one before it, each row once', async () => {
    const found = await measuredTracks('longer', { metric: 'test.loss' }, reader)
    expect(found!.tracks[1]).toEqual({ at: [0, 100, 200, 300, 400], values: [10, 11, 12, 13, 14] })
    expect(await measuredTracks('first', { metric: 'test.accuracy' }, reader)).toBeNull()
  })

  it('keep the earlier rows where both have them', () => {
    const of = (step: number[], loss: number[]) => ({
      step: Float64Array.from(step),
      loss: Float64Array.from(loss)
    })
    const before = of([1, 2], [1, 2])
    expect(followedBy(before, of([2, 3], [9, 3]), 'step')).toEqual(of([1, 2, 3], [1, 2, 3]))
    expect(followedBy(before, of([], []), 'step')).toBe(before)
    expect(followedBy(of([], []), before, 'step')).toBe(before)
  })
})

describe('curves of cells', () => {
  it('are medians over the seeds that have a value', () => {
    const tracks = [1, 2, NaN].map((value) => ({ at: [5], values: [value] }))
    expect(medianTrack(tracks)).toEqual({ at: [5], values: [1.5] })
    expect(medianTrack([])).toEqual({ at: [], values: [] })
  })

  it('are of one quantity, and of cells that have begun', async () => {
    const cell = (index: number, runId: string | null, firstReplica = 0, state = 'done') => ({
      ...{ index, runId, firstReplica, state }
    })
    const detail = {
      spec: { measure: { metric: 'test.loss' }, replicas: 1 },
      cells: [
        cell(0, 'longer'),
        cell(1, 'longer', 1),
        cell(2, null),
        cell(3, 'other'),
        cell(4, 'lost', 0, 'failed')
      ]
    } as unknown as SweepDetail
    const { curves, column } = (await readCellCurves(detail, reader))!
    expect(column.quantity).toBe('a')
    expect(curves.map(({ cell: { index }, values }) => [index, values.at(-1)])).toEqual([
      [0, 4],
      [1, 14]
    ])
  })
})
