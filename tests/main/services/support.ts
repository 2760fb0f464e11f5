/** Real services over a real library in a temporary folder, with real engine processes from the build. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createApi, type Api, type EventName, type Events } from '#shared/contract'
import { defaultSettings, type Settings } from '#shared/settings'
import { isActive, type RunStatus, type RunSummary } from '#shared/run'
import { toWireError } from '#shared/errors'
import type { EngineProcess } from '../../../src/main/engine/messages'
import { forkEngine } from '../../../src/main/hosts/engineProcess/fork'
import { createServices } from '../../../src/main/services'
import { Families } from '../../../src/main/services/families'
import type { Services } from '../../../src/main/services/types'
import { openLibrary } from '../../../src/main/store/library'
import type { Library } from '../../../src/main/store/types'

const root = path.join(import.meta.dirname, '../../..')

/** Families as services ask them. */
export const openFamilies = (): Families => new Families(path.join(root, 'out/main/family.js'))

export interface Bench {
  api: Api
  services: Services
  library: string
  engines: EngineProcess[]
  events: { name: EventName; payload: Events[EventName] }[]
  /** What nobody waited for and the host was told. */
  failures: { what: string; error: unknown }[]
  /**
   * Resolves with the first summary of the run that satisfies `test`, at once when it already does. One that has ended is
   * closed on disk by then: a run says so a moment before it gives its lock back, and files that go while a folder is
   * copied or listed are errors of the copy.
   */
  until(runId: string, test: (run: RunSummary) => boolean): Promise<RunSummary>
  close(): Promise<void>
}

/** `through` puts something between the services and their library, such as a slow disk. */
export async function openBench(
  settings: Partial<Settings> = {},
  folder?: string,
  through = (library: Library): Library => library
): Promise<Bench> {
  const library = folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'saltus-services-'))
  const listeners = new Set<() => void>()
  const events: Bench['events'] = []
  const failures: Bench['failures'] = []
  const engines: EngineProcess[] = []
  const store = { ...defaultSettings, ...settings }
  const spawn = forkEngine(path.join(root, 'out/main/engine.js'))
  const services = await createServices({
    library: through(openLibrary(library)),
    settings: { store, problems: [], write: (change) => void Object.assign(store, change) },
    spawnEngine: (env) => {
      const engine = spawn(env)
      engines.push(engine)
      return engine
    },
    familyWorker: path.join(root, 'out/main/family.js'),
    inspectionWorker: path.join(root, 'out/main/inspection.js'),
    projectionWorker: path.join(root, 'out/main/projection.js'),
    emit: (name, payload) => {
      events.push({ name, payload })
      listeners.forEach((listen) => listen())
    },
    report: (what, error) => failures.push({ what, error }),
    program: 'saltus test',
    watches: true,
    host: 'web',
    version: '0.0.0-test',
    resources: path.join(root, 'resources')
  })
  const api = createApi({
    invoke: async (name, input) => {
      try {
        return { ok: true, value: await services.handlers[name](input as never) }
      } catch (error) {
        return { ok: false, error: toWireError(error) }
      }
    },
    subscribe: () => () => undefined
  })
  return {
    api,
    services,
    library,
    engines,
    events,
    failures,
    until: (runId, test) =>
      new Promise((resolve, reject) => {
        const look = async (): Promise<void> => {
          const { summary } = await api.call('runs.read', { runId })
          if (!test(summary)) return
          // The end is announced once more when the lock is gone.
          if (!isActive(summary.status) && services.activeRuns().includes(runId)) return
          listeners.delete(listen)
          resolve(summary)
        }
        const listen = (): void => void look().catch(reject)
        listeners.add(listen)
        listen()
      }),
    async close() {
      await services.shutdown()
      if (!folder) fs.rmSync(library, { recursive: true, force: true })
    }
  }
}

export const isAt =
  (...statuses: RunStatus[]) =>
  (run: RunSummary): boolean =>
    statuses.includes(run.status)

/** A parity draft that trains about a second on wasm. */
export const quickDraft = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  family: 'parity',
  task: { taskCount: 4, taskBits: 3, messageBits: 6, parityOrder: 2, probeRows: 16 },
  model: { depth: 3, width: 16 },
  batchSize: 16,
  record: { trainEvery: 10, evaluateEvery: 50 },
  stop: { steps: 800 },
  engine: { backend: process.env['SALTUS_ENGINE'] ?? 'wasm' },
  ...overrides
})

/** Every stored number of a run, for comparison bit for bit. */
export async function allRows(api: Api, runId: string): Promise<Record<string, Record<string, number[]>>> {
  const rows: Record<string, Record<string, number[]>> = {}
  for (const series of ['train', 'test', 'tasks']) {
    const { columns } = await api.call('series.read', { runId, series, fromRow: 0 })
    rows[series] = Object.fromEntries(Object.entries(columns).map(([name, c]) => [name, Array.from(c)]))
  }
  return rows
}
