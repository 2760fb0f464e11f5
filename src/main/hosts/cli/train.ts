/** `run` and `resume`: train in the foreground, show how far it is, say what came of it. */
import type { KeptStates } from '#shared/keptStates'
import { isTraining, type SpecWarning } from '#shared/experiment'
import { isResumable, type RunSummary } from '#shared/run'
import type { Services } from '../../services/types'
import { hearStop } from './background'
import { changedDraft, knownTo, makeDraft, type DraftOptions } from './draft'
import { warningLines } from './check'
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { followRun, type RunReporter } from './follow'
import { onInterrupt } from './interrupt'
import { barReporter, jsonReporter, lineReporter } from './reporters'
import { withOwnFile } from './ownFile'
import { requireWritableLibrary, withSession, type Build, type LibraryUse, type Session } from './session'
import { describeEnd } from './describe'
import { summariseRun } from './summary'
import { complain, output, progressColumns, redraw, tell } from './terminal'

export interface TrainOptions {
  out?: string
  json?: boolean
}

/** Starts a run from a preset or a spec file. Throws what `makeDraft` and the check of the spec throw. */
export function runCommand(
  build: Build,
  source: string,
  options: DraftOptions & TrainOptions
): Promise<ExitCode> {
  return train(build, { ...options, library: 'made' }, async (services) => {
    const { handlers } = services
    const made = await makeDraft(source, options, await knownTo(handlers))
    const { draft, preset } = await withOwnFile(services, made)
    const { kept, warnings } = await handlers['spec.check']({ draft })
    return { run: await handlers['runs.start']({ draft, preset }), kept, warnings }
  })
}

export interface ForkOptions extends DraftOptions, TrainOptions {
  at?: string
}

/** Goes on from a checkpoint of a run, its last one unless told otherwise, as a new run; a computation is forked as a whole. */
export function forkCommand(build: Build, wanted: string, options: ForkOptions): Promise<ExitCode> {
  return train(build, options, async (services) => {
    const { handlers } = services
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const { spec } = await handlers['runs.read']({ runId: id })
    const kept = await handlers['checkpoints.list']({ runId: id })
    const { families } = await knownTo(handlers)
    const last = isTraining(spec) ? (kept.at(-1)?.step ?? 0) : 0
    const step = options.at === undefined ? last : Number(options.at)
    const { draft } = await withOwnFile(services, { draft: changedDraft({ ...spec }, options, families) })
    const { warnings } = await handlers['spec.check']({ draft })
    return { run: await handlers['runs.fork']({ runId: id, step, draft }), kept: null, warnings }
  })
}

/** Takes up a run from its last checkpoint. */
export function resumeCommand(build: Build, wanted: string, options: TrainOptions): Promise<ExitCode> {
  return train(build, options, async ({ handlers }) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    return { run: await handlers['runs.continue']({ runId: id }), kept: null, warnings: [] }
  })
}

/** `kept`: what its states will take, where all of them are to come. */
interface Started {
  run: RunSummary
  kept: KeptStates | null
  /** Known traps of what is new. */
  warnings: readonly SpecWarning[]
}

async function train(
  build: Build,
  options: TrainOptions & { library?: LibraryUse },
  start: (services: Services) => Promise<Started>
): Promise<ExitCode> {
  return withSession(build, options, async (session) => {
    await requireWritableLibrary(options.out)
    const { run, kept, warnings } = await start(session.services)
    tell(warningLines(warnings))
    const interruption = onInterrupt(() => stop(session, run.id))
    const deafen = hearStop(session.root, run.id, () => stop(session, run.id))
    const last = await followRun(session, run, makeReporter(options.json), kept)
    const { whyNotDerived } = await session.services.handlers['runs.read']({ runId: run.id })
    if (last.status === 'finished' && whyNotDerived === null)
      await session.services.handlers['runs.derive']({ runId: run.id })
    interruption.dispose()
    deafen()
    const end = await summariseRun(session, last)
    output(options.json ? `${JSON.stringify(end)}\n` : describeEnd(end))
    if (last.error) complain(last.error.message)
    if (isResumable(last.status)) complain(`Resume with: ${resumeLine(last.id, options.out)}`)
    return interruption.happened() ? exitCodes.interrupted : exitCodeOf(last.status)
  })
}

/** Of a terminal that has gone meanwhile. */
const plainColumns = 80

function makeReporter(json: boolean | undefined): RunReporter {
  if (json) return jsonReporter(output)
  if (progressColumns() === null) return lineReporter(tell)
  return barReporter(tell, redraw, () => progressColumns() ?? plainColumns)
}

const resumeLine = (runId: string, out: string | undefined): string =>
  `saltus resume ${runId}${out === undefined ? '' : ` --out ${out}`}`

/** A run may end by itself while the user presses Ctrl-C; then there is nothing left to stop. */
async function stop({ services }: Session, runId: string): Promise<void> {
  complain('\nStopping at the next step; press Ctrl-C again to end at once.')
  try {
    await services.handlers['runs.stop']({ runId })
  } catch (error) {
    complain((error as Error).message)
  }
}
