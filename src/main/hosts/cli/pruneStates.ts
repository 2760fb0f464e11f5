/** `prune --states`: kept states of runs grow sparser, by the rule that acts while they train. */
import { bytesOf, bytesText } from '#shared/bytes'
import { keepRefused, type StateLimit, type ThinnedRun } from '#shared/trash'
import { isAgreed } from './agree'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { formatCount, formatTable } from './format'
import { print } from './listing'
import { withSession, type Build } from './session'

export interface PruneStatesOptions {
  out?: string
  json?: boolean
  yes?: boolean
  dryRun?: boolean
  /** Of all runs, or of the one it names. */
  states?: string | boolean
  keep?: string
}

/** Throws `prune.unasked`, `states.keep`, `states.unlimited`. */
export function pruneStatesCommand(build: Build, options: PruneStatesOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const { states: wanted, keep } = options
    const runId = typeof wanted === 'string' ? findRun(wanted, await handlers['runs.list']({})).id : null
    const asked = { runId, keep: keep === undefined ? null : limitOf(keep) }
    const plan = await handlers['states.thinnable'](asked)
    if (plan.length === 0) return print([], 'No run has states to drop.\n', options.json)
    if (options.dryRun) return print(plan, `${describePlan(plan)}Would free: ${sum(plan)}.\n`, options.json)
    if (!(await isAgreed(sum(plan), options.yes))) return exitCodes.ok
    const done = await handlers['states.thin'](asked)
    return print(done, `${describePlan(done)}Deleted for good: ${sum(done)}.\n`, options.json)
  })
}

/** Of `20` so many states, of `500MB` so many bytes. Throws `states.keep`. */
function limitOf(keep: string): StateLimit {
  const bytes = bytesOf(keep)
  if (bytes !== null) return { bytes }
  if (!/^\d+$/.test(keep)) throw keepRefused(keep)
  return { states: Number(keep) }
}

/** As in `31 states of 2 runs, 1.4 GB`. */
function sum(runs: readonly ThinnedRun[]): string {
  const total = (of: (run: ThinnedRun) => number): number => runs.reduce((all, run) => all + of(run), 0)
  const states = total(({ steps }) => steps.length)
  const counted = `${formatCount(states)} ${states === 1 ? 'state' : 'states'}`
  const from = `${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}`
  return `${counted} of ${from}, ${bytesText(total(({ sizeBytes }) => sizeBytes))}`
}

function describePlan(runs: readonly ThinnedRun[]): string {
  const rows = runs.map(({ runId, title, states, steps, sizeBytes }) => [
    runId,
    `${formatCount(steps.length)} of ${formatCount(states)}`,
    bytesText(sizeBytes),
    title
  ])
  return `${formatTable([['RUN', 'STATES', 'SIZE', 'TITLE'], ...rows])}\n`
}
