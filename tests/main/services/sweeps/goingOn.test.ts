/** Sweeps that go on: cells trained on from their last states, cells that an earlier sweep has trained taken over. */
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { budgetText, takenText } from '#shared/sweep/provenance'
import type { SweepDetail } from '#shared/sweep/record'
import { openBench, type Bench } from '../support'
import { isAt, sweepDraft, until } from './support'

let bench: Bench
beforeEach(async () => void (bench = await openBench()))
afterEach(() => bench.close())

describe('sweeps', () => {
  it('train cells that did not get there on from their last states, which verify, and tell so', async () => {
    const { api, library } = bench
    const short = sweepDraft({ share: false, measure: { metric: 'train.accuracy', value: 0.8 } })
    const started = await api.call('sweeps.start', { draft: short })
    const before = await until(bench, started, isAt('finished'))
    expect(before.cells.map(({ state }) => state)).toEqual(['censored', 'censored'])
    expect(before.cells[0]!.reached!.median).toEqual({ at: 300, beyond: true })
    const sweepId = started.id
    for (const steps of [300, 0, 1.5])
      await expect(api.call('sweeps.extend', { sweepId, steps })).rejects.toMatchObject({
        code: 'sweep.extend',
        detail: { path: 'steps' }
      })
    await api.call('sweeps.extend', { sweepId, steps: 700 })
    const after = await until(bench, started, isAt('finished'))
    expect(after.budgets).toEqual([700])
    expect(budgetText(after)).toEqual(['Cells that had not reached it were trained on to 700 steps.'])
    expect(after.summary).toMatchObject({ step: 1400, targetSteps: 1400 })
    for (const [i, cell] of after.cells.entries()) {
      expect(cell.runId).not.toBe(before.cells[i]!.runId)
      const run = await api.call('runs.read', { runId: cell.runId! })
      expect(run.summary.parent).toMatchObject({
        ...{ runId: before.cells[i]!.runId, step: 300 },
        changes: [{ path: 'stop.steps', before: 300, after: 700 }]
      })
      expect(run.summary.sweep).toEqual({ id: sweepId, part: i })
      const { identical } = await api.call('runs.verify', { runId: cell.runId!, steps: null })
      expect(identical).toBe(true)
    }
    // The same as if it had been trained so far at once.
    const whole = { ...short, base: { ...short.base, stop: { steps: 700 } } }
    const other = await api.call('sweeps.start', { draft: whole, fresh: true })
    const reference = await until(bench, other, isAt('finished'))
    const outcome = ({ cells }: SweepDetail) => cells.map(({ replicas, reached }) => ({ replicas, reached }))
    expect(outcome(after)).toEqual(outcome(reference))
    // Both runs of each cell belong to it.
    await api.call('sweeps.trash', { sweepId })
    expect((await api.call('runs.list', {})).every(({ sweep }) => sweep?.id !== sweepId)).toBe(true)
    expect(fs.readdirSync(path.join(library, 'runs'))).toHaveLength(2)
    // Six trainings and two replays, each in a process of its own.
  }, 240_000)

  it('that were stopped while cells are trained on go on with the rest', async () => {
    const { api } = bench
    const draft = sweepDraft({ share: false, measure: { metric: 'train.accuracy', value: 1.1 } })
    const started = await api.call('sweeps.start', { draft })
    await until(bench, started, isAt('finished'))
    const sweepId = started.id
    await api.call('sweeps.extend', { sweepId, steps: 100_000 })
    const training = await until(bench, started, ({ cells }) => cells[0]!.state === 'running')
    expect(training.cells[1]).toMatchObject({
      state: 'waiting',
      reached: { median: { at: 300, beyond: true } }
    })
    await expect(api.call('sweeps.extend', { sweepId, steps: 200_000 })).rejects.toMatchObject({
      code: 'sweep.status'
    })
    await api.call('sweeps.stop', { sweepId })
    const stopped = await until(bench, started, isAt('stopped'))
    expect(stopped.cells.map(({ state }) => state)).toEqual(['interrupted', 'waiting'])
    await api.call('sweeps.continue', { sweepId })
    const again = await until(bench, started, ({ cells }) => cells[0]!.state === 'running')
    expect(again.cells[0]!.runId).toBe(training.cells[0]!.runId)
    await api.call('sweeps.stop', { sweepId })
  })

  it('take over cells that an earlier sweep has trained, one by one, and train the others', async () => {
    const { api } = bench
    const first = await api.call('sweeps.start', { draft: sweepDraft() })
    const earlier = await until(bench, first, isAt('finished'))
    // One of the two values, one new one; fewer seeds of each.
    const draft = sweepDraft({
      title: 'More rates',
      replicas: 1,
      knobs: [{ path: 'optimizer.learningRate', values: [1, 0.2], scale: 'log' }]
    })
    expect(await api.call('sweeps.check', { draft })).toMatchObject({ cells: 2, runs: 1, taken: [0] })
    expect(await api.call('sweeps.check', { draft, fresh: true })).toMatchObject({ runs: 1, taken: [] })
    const second = await api.call('sweeps.start', { draft })
    const { cells, summary } = await until(bench, second, isAt('finished'))
    expect(cells[0]).toMatchObject({
      ...{ runId: earlier.cells[1]!.runId, firstReplica: 2, takenFrom: first.id, state: 'done' },
      replicas: [earlier.cells[1]!.replicas[0]]
    })
    expect(cells[1]).toMatchObject({ takenFrom: null, state: 'done' })
    expect(summary.cells).toEqual({ done: 2 })
    expect(takenText({ cells }, () => '“Rates”')).toEqual([
      '1 of 2 cells are taken over from “Rates”, which trained the same.'
    ])
    const own = (await api.call('runs.list', {})).filter(({ sweep }) => sweep?.id === second.id)
    expect(own.map(({ replicas }) => replicas)).toEqual([1])
    // What is set otherwise is another experiment.
    const longer = { ...draft, base: { ...draft.base, stop: { steps: 301 } } }
    expect(await api.call('sweeps.check', { draft: longer })).toMatchObject({ taken: [] })
    // Everything is there: nothing trains. The runs of others are left where they are.
    const third = await api.call('sweeps.start', { draft: { ...draft, title: 'Again' } })
    const again = await until(bench, third, isAt('finished'))
    expect(again.cells.map(({ takenFrom }) => takenFrom)).toEqual([first.id, second.id])
    await api.call('sweeps.trash', { sweepId: third.id })
    const there = (await api.call('runs.list', {})).map(({ id }) => id)
    expect(there).toEqual(expect.arrayContaining([earlier.cells[0]!.runId, own[0]!.id]))
    // A run that is gone is trained anew.
    await api.call('sweeps.trash', { sweepId: first.id })
    expect((await api.call('sweeps.read', { sweepId: second.id })).cells[0]!.state).toBe('waiting')
    await api.call('sweeps.continue', { sweepId: second.id })
    const done = await until(bench, second, ({ summary }) => summary.cells.done === 2)
    expect(done.cells[0]).toMatchObject({ takenFrom: null, replicas: [earlier.cells[1]!.replicas[0]] })
  }, 240_000)
})
