/** Small sweeps for tests with real engines. */
import type { SweepDetail, SweepSummary } from '#shared/sweep/record'
import { quickDraft, type Bench } from '../support'

export const { stop: _stop, ...quick } = quickDraft()

export const sweepDraft = (overrides: Record<string, unknown> = {}, base: object = {}) => ({
  title: 'Rates',
  base: {
    ...quick,
    record: { trainEvery: 10, evaluateEvery: 100, checkpoints: 'last' },
    stop: { steps: 300 },
    ...base
  },
  knobs: [{ path: 'optimizer.learningRate', values: [0.05, 1], scale: 'log' }],
  replicas: 2,
  measure: { metric: 'train.accuracy', value: 0.5 },
  ...overrides
})
export const long = { stop: { steps: 100_000 } }

/** Waits on the sweep's announcements; reads once at first. */
export async function until(
  { api, events }: Bench,
  { id }: { id: string },
  test: (detail: SweepDetail) => boolean
): Promise<SweepDetail> {
  for (let seen = -1; ;) {
    const news = events.filter((e) => /^(sweep|run)\.changed$/.test(e.name)).length
    if (news !== seen) {
      const detail = await api.call('sweeps.read', { sweepId: id })
      if (test(detail)) return detail
    }
    seen = news
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
export const isAt = (status: SweepSummary['status']) => (detail: SweepDetail) =>
  detail.summary.status === status
