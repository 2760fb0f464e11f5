import { describe, expect, it } from 'vitest'
import { readOverSteps } from '#shared/sweep/overSteps'
import type { SweepDetail } from '#shared/sweep/record'
import type { RunReader } from '#shared/sweep/curves'

const error = { name: 'error', title: 'Error', quantity: 'error', unit: '', precision: 'float32', help: '' }
const series = (main: string, inner: object[] = []) => [
  { name: 'test', title: 'test', main: { name: main, title: main }, inner, columns: [error] }
]

/** Two cells of two seeds in one run of four replicas. */
const detail = {
  spec: { replicas: 2, measure: { metric: 'set.error', final: 'test.error', is: 'atMost', value: 0 } },
  axes: [{ title: 'Width', scale: 'log', options: [] }],
  cells: [
    { index: 0, at: [0], runId: 'a', firstReplica: 0 },
    { index: 1, at: [1], runId: 'a', firstReplica: 2 },
    { index: 2, at: [2], runId: null, firstReplica: 0 }
  ]
} as unknown as SweepDetail

const reader = (declared: object[]): RunReader => ({
  run: async () => ({ series: declared, summary: { headline: 'tasks.accuracy' } }) as never,
  columns: async () => ({
    step: Uint32Array.of(0, 0, 0, 0, 10, 10, 10, 10, 20, 20, 20),
    replica: Uint16Array.of(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2),
    error: Float32Array.of(1, 0.5, 0.25, 0.75, 0.5, 0.25, NaN, 0.5, 0.25, 0, 0.125)
  })
})

describe('a sweep over steps', () => {
  it('has the median over the seeds of each cell, at steps that all of them have', async () => {
    const found = await readOverSteps(detail, reader(series('step')))
    const [first, second, ...others] = found!.lines
    expect(found!.metric).toBe('test.error')
    expect(others).toEqual([])
    expect([...first!.steps]).toEqual([0, 10, 20])
    expect([...first!.values]).toEqual([0.75, 0.375, 0.125])
    expect([...second!.steps]).toEqual([0])
    expect([...second!.values]).toEqual([0.5])
  })

  it('has what its thresholds look at, each by its cell', async () => {
    const set = { ...series('step')[0]!, name: 'set' }
    const found = await readOverSteps(detail, reader([...series('step'), set]))
    expect([...found!.watched.keys()]).toEqual(['set.error'])
    expect([...found!.watched.get('set.error')!.get(0)!.values]).toEqual([0.75, 0.375, 0.125])
    expect((await readOverSteps(detail, reader(series('step'))))!.watched.size).toBe(0)
  })

  it('has no line of what is not recorded at steps, or by task', async () => {
    const lines = (declared: object[]) => readOverSteps(detail, reader(declared))
    expect(await lines(series('parameters'))).toBe(null)
    expect(await lines(series('step', [{ name: 'class', title: 'class' }]))).toBe(null)
    expect(await lines([])).toBe(null)
  })
})
