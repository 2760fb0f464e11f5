/** `run` and `resume`: train in the foreground, show how far it is, say what came of it. */
import type { Handlers } from '#shared/contract'
import { isResumable, type RunSummary } from '#shared/run'
import { changedDraft, knownTo, makeDraft, type DraftOptions } from './draft'
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { followRun, type RunReporter } from './follow'
import { onInterrupt } from './interrupt'
import { barReporter, jsonReporter, lineReporter } from './reporters'
import { requireWritableLibrary, withSession, type Build, type Session } from './session'
import { describeEnd } from './describe'
import { summariseRun } from './summary'

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
  return train(build, options, async (handlers) => {
    const { draft, preset } = await makeDraft(source, options, await knownTo(handlers))
    return handlers['runs.start']({ draft, preset })
  })
}

export interface ForkOptions extends DraftOptions, TrainOptions {
  at?: string
}

/** Goes on from a checkpoint of a run, its last one unless told otherwise, as a new run. */
export function forkCommand(build: Build, wanted: string, options: ForkOptions): Promise<ExitCode> {
  return train(build, options, async (handlers) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const { spec } = await handlers['runs.read']({ runId: id })
    const kept = await handlers['checkpoints.list']({ runId: id })
    const { families } = await knownTo(handlers)
    const step = options.at === undefined ? (kept.at(-1)?.step ?? 0) : Number(options.at)
    return handlers['runs.fork']({ runId: id, step, draft: changedDraft({ ...spec }, options, families) })
  })
}

/** Takes up a run from its last checkpoint. */
export function resumeCommand(build: Build, wanted: string, options: TrainOptions): Promise<ExitCode> {
  return train(build, options, async (handlers) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    return handlers['runs.continue']({ runId: id })
  })
}

async function train(
  build: Build,
  options: TrainOptions,
  start: (handlers: Handlers) => Promise<RunSummary>
): Promise<ExitCode> {
  await requireWritableLibrary(options.out)
  return withSession(build, options.out, async (session) => {
    const run = await start(session.services.handlers)
    const interruption = onInterrupt(() => stop(session, run.id))
    const last = await followRun(session, run, makeReporter(options.json))
    const { whyNotDerived } = await session.services.handlers['runs.read']({ runId: run.id })
    if (last.status === 'finished' && whyNotDerived === null)
      await session.services.handlers['runs.derive']({ runId: run.id })
    interruption.dispose()
    const end = await summariseRun(session, last)
    process.stdout.write(options.json ? `${JSON.stringify(end)}\n` : describeEnd(end))
    if (last.error) console.error(last.error.message)
    if (isResumable(last.status)) console.error(`Resume with: ${resumeLine(last.id, options.out)}`)
    return interruption.happened() ? exitCodes.interrupted : exitCodeOf(last.status)
  })
}

function makeReporter(json: boolean | undefined): RunReporter {
  if (json) return jsonReporter((text) => process.stdout.write(text))
  const write = (text: string): void => void process.stderr.write(text)
  return process.stderr.isTTY ? barReporter(write, () => process.stderr.columns) : lineReporter(write)
}

const resumeLine = (runId: string, out: string | undefined): string =>
  `saltus resume ${runId}${out === undefined ? '' : ` --out ${out}`}`

/** A run may end by itself while the user presses Ctrl-C; then there is nothing left to stop. */
async function stop({ services }: Session, runId: string): Promise<void> {
  console.error('\nStopping at the next step; press Ctrl-C again to end at once.')
  try {
    await services.handlers['runs.stop']({ runId })
  } catch (error) {
    console.error((error as Error).message)
  }
}
