/** Sweeps with real engines: outcomes, sharing, pause, stop, kill -9, failures, the trash. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { unequalMeasures } from '#shared/sweep/axes'
import type { SweepDetail } from '#shared/sweep/record'
import { openBench, quickDraft, type Bench } from '../support'
import { isAt, long, quick, sweepDraft, until } from './support'

let bench: Bench
beforeEach(async () => void (bench = await openBench()))
afterEach(() => bench.close())

const training = ({ cells }: SweepDetail): boolean =>
  cells.some(({ state, replicas }) => state === 'running' && replicas.some(({ until }) => until > 0))

describe('sweeps', () => {
  it('train to their end; every cell has its outcome, the same together and apart', async () => {
    const { api, events } = bench
    const outcomes = []
    for (const share of [true, false]) {
      const started = await api.call('sweeps.start', { draft: sweepDraft({ share }), fresh: true })
      expect(started).toMatchObject({ status: 'running', cellCount: 2, runCount: share ? 1 : 2 })
      const { cells, summary, quantities } = await until(bench, started, isAt('finished'))
      expect(quantities).toEqual(['accuracy on fresh rows before the update'])
      expect(summary).toMatchObject({ cells: { done: 2 }, error: null, step: share ? 300 : 600 })
      expect(cells.every(({ reached, final }) => reached && final)).toBe(true)
      expect(cells.flatMap(({ replicas }) => replicas.map(({ seed }) => seed))).toEqual([0, 1, 0, 1])
      outcomes.push(cells.map(({ replicas }) => replicas.map(({ reached }) => reached)))
      const runs = (await api.call('runs.list', {})).filter(({ sweep }) => sweep?.id === started.id)
      expect(runs.map(({ sweep }) => sweep!.part).sort()).toEqual(share ? [0] : [0, 1])
      expect(runs.every(({ title }) => title.startsWith('Rates: '))).toBe(true)
    }
    expect(outcomes[0]).toEqual(outcomes[1])
    const last = () => events.findLast(({ name }) => name === 'sweep.changed')!.payload
    await expect.poll(last).toMatchObject({ status: 'finished' })
  })

  it('say so where their measure is not one quantity in all cells', async () => {
    const knob = {
      title: 'data',
      values: [
        { label: 'fresh', set: { 'task.data': 'fresh' } },
        { label: 'fixed', set: { 'task.data': 'rows' } }
      ]
    }
    const measure = { metric: 'test.accuracy', value: 0.9 }
    const task = { ...(quick['task'] as object), rows: 64 }
    const draft = sweepDraft({ knobs: [knob], measure }, { task, stop: { steps: 20 } })
    const { quantities, cells } = await until(
      bench,
      await bench.api.call('sweeps.start', { draft }),
      isAt('finished')
    )
    expect(cells.map(({ state }) => state)).toEqual(['censored', 'censored'])
    expect(quantities).toHaveLength(2)
    const [sentence] = unequalMeasures('test.accuracy', quantities)
    expect(sentence).toMatch(
      /^test\.accuracy is not one quantity in all cells: .*probe rows.*; .*held-out rows.*\.$/
    )
    expect(unequalMeasures('test.accuracy', quantities.slice(0, 1))).toEqual([])
  })

  it('say "never within n", and which seeds diverged', async () => {
    const draft = sweepDraft(
      {
        knobs: [{ path: 'optimizer.weightDecay', values: [0, 1000] }],
        measure: { metric: 'train.accuracy', value: 1.1 }
      },
      { optimizer: { kind: 'sgd', learningRate: 100 }, stop: { steps: 200 } }
    )
    draft.knobs.push({ path: 'optimizer.learningRate', values: [0.001, 100] } as never)
    const { cells } = await until(bench, await bench.api.call('sweeps.start', { draft }), isAt('finished'))
    expect(cells.map(({ label, state }) => `${label}: ${state}`)).toContain(
      'Weight decay 0, Learning rate 0.001: censored'
    )
    expect(cells.at(-1)!.state).toBe('diverged')
    expect(cells[0]!.reached!.median).toEqual({ at: 200, beyond: true })
    const { final, replicas } = cells.at(-1)!
    expect(final).toBeNull()
    expect(replicas.every(({ divergedAt }) => divergedAt! > 0 && divergedAt! < 200)).toBe(true)
    // the last step is evaluated, so that the others have their values there
    expect(cells[0]!.replicas.map((one) => one.final!.step)).toEqual([200, 200])
    expect(cells[0]!.finalAt).toBeNull()
  })

  it('pause with their runs and go on; stopped ones are taken up again', async () => {
    const { api } = bench
    const sweep = await api.call('sweeps.start', { draft: sweepDraft({ share: false }, long) })
    await until(bench, sweep, training)
    await api.call('sweeps.pause', { sweepId: sweep.id })
    const paused = await until(bench, sweep, ({ cells }) => cells[0]!.state === 'paused')
    expect(paused.summary.status).toBe('paused')
    expect(paused.cells[1]).toMatchObject({ state: 'waiting', runId: null })
    await api.call('sweeps.continue', { sweepId: sweep.id })
    await until(bench, sweep, ({ cells }) => cells[0]!.state === 'running')
    await api.call('sweeps.stop', { sweepId: sweep.id })
    const stopped = await until(bench, sweep, isAt('stopped'))
    expect(stopped.cells.map(({ state }) => state)).toEqual(['interrupted', 'waiting'])
    expect(bench.services.activeRuns()).toEqual([])
    const step = stopped.summary.step
    await api.call('sweeps.continue', { sweepId: sweep.id })
    const again = await until(bench, sweep, ({ summary }) => summary.step > step)
    expect(again.cells[0]!.runId).toBe(stopped.cells[0]!.runId)
    await expect(api.call('sweeps.trash', { sweepId: sweep.id })).rejects.toMatchObject({
      code: 'sweep.status'
    })
  })

  it('name the process that drives them to all others, which steer nothing', async () => {
    const { api } = bench
    const { id: sweepId } = await api.call('sweeps.start', { draft: sweepDraft({ share: false }, long) })
    const other = await openBench({}, bench.library)
    try {
      const listed = async (from: Bench) =>
        (await from.api.call('sweeps.list', {})).find(({ id }) => id === sweepId)!.elsewhere
      expect(await listed(bench)).toBeNull()
      await expect.poll(() => listed(other)).toBe(`saltus test, process ${process.pid}`)
      for (const name of ['sweeps.pause', 'sweeps.stop'] as const)
        await expect(other.api.call(name, { sweepId })).rejects.toMatchObject({
          code: 'sweep.elsewhere',
          message: `This sweep is trained by saltus test, process ${process.pid}. Pause or stop it there.`
        })
      await api.call('sweeps.stop', { sweepId })
      await expect.poll(() => listed(other)).toBeNull()
    } finally {
      await other.close()
    }
  })

  it('pause a run that has not begun as soon as it trains', async () => {
    const { api } = bench
    const sweep = await api.call('sweeps.start', { draft: sweepDraft({}, long) })
    await api.call('sweeps.pause', { sweepId: sweep.id })
    const { cells } = await until(bench, sweep, (detail) => detail.cells[0]!.state === 'paused')
    expect(cells[0]!.replicas[0]!.until).toBeLessThan(100)
  })

  it('train as many runs at once as there are engine processes', async () => {
    const wide = await openBench({ engineProcesses: 2 })
    try {
      const draft = sweepDraft({ share: false, knobs: [{ path: 'seed', values: [1, 2, 3] }] }, long)
      const sweep = await wide.api.call('sweeps.start', { draft })
      const { cells } = await until(
        wide,
        sweep,
        (d) => d.cells.filter((c) => c.state === 'running').length === 2
      )
      expect(cells[2]!.state).toBe('waiting')
    } finally {
      await wide.close()
    }
  })

  it('go on after an engine was killed, and redo its cells when asked', async () => {
    const { api } = bench
    // Evaluated at every other step, a cell lasts far longer than it takes to see it train.
    const slow = { stop: { steps: 1500 }, record: { ...sweepDraft().base.record, evaluateEvery: 2 } }
    const sweep = await api.call('sweeps.start', { draft: sweepDraft({ share: false }, slow) })
    await until(bench, sweep, training)
    // the one that trains, and the one that waits
    for (const engine of bench.engines) engine.kill()
    const { cells } = await until(bench, sweep, isAt('finished'))
    expect(cells.map(({ state }) => state)).toEqual(['interrupted', 'done'])
    await api.call('sweeps.continue', { sweepId: sweep.id })
    const done = await until(bench, sweep, ({ summary }) => summary.cells.done === 2)
    expect(done.cells[0]!.runId).toBe(cells[0]!.runId)
    await until(bench, sweep, isAt('finished'))
    await expect(api.call('sweeps.continue', { sweepId: sweep.id })).rejects.toThrow(
      /finished, so there is nothing/
    )
  })

  it('that were cut off after their last run are gone on with to their end', async () => {
    const { api, library } = bench
    const sweep = await api.call('sweeps.start', { draft: sweepDraft({}, { stop: { steps: 30 } }) })
    await until(bench, sweep, isAt('finished'))
    await expect(api.call('sweeps.continue', { sweepId: sweep.id })).rejects.toThrow('nothing to continue')
    const file = path.join(library, 'sweeps', `${sweep.id}.json`)
    const stored = JSON.parse(fs.readFileSync(file, 'utf8')) as object
    fs.writeFileSync(file, JSON.stringify({ ...stored, status: 'interrupted' }))
    await api.call('sweeps.continue', { sweepId: sweep.id })
    await until(bench, sweep, isAt('finished'))
  })

  it('go to the trash with their runs, and come back', async () => {
    const { api, library } = bench
    const sweep = await api.call('sweeps.start', {
      draft: sweepDraft({ share: false }, { stop: { steps: 30 } })
    })
    const before = await until(bench, sweep, isAt('finished'))
    const other = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 10 } }) })
    await bench.until(other.id, (run) => run.status === 'finished')
    await api.call('sweeps.trash', { sweepId: sweep.id })
    expect(await api.call('sweeps.list', {})).toEqual([])
    expect((await api.call('runs.list', {})).map(({ id }) => id)).toEqual([other.id])
    expect(fs.existsSync(path.join(library, 'trash', `${sweep.id}.json`))).toBe(true)
    await api.call('sweeps.restore', { sweepId: sweep.id })
    const after = await api.call('sweeps.read', { sweepId: sweep.id })
    expect(after.cells).toEqual(before.cells)
    await expect(api.call('sweeps.restore', { sweepId: sweep.id })).rejects.toMatchObject({
      code: 'sweep.missing'
    })
  })

  it('are refused with the path of the wrong field; ids never leave the library', async () => {
    const { api } = bench
    const draft = sweepDraft({ knobs: [{ path: 'model.width', values: [16, 0] }] })
    await expect(api.call('sweeps.start', { draft })).rejects.toMatchObject({
      code: 'sweep.invalid',
      detail: { path: 'knobs.0.values.1' }
    })
    expect(await api.call('sweeps.list', {})).toEqual([])
    await expect(api.call('sweeps.read', { sweepId: '../settings' })).rejects.toMatchObject({
      code: 'sweep.invalidId'
    })
    expect(await api.call('sweeps.check', { draft: sweepDraft() })).toMatchObject({
      problems: [],
      cells: 2,
      runs: 1
    })
  })
})

it('survives kill -9 of the whole command: interrupted, then continued to the same cells', async () => {
  const { library, api } = bench
  // Evaluated at every step, the first cell lasts far longer than it takes to see and kill it.
  const slow = { stop: { steps: 4000 }, record: { ...sweepDraft().base.record, evaluateEvery: 1 } }
  const draft = sweepDraft({ share: false }, slow)
  const reference = await until(bench, await api.call('sweeps.start', { draft }), isAt('finished'))
  const file = path.join(library, 'sweep.json')
  fs.writeFileSync(file, JSON.stringify(draft))
  const words = ['out/main/cli.js', 'sweep', file, '--out', library, '--json', '--fresh']
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const announced = () => (/"sweepId":"([^"]+)"/.exec(printed) ?? [])[1]
  const id = await vi.waitUntil(announced, { timeout: 60_000, interval: 20 })
  // Looked at by the clock: the command prints nothing between the first row and the last. It is
  // held while it is looked at, so that it cannot have ended meanwhile.
  for (;;) {
    child.kill('SIGSTOP')
    const { cells } = await api.call('sweeps.read', { sweepId: id })
    expect(['waiting', 'running']).toContain(cells[0]!.state)
    if (cells[0]!.state === 'running' && cells[0]!.replicas[0]!.until > 0) break
    child.kill('SIGCONT')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await expect(api.call('sweeps.continue', { sweepId: id })).rejects.toThrow(/driven by another process/)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const interrupted = await api.call('sweeps.read', { sweepId: id })
  expect(interrupted.summary.status).toBe('interrupted')
  expect(interrupted.cells.map(({ state }) => state)).toEqual(['interrupted', 'waiting'])
  await api.call('sweeps.continue', { sweepId: id })
  const { cells } = await until(bench, { id }, isAt('finished'))
  const outcomes = (detail: SweepDetail['cells']) =>
    detail.map(({ state, replicas }) => ({ state, replicas }))
  expect(outcomes(cells)).toEqual(outcomes(reference.cells))
  // Four times four thousand steps with an evaluation each: two minutes on a machine that has much else to do.
}, 240_000)
