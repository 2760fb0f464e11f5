/** What the application can do: one handler per request of the contract, the same for every host. */
import { AppError } from '#shared/errors'
import type { Handlers } from '#shared/contract'
import type { SeriesDeclaration } from '#shared/metrics'
import { isActive } from '#shared/run'
import { defaultSettings, type Settings } from '#shared/settings'
import { readPresets } from '../store/presetFiles'
import { familyInfos } from './catalogue'
import { EnginePool } from './enginePool'
import { judgeRun } from './expectations'
import { Runs } from './runs'
import { checkSpec, familyOf } from './specs'
import type { ServiceOptions, Services } from './types'
import { Verifications } from './verify'

const GIGABYTE = 1e9

function declarationOf(series: readonly SeriesDeclaration[], name: string): SeriesDeclaration {
  const found = series.find((s) => s.name === name)
  if (!found) throw new AppError('series.unknown', `There is no series ${name}.`, { path: 'series' })
  return found
}

/** Reading, marking and removing runs. */
function libraryHandlers(options: ServiceOptions, runs: Runs) {
  const { library, emit, settings } = options
  return {
    'runs.list': () => runs.list(),
    'runs.read': async ({ runId }) => {
      const { spec, journal } = await runs.record(runId)
      return { summary: await runs.summary(runId), spec, journal }
    },
    'runs.label': async ({ runId, labels }) => {
      await library.label(runId, labels)
      runs.forget(runId)
      const summary = await runs.summary(runId)
      emit('run.changed', summary)
      return summary
    },
    'runs.trash': async ({ runId }) => {
      const { status } = await runs.record(runId)
      if (isActive(status))
        throw new AppError('run.status', `This run is ${status}. Stop it before you move it to the trash.`)
      await library.trash(runId)
      emit('run.removed', { runId })
    },
    'runs.restore': async ({ runId }) => {
      await library.restore(runId)
      const summary = await runs.summary(runId)
      emit('run.changed', summary)
      return summary
    },
    'runs.expectations': async ({ runId }) => {
      const { spec } = await runs.record(runId)
      const summary = await runs.summary(runId)
      const preset = (await readPresets(options.resources)).find((p) => p.id === summary.preset)
      return judgeRun(library, familyOf(spec).series, summary, preset?.expected ?? [])
    },
    'series.read': async ({ runId, series, fromRow }) => {
      const { spec } = await runs.record(runId)
      return library.readSeries(runId, declarationOf(familyOf(spec).series, series), fromRow)
    },
    'checkpoints.list': ({ runId }) => library.listCheckpoints(runId),
    'library.usage': async () => ({
      sizeBytes: await library.usageBytes(),
      budgetBytes: settings.store.diskBudgetGb * GIGABYTE,
      runs: (await library.list()).length
    })
  } satisfies Partial<Handlers>
}

function settingsHandlers({ settings, emit }: ServiceOptions) {
  const read = (): Settings => ({ ...defaultSettings, ...settings.store })
  return {
    'settings.read': read,
    'settings.write': ({ settings: change }) => {
      settings.store = { ...read(), ...change }
      emit('settings.changed', read())
      return read()
    }
  } satisfies Partial<Handlers>
}

export async function createServices(options: ServiceOptions): Promise<Services> {
  const pool = new EnginePool(options.spawnEngine)
  const runs = new Runs(options, pool)
  const verifications = new Verifications(options.library, pool, options.emit)
  const handlers: Handlers = {
    'app.info': () => ({
      version: options.version,
      host: options.host,
      platform: process.platform,
      library: options.library.root
    }),
    'engine.status': () => runs.engineStatus(),
    'families.list': familyInfos,
    'presets.list': () => readPresets(options.resources),
    'spec.check': ({ draft }) => checkSpec(draft),
    'runs.start': ({ draft, preset }) => runs.start(draft, preset ?? null),
    'runs.pause': ({ runId }) => runs.pause(runId),
    'runs.continue': ({ runId }) => runs.continue(runId),
    'runs.stepOnce': ({ runId }) => runs.stepOnce(runId),
    'runs.stop': ({ runId }) => runs.stop(runId),
    'runs.verify': ({ runId, steps }) => verifications.verify(runId, steps),
    'runs.cancelVerify': ({ runId }) => verifications.cancel(runId),
    ...libraryHandlers(options, runs),
    ...settingsHandlers(options)
  }
  const shutdown = async (): Promise<void> => {
    verifications.close()
    await runs.shutdown()
  }
  return { handlers, activeRuns: () => runs.active(), shutdown }
}
