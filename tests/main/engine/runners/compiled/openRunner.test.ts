import type { TrainingSpec } from '#shared/experiment'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { EngineRecord, ExecutionMode } from '#shared/run'
import { openBackend } from '../../../../../src/main/engine/backends/backend'
import { createModeCache } from '../../../../../src/main/engine/runners/compiled/modeCache'
import type { FromEngine, ToEngine, TrainJob } from '../../../../../src/main/engine/messages'
import { openRunner } from '../../../../../src/main/engine/runners/openRunner'
import { serveEngine, type HostPort } from '../../../../../src/main/engine/serve'
import { smallParity, turn } from '../../support'
import { describeNative, product, tinyProgram } from './support'

const native = { backend: 'native', runner: 'auto', threads: 1 } as const
const files = {
  batchWorker: path.join(import.meta.dirname, '../../../../../out/main/batchWorker.js'),
  unitWorker: path.join(import.meta.dirname, '../../../../../out/main/unitWorker.js'),
  entry: null
}
const wish = (runner = 'auto') => ({
  spec: smallParity({ engine: { ...native, runner } }),
  files,
  recorded: null,
  plannedSteps: 10
})
const opened = async (): Promise<EngineRecord> => (await openBackend(native)).record

/** Serves one job to its end, stored at once. */
function serve(job: TrainJob<TrainingSpec>): Promise<FromEngine[]> {
  return new Promise((resolve) => {
    const messages: FromEngine[] = []
    let deliver: (message: ToEngine) => void = () => undefined
    const port: HostPort = {
      send(message) {
        messages.push(message)
        if (message.type === 'columns') deliver({ type: 'stored' })
        if (message.type === 'ended') resolve(messages)
      },
      sent: turn,
      onMessage: (listener) => (deliver = listener),
      quit: () => undefined
    }
    serveEngine(port, files)
    deliver({ type: 'train', job })
  })
}

const recordOf = (messages: readonly FromEngine[]): EngineRecord =>
  messages.flatMap((m) => (m.type === 'started' ? [m.record] : []))[0]!
const lastState = (messages: readonly FromEngine[]) =>
  messages.flatMap((m) => (m.type === 'checkpoint' ? [m.state] : [])).at(-1)!

describeNative('the runner of a run', () => {
  it('is compiled, and says how', async () => {
    const { program, initial } = tinyProgram(product)
    const { runner, record } = await openRunner(program, initial, await opened(), wish())
    expect(record).toMatchObject({ backend: 'native', runner: 'compiled', mode: 'graph', eagerReason: null })
    expect(runner.read()).toEqual(initial)
    runner.dispose()
  })

  it('is eager with the reason visible where the program cannot be compiled, unless compiled was asked for', async () => {
    const { program, initial } = tinyProgram((state, feeds) =>
      product(state, feeds).mul(feeds['x']!.sum().dataSync()[0]!)
    )
    const { runner, record } = await openRunner(program, initial, await opened(), wish())
    expect(record).toMatchObject({ runner: 'eager', mode: null })
    expect(record.eagerReason).toMatch(/reads a tensor back/)
    expect(runner.run(0, 1)).toHaveLength(1)
    runner.dispose()
    await expect(openRunner(program, initial, await opened(), wish('compiled'))).rejects.toThrow(
      /reads a tensor back/
    )
  })

  it('is eager when asked for', async () => {
    const { program, initial } = tinyProgram(product)
    const { record } = await openRunner(program, initial, await opened(), wish('eager'))
    expect(record).toMatchObject({ runner: 'eager', mode: null, eagerReason: null })
  })

  it('goes on to the bit with the recorded mode, through the trainer', async () => {
    for (const mode of ['graph', 'xla'] as ExecutionMode[]) {
      const spec = smallParity({ engine: native, stop: { steps: 60 } })
      const engine: EngineRecord = { ...(await opened()), runner: 'compiled', mode }
      const job = { runId: 'run', spec, from: null, engine, first: 0 }
      const whole = await serve(job)
      expect(recordOf(whole)).toEqual(engine)
      const half = await serve({ ...job, spec: { ...spec, stop: { ...spec.stop, steps: 30 } } })
      const continued = await serve({ ...job, from: lastState(half) })
      expect(lastState(continued).tensors).toEqual(lastState(whole).tensors)
    }
  })
})

it('choices are kept in a file, and a damaged file is an empty one', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-test-'))
  const file = path.join(folder, 'modes.json')
  try {
    expect(createModeCache(file).get('a')).toBeUndefined()
    const measured = { mode: 'xla', graphMs: 0.5 } as const
    createModeCache(file).set('a', measured)
    createModeCache(file).set('b', { mode: 'graph', graphMs: 2 })
    expect(createModeCache(file).get('a')).toEqual(measured)
    writeFileSync(file, '{"a":"xla","b":{"mode":"other","graphMs":1}}')
    expect([createModeCache(file).get('a'), createModeCache(file).get('b')]).toEqual([undefined, undefined])
    writeFileSync(file, '{"a":"other","b')
    expect(createModeCache(file).get('b')).toBeUndefined()
    createModeCache(file).set('c', measured)
    expect(createModeCache(file).get('c')).toEqual(measured)
    createModeCache(path.join(folder, 'missing', 'modes.json')).set('c', measured)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
