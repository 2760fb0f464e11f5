/** `sweep` and `sweeps`: train every cell in the foreground, show how far it is, say what came of each. */
import { bytesText } from '#shared/bytes'
import { typedNumber } from '#shared/draftFile'
import { AppError } from '#shared/errors'
import { numberSettings } from '#shared/settings'
import { fewerCells, unequalMeasures } from '#shared/sweep/axes'
import { takenText } from '#shared/sweep/provenance'
import { sweepWarningText } from '#shared/sweep/warnings'
import { isDriven, type SweepSummary } from '#shared/sweep/record'
import type { Services } from '../../services/types'
import { warningLines } from './check'
import { hearStop } from './background'
import { knownTo, makeSweepDraft, type DraftOptions } from './draft'
import { exitCodes, type ExitCode } from './exitCodes'
import { findById } from './findRun'
import { onInterrupt } from './interrupt'
import { print, type ListingOptions } from './listing'
import { withOwnFile } from './ownFile'
import { requireWritableLibrary, withSession, type Build, type Session } from './session'
import { makeSweepOver, type OverOptions } from './sweepOver'
import { sweepReporter, type SweepReporter } from './sweepReporters'
import { cellsOver, describeSweep, describeSweeps } from './sweepText'
import { complain, output, tell } from './terminal'

export interface SweepOptions
  extends Pick<DraftOptions, 'set' | 'steps' | 'engine' | 'replicas'>, OverOptions {
  out?: string
  json?: boolean
  continue?: string
  /** With `continue`: the steps to which cells that did not reach the measure are trained on. */
  extend?: string
  /** Cells that an earlier sweep has trained already are trained anew. */
  fresh?: boolean
  /** Runs that train at the same time. */
  atOnce?: string
}

/** Starts a sweep from a preset or a file, or takes one up again. */
export async function sweepCommand(
  build: Build,
  source: string | undefined,
  options: SweepOptions
): Promise<ExitCode> {
  const library = options.continue === undefined ? 'made' : 'needed'
  const { atOnce } = options
  const settings = atOnce === undefined ? {} : { engineProcesses: readAtOnce(atOnce) }
  return withSession(build, { ...options, library, settings }, async (session) => {
    await requireWritableLibrary(options.out)
    const { handlers } = session.services
    const sweep = await begin(session.services, source, options)
    const { spec, axes, cells } = await handlers['sweeps.read']({ sweepId: sweep.id })
    for (const sentence of fewerCells(spec.knobs, axes)) complain(sentence)
    for (const sentence of takenText({ cells }, (id) => id)) complain(`${sentence} --fresh trains them anew.`)
    const interruption = onInterrupt(() => stop(session, sweep.id))
    const deafen = hearStop(session.root, sweep.id, () => stop(session, sweep.id))
    const last = await followSweep(session, sweep, sweepReporter(options.json))
    interruption.dispose()
    deafen()
    const detail = await handlers['sweeps.read']({ sweepId: sweep.id })
    output(options.json ? `${JSON.stringify({ event: 'end', ...detail })}\n` : describeSweep(detail))
    if (last.error) complain(last.error.message)
    for (const sentence of unequalMeasures(detail.spec.measure.metric, detail.quantities)) complain(sentence)
    const left = cellsOver(last) < last.cellCount
    if (left) complain(`Continue with: ${continueLine(last.id, options.out)}`)
    if (interruption.happened()) return exitCodes.interrupted
    return left ? exitCodes.failed : exitCodes.ok
  })
}

function readAtOnce(text: string): number {
  const { fits, words } = numberSettings.engineProcesses
  const value = typedNumber(text)
  if (value !== null && fits(value)) return value
  throw new AppError('sweep.atOnce', `--at-once must be ${words}; it is ${text}.`, { path: 'at-once' })
}

export function sweepsCommand(build: Build, options: ListingOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services }) => {
    const sweeps = await services.handlers['sweeps.list']({})
    return print(sweeps, describeSweeps(sweeps), options.json)
  })
}

async function begin(
  services: Services,
  source: string | undefined,
  options: SweepOptions
): Promise<SweepSummary> {
  const { handlers } = services
  if (options.continue !== undefined) {
    const { id } = findById('sweep', options.continue, await handlers['sweeps.list']({}))
    if (options.extend !== undefined) {
      const steps = typedNumber(options.extend)
      if (steps === null)
        throw new AppError('sweep.extend', `--extend must be a number of steps; it is ${options.extend}.`, {
          path: 'extend'
        })
      return handlers['sweeps.extend']({ sweepId: id, steps })
    }
    return handlers['sweeps.continue']({ sweepId: id })
  }
  if (options.extend !== undefined)
    throw new AppError('sweep.extend', '--extend is for a sweep that --continue names.', { path: 'extend' })
  if (source === undefined)
    throw new AppError('preset.unknown', 'Name a preset or a file, or a sweep to --continue.', {
      path: 'preset'
    })
  const known = await knownTo(handlers)
  const isMade = (options.over ?? []).length > 0
  if (!isMade && options.reach !== undefined)
    throw new AppError('reach.invalid', '--reach is for a sweep that --over makes.', { path: 'reach' })
  const made = await (isMade ? makeSweepOver : makeSweepDraft)(source, options, known)
  const { draft, preset } = await withOwnFile(services, made)
  const { fresh = false } = options
  const { keptBytes, warnings, cells } = await handlers['sweeps.check']({ draft, fresh })
  tell(warningLines(warnings.map((each) => ({ path: each.path, message: sweepWarningText(each, cells) }))))
  if (keptBytes > 0 && !options.json)
    tell(`The states of its runs take about ${bytesText(keptBytes)} on disk.\n`)
  return handlers['sweeps.start']({ draft, preset, fresh })
}

/** Resolves with the sweep's last state. */
async function followSweep(
  { services, events }: Session,
  sweep: SweepSummary,
  reporter: SweepReporter
): Promise<SweepSummary> {
  let latest = sweep
  reporter.started(sweep)
  const ended = new Promise<void>((resolve) => {
    events.listen(({ name, payload }) => {
      if (name !== 'sweep.changed' || payload.id !== sweep.id) return
      latest = payload
      reporter.progress(latest)
      if (!isDriven(latest.status)) resolve()
    })
  })
  // Subscribed first, then read: an end in between is seen.
  const { summary } = await services.handlers['sweeps.read']({ sweepId: sweep.id })
  reporter.progress(summary)
  if (isDriven(summary.status)) await ended
  else latest = summary
  reporter.ended()
  return latest
}

const continueLine = (sweepId: string, out: string | undefined): string =>
  `saltus sweep --continue ${sweepId}${out === undefined ? '' : ` --out ${out}`}`

/** A sweep may end by itself while the user presses Ctrl-C; then there is nothing left to stop. */
async function stop({ services }: Session, sweepId: string): Promise<void> {
  complain('\nStopping at the next step; press Ctrl-C again to end at once.')
  try {
    await services.handlers['sweeps.stop']({ sweepId })
  } catch (error) {
    complain((error as Error).message)
  }
}
