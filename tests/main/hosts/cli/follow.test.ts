import { expect, test, vi } from 'vitest'
import type { RunSummary } from '#shared/run'
import { followRun, type RunReporter } from '../../../../src/main/hosts/cli/follow'
import { barReporter, jsonReporter, lineReporter, type Write } from '../../../../src/main/hosts/cli/reporters'
import { createEventHub } from '../../../../src/main/hosts/eventHub'
import { runSummary } from '../runSummary'
import { batch, standInHandlers, noBundles } from '../standIn'

const running = runSummary({ status: 'running', step: 10, stepsPerSecond: 50, etaSeconds: 1.8 })
const finished = runSummary({ status: 'finished', step: 100 })
const checkpoint = { step: 10, sizeBytes: 5, rolling: true }

/** Services that know the run's state, and a hub to announce through. `asked`: the follower listens by now. */
function host(state: RunSummary) {
  const events = createEventHub()
  let tell = (): void => {}
  const asked = new Promise<void>((resolve) => (tell = resolve))
  const handlers = {
    ...standInHandlers(),
    'runs.read': () => {
      tell()
      return {
        summary: state,
        spec: {} as never,
        journal: [],
        series: [],
        whyNotDerived: 'none',
        weights: null,
        underived: 0,
        history: null
      }
    }
  }
  return {
    asked,
    events,
    services: {
      handlers,
      activeRuns: () => [],
      bundles: noBundles,
      renewEngine: () => undefined,
      shutdown: async () => {}
    }
  }
}

function collect(makeReporter: (write: (text: string) => void) => RunReporter) {
  let text = ''
  const reporter = makeReporter((part) => (text += part))
  return { reporter, text: () => text }
}

/** The whole life of a run, as events. */
async function follow(reporter: RunReporter): Promise<RunSummary> {
  const session = host(running)
  const end = followRun(session, running, reporter)
  await session.asked
  session.events.emit('run.series', { runId: 'run-1', batch })
  session.events.emit('run.series', { runId: 'other', batch: { ...batch, columns: {} } })
  session.events.emit('run.checkpoint', { runId: 'run-1', checkpoint })
  session.events.emit('run.changed', { ...finished, id: 'other' })
  session.events.emit('run.changed', finished)
  return end
}

test('follows to the end, and only its own run', async () => {
  const { reporter } = collect(lineReporter)
  expect(await follow(reporter)).toEqual(finished)
})

test('a run that has ended before anyone listened is seen', async () => {
  const { reporter } = collect(lineReporter)
  expect(await followRun(host(finished), running, reporter)).toEqual(finished)
})

test('JSON: one object a line, started, checkpoints and at least one progress a second', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { reporter, text } = collect(jsonReporter)
  reporter.started(running, { states: 19, bytes: 3e6, mostBytes: 3e6, totalBytes: 57e6 })
  const leap = { low: 40, value: 60, high: 90, from: 10, begin: 0 }
  reporter.progress({ run: running, headline: { metric: 'train.accuracy', value: 0.75, step: 10 }, leap })
  reporter.checkpoint('run-1', checkpoint)
  vi.advanceTimersByTime(3000)
  reporter.ended()
  vi.advanceTimersByTime(3000)
  vi.useRealTimers()
  const lines = text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines[0]).toMatchObject({
    event: 'start',
    runId: 'run-1',
    replicas: 2,
    targetSteps: 100,
    kept: { states: 19 }
  })
  expect(lines[1]).toEqual({ event: 'checkpoint', runId: 'run-1', ...checkpoint })
  const progress = lines.filter((line) => line.event === 'progress')
  expect(progress.length).toBeGreaterThanOrEqual(3)
  expect(progress[0]).toMatchObject({ step: 10, targetSteps: 100, metrics: { 'train.accuracy': 0.75 }, leap })
  expect(lines).toHaveLength(2 + progress.length)
})

const redrawn = (write: Write) => (line: string) => write(`\r\x1b[K${line}`)

test('the bar fits the terminal, and says step, share, rate, time left and the headline', async () => {
  const { reporter, text } = collect((write) => barReporter(write, redrawn(write), () => 200))
  await follow(reporter)
  expect(text()).toContain('step 10 of 100 · 10 % · 50 steps/s · ETA 0:02')
  expect(text()).toContain('step 100 of 100 · 100 % · train.accuracy 1 (step 3)')
  const narrow = collect((write) => barReporter(write, redrawn(write), () => 40))
  await follow(narrow.reporter)
  const drawn = narrow.text().split('\r\x1b[K').slice(1)
  expect(Math.max(...drawn.map((line) => line.trimEnd().length))).toBeLessThan(40)
})
