/** What the application can do: one handler per request of the contract, the same for every host. */
import { AppError } from '#shared/errors'
import type { Handlers } from '#shared/contract'
import { columnNames } from '#shared/metrics'
import { isActive, type RunSummary } from '#shared/run'
import { requireSettings } from '#shared/settingsSchema'
import { removeLeftovers } from '../store/leftovers'
import { readPresets } from '../store/presetFiles'
import { Announcement, Writers } from '../store/writers'
import { bundleHandlers, Bundles } from './bundles'
import { dataHandlers } from './data'
import { readSpecHistory } from './runs/specHistory'
import { Derivations } from './runs/derive'
import { estimateHandlers, Estimates } from './estimates/estimates'
import { EnginePool } from './runs/enginePool'
import { Inspections } from './projections/inspections'
import { checkLabels } from './runs/labels'
import { judgeByPreset } from './runs/expectations'
import { Outcomes } from './runs/outcomes'
import { Projections } from './projections/projections'
import { Runs } from './runs/runs'
import { sessionHandlers, Sessions } from './sessions'
import { sweepHandlers } from './sweeps/handlers'
import { Sweeps } from './sweeps/sweeps'
import { declarationOf, seriesOf } from './runs/declarations'
import { Families } from './families'
import { trashHandlers } from './trash'
import { StateBudget } from './runs/stateBudget'
import { thinningHandlers } from './runs/thinnedRuns'
import type { ServiceOptions, Services } from './types'
import { Verifications } from './runs/verify'
import { changeOf } from './watch/announced'
import { Watch } from './watch/watch'

/** Values of one answer with rows of a series, about; a reader asks again until there are none. */
const MOST_ANSWERED = 2 ** 22

/** Reading, marking and removing runs. */
function libraryHandlers(
  options: ServiceOptions,
  parts: { runs: Runs; derivations: Derivations; watch: Watch; outcomes: Outcomes }
) {
  const { runs, derivations, watch, outcomes } = parts
  const { library, emit } = options
  const { families } = runs
  return {
    'runs.list': async () => {
      const all = await runs.list()
      watch.told(all)
      return all
    },
    'runs.read': async ({ runId }) => {
      const record = await runs.record(runId)
      const { spec, journal } = record
      const { about, why } = await families.aboutStored(spec)
      return {
        summary: await runs.summary(runId),
        spec: about?.effective ?? spec,
        journal,
        series: await seriesOf(families, record),
        history: await readSpecHistory(library, families, record),
        weights: about?.training?.footprint.weights ?? null,
        whyNotDerived: about ? about.whyNotDerived : why,
        underived: about ? await derivations.missing(record).catch(() => 0) : 0
      }
    },
    'runs.label': async ({ runId, labels }) => {
      await library.label(runId, checkLabels(labels))
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
    'runs.outcomes': ({ runIds }) => outcomes.read(runIds),
    'runs.expectations': async ({ runId }) => judgeByPreset(options, families, await runs.record(runId)),
    'series.read': async ({ runId, series, fromRow }) => {
      const declaration = await declarationOf(families, await runs.record(runId), series)
      const most = MOST_ANSWERED / columnNames(declaration).length
      const batch = await library.readSeries(runId, declaration, fromRow, most)
      watch.readRows(runId, series, batch.firstRow + batch.rows)
      return batch
    },
    'runs.engineLog': ({ runId }) => library.readEngineLog(runId),
    'checkpoints.list': async ({ runId }) => {
      const states = await library.listCheckpoints(runId)
      watch.readStates(runId, states)
      return states
    }
  } satisfies Partial<Handlers>
}

function settingsHandlers({ settings, emit }: ServiceOptions) {
  return {
    'settings.read': () => settings.store,
    'settings.problems': () => settings.problems,
    'settings.write': ({ settings: change }) => {
      settings.write(requireSettings(change))
      const changed = settings.store
      emit('settings.changed', changed)
      return changed
    }
  } satisfies Partial<Handlers>
}

export async function createServices(given: ServiceOptions): Promise<Services> {
  const { library } = given
  const options: ServiceOptions = {
    ...given,
    emit: (name, payload) => {
      given.emit(name, payload)
      // Sweeps go on when their runs end, so that they hear what all others hear.
      if (name === 'run.changed') sweeps.hear(payload as RunSummary)
      const change = changeOf(name, payload)
      if (!change) return
      watch.adopt(change)
      announcement.note(change)
    }
  }
  const tidied = removeLeftovers(options.library.root).catch((error: unknown) =>
    options.report('What ended processes have left in the library could not be removed', error)
  )
  const pool = new EnginePool(options.spawnEngine)
  const families = new Families(options.familyWorker)
  const derivations = new Derivations(options.library, pool, families, options.emit)
  const budget = new StateBudget(options, families)
  const runs = new Runs(options, pool, families, new Writers(library.root), budget, async (record) => {
    // Whoever looks at the run sees why it failed; nobody waits for it here. Cells of a sweep are many: on demand.
    if (record.status === 'finished' && !record.sweep && (await derivations.applies(record)))
      derivations.derive(record.id).catch(() => undefined)
  })
  const inspections = new Inspections(options.inspectionWorker, options.library.root)
  const projections = new Projections(options, inspections, families)
  const sweeps = new Sweeps(options, runs)
  const announcement = new Announcement(library.root, given.program, () => runs.active())
  const watch = new Watch({
    library,
    // Not to other processes again.
    emit: given.emit,
    settings: () => given.settings.store,
    own: () => runs.active(),
    summary: (runId) => {
      runs.forget(runId)
      return runs.summary(runId)
    },
    sweep: (sweepId) => sweeps.summary(sweepId),
    ownWriter: announcement.id
  })
  if (given.watches) await watch.start()
  const estimates = new Estimates(runs, given.settings)
  const bundles = new Bundles(options, runs, sweeps)
  const sessions = new Sessions(options, (file) => bundles.give(file))
  const verifications = new Verifications(options.library, pool, families, options.emit)
  const outcomes = new Outcomes(options, families, (runId) => runs.record(runId))
  const restorable = {
    ...libraryHandlers(options, { runs, derivations, watch, outcomes }),
    ...sweepHandlers(sweeps, families, watch),
    ...sessionHandlers(sessions, options)
  }
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
    ...restorable,
    ...trashHandlers(options, restorable),
    ...thinningHandlers(options, runs, budget),
    ...bundleHandlers(bundles),
    ...dataHandlers(library, bundles),
    ...estimateHandlers(estimates),
    ...settingsHandlers(options)
  }
  const shutdown = async (): Promise<void> => {
    estimates.close()
    verifications.close()
    derivations.close()
    inspections.close()
    projections.close()
    bundles.cancel()
    await sweeps.release()
    await runs.shutdown()
    await outcomes.close()
    await sessions.end()
    await watch.close()
    await announcement.close()
    families.close()
    await tidied
  }
  return {
    handlers,
    activeRuns: () => runs.active(),
    bundles,
    renewEngine: () => pool.renew(),
    shutdown
  }
}
