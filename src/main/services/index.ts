/** What the application can do: one handler per request of the contract, the same for every host. */
import { AppError } from '#shared/errors'
import type { Handlers } from '#shared/contract'
import { isActive, type RunSummary } from '#shared/run'
import { defaultSettings, type Settings } from '#shared/settings'
import { readPresets } from '../store/presetFiles'
import { bundleHandlers, Bundles } from './bundles'
import { readCourse } from './runs/course'
import { Derivations } from './runs/derive'
import { EnginePool } from './runs/enginePool'
import { Inspections } from './projections/inspections'
import { judgeRun } from './runs/expectations'
import { Projections } from './projections/projections'
import { Runs } from './runs/runs'
import { sessionHandlers, Sessions } from './sessions'
import { Sweeps } from './sweeps/sweeps'
import { declarationOf, seriesOf } from './runs/declarations'
import { Families } from './families'
import type { ServiceOptions, Services } from './types'
import { Verifications } from './runs/verify'

const GIGABYTE = 1e9

/** Reading, marking and removing runs. */
function libraryHandlers(options: ServiceOptions, runs: Runs) {
  const { library, emit, settings } = options
  const { families } = runs
  return {
    'runs.list': () => runs.list(),
    'runs.read': async ({ runId }) => {
      const record = await runs.record(runId)
      const { spec, journal } = record
      const about = await families.aboutIfThere(spec)
      return {
        summary: await runs.summary(runId),
        spec: about?.effective ?? spec,
        journal,
        series: await seriesOf(families, record),
        course: await readCourse(library, families, record),
        whyNotDerived: about ? about.whyNotDerived : `The family ${spec.family} is not installed here.`
      }
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
      const series = await seriesOf(families, await runs.record(runId))
      const summary = await runs.summary(runId)
      const preset = (await readPresets(options.resources)).find((p) => p.id === summary.preset)
      const expected = preset?.spec ? preset.expected : []
      return judgeRun(library, series, summary, expected)
    },
    'series.read': async ({ runId, series, fromRow }) => {
      const declaration = await declarationOf(families, await runs.record(runId), series)
      return library.readSeries(runId, declaration, fromRow)
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

function sweepHandlers(sweeps: Sweeps, families: Families) {
  return {
    'sweeps.check': async ({ draft }) => {
      const { plan, problems } = await families.ask({ kind: 'sweep', draft })
      const cells = plan?.parts.reduce((sum, part) => sum + part.cells.length, 0) ?? 0
      return { spec: plan?.spec ?? null, problems, cells, runs: plan?.parts.length ?? 0 }
    },
    'sweeps.start': ({ draft, preset }) => sweeps.start(draft, preset ?? null),
    'sweeps.list': () => sweeps.list(),
    'sweeps.read': ({ sweepId }) => sweeps.read(sweepId),
    'sweeps.pause': ({ sweepId }) => sweeps.pause(sweepId),
    'sweeps.continue': ({ sweepId }) => sweeps.continue(sweepId),
    'sweeps.stop': ({ sweepId }) => sweeps.stop(sweepId),
    'sweeps.trash': ({ sweepId }) => sweeps.trash(sweepId),
    'sweeps.restore': ({ sweepId }) => sweeps.restore(sweepId)
  } satisfies Partial<Handlers>
}

export async function createServices(given: ServiceOptions): Promise<Services> {
  const options: ServiceOptions = {
    ...given,
    // Sweeps go on when their runs end, so that they hear what all others hear.
    emit: (name, payload) => {
      given.emit(name, payload)
      if (name === 'run.changed') sweeps.hear(payload as RunSummary)
    }
  }
  const pool = new EnginePool(options.spawnEngine)
  const families = new Families(options.familyWorker)
  const derivations = new Derivations(options.library, pool, families, options.emit)
  const runs = new Runs(options, pool, families, async (record) => {
    // Whoever looks at the run sees why it failed; nobody waits for it here. Cells of a sweep are many: on demand.
    if (record.status === 'finished' && !record.sweep && (await derivations.applies(record)))
      void derivations.derive(record.id).catch(() => undefined)
  })
  const inspections = new Inspections(options.inspectionWorker, options.library.root)
  const projections = new Projections(options, inspections, families)
  const sweeps = new Sweeps(options, runs)
  const sessions = new Sessions(options)
  const bundles = new Bundles(options, runs, sweeps)
  const verifications = new Verifications(options.library, pool, families, options.emit)
  const handlers: Handlers = {
    'app.info': () => ({
      version: options.version,
      host: options.host,
      platform: process.platform,
      library: options.library.root
    }),
    'engine.status': () => runs.engineStatus(),
    'families.list': () => families.ask({ kind: 'families' }),
    'presets.list': () => readPresets(options.resources),
    'spec.check': ({ draft }) => families.ask({ kind: 'check', draft }),
    'runs.start': ({ draft, preset }) => runs.start(draft, preset ?? null),
    'runs.fork': (input) => runs.fork(input),
    'runs.pause': ({ runId }) => runs.pause(runId),
    'runs.continue': ({ runId }) => runs.continue(runId),
    'runs.stepOnce': ({ runId }) => runs.stepOnce(runId),
    'runs.stop': ({ runId }) => runs.stop(runId),
    'runs.verify': ({ runId, steps }) => verifications.verify(runId, steps),
    'runs.cancelVerify': ({ runId }) => verifications.cancel(runId),
    'runs.derive': ({ runId, series }) => derivations.derive(runId, series ?? null),
    'runs.inspect': ({ runId, step, replica, view, args = {}, asker }) =>
      inspections.askFor(asker, { kind: 'view', runId, step, replica, view, args }),
    'projections.targets': ({ runId }) => projections.targets(runId),
    'projections.read': ({ runId, request }) => projections.read(runId, request),
    'projections.compute': ({ runId, request }) => projections.compute(runId, request),
    'projections.cancel': ({ runId }) => projections.cancel(runId),
    'checkpoints.tensor': ({ runId, step, name }) => inspections.ask({ kind: 'tensor', runId, step, name }),
    'runs.cancelDerive': ({ runId }) => derivations.cancel(runId),
    ...libraryHandlers(options, runs),
    ...sweepHandlers(sweeps, families),
    ...sessionHandlers(sessions, options),
    ...bundleHandlers(bundles),
    ...settingsHandlers(options)
  }
  const shutdown = async (): Promise<void> => {
    verifications.close()
    derivations.close()
    inspections.close()
    projections.close()
    bundles.cancel()
    await sweeps.release()
    await runs.shutdown()
    await sessions.end()
    families.close()
  }
  const takeExport = (ticket: string): string | null => bundles.take(ticket)
  return {
    handlers,
    activeRuns: () => runs.active(),
    takeExport,
    renewEngine: () => pool.renew(),
    shutdown
  }
}
