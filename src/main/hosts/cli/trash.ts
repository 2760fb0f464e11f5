/** `trash` and `prune`: what was thrown away, back from there, or gone for good. */
import type { Command } from 'commander'
import { bytesText } from '#shared/bytes'
import { AppError } from '#shared/errors'
import type { TrashItem } from '#shared/trash'
import { isAgreed } from './agree'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { formatCount, formatTable } from './format'
import { print } from './listing'
import { pruneStatesCommand, type PruneStatesOptions } from './pruneStates'
import { withSession, type Build, type Session } from './session'
import { tell } from './terminal'

interface TrashOptions {
  out?: string
  json?: boolean
  yes?: boolean
  dryRun?: boolean
}

type Handlers = Session['services']['handlers']

/** Their grammar. */
export function addTrash(
  add: (usage: string, about: string, ...shown: string[]) => Command,
  build: Build,
  finish: (code: ExitCode) => void
): void {
  const trash = add(
    'trash',
    'List what was thrown away, bring it back, or delete it for good.',
    'trash',
    'trash put last',
    'trash restore 20260301',
    'trash empty --yes'
  )
  trash.option('--json', 'print JSON')
  const own = (usage: string, about: string): Command => trash.command(usage).description(about)
  const run = (work: Promise<ExitCode>): Promise<void> => work.then(finish)
  const given = (command: Command): TrashOptions => command.optsWithGlobals()
  trash
    .command('list', { isDefault: true })
    .description('List it, newest first.')
    .action((_: object, command: Command) => run(trashListCommand(build, given(command))))
  own('restore <id>', 'Bring a run, a sweep with its runs, or a session back.').action(
    (id: string, _: object, command: Command) => run(trashRestoreCommand(build, id, given(command)))
  )
  own('put <run>', 'Move a run here, or a folder among the runs that cannot be read.').action(
    (wanted: string, _: object, command: Command) => run(trashPutCommand(build, wanted, given(command)))
  )
  const asking = (command: Command): Command =>
    command
      .option('--dry-run', 'say what would be freed, and delete nothing')
      .option('--yes', 'do not ask; needed where nobody can be asked')
  asking(own('empty', 'Delete all of it for good; asks before it does.')).action((_: object, self: Command) =>
    run(emptyTrashCommand(build, given(self)))
  )
  const prune =
    'Free disk space: delete for good what lies in the trash, or kept states of runs. Says what that frees, and asks before it does.'
  asking(
    add(
      'prune',
      prune,
      'prune --dry-run',
      'prune --states --dry-run',
      'prune --states last --keep 20',
      'prune --states --keep 500MB'
    )
  )
    .option('--states [run]', 'kept states of all runs, or of one, beyond the budget in the settings')
    .option(
      '--keep <n>',
      'with --states: so many of each run, or such a size of them (500MB, 2GB), instead of the budget'
    )
    .option('--json', 'print JSON')
    .action((options: PruneStatesOptions, self: Command) =>
      run(
        (options.states === undefined ? emptyTrashCommand : pruneStatesCommand)(build, self.optsWithGlobals())
      )
    )
}

function trashListCommand(build: Build, options: TrashOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const items = await handlers['trash.list']({})
    return print(items, describeTrash(items), options.json)
  })
}

/** Throws `trash.missing`, `trash.ambiguous`, `trash.taken`. */
function trashRestoreCommand(build: Build, wanted: string, options: TrashOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const { id } = findItem(wanted, await handlers['trash.list']({}))
    await handlers['trash.restore']({ id })
    return print({ id }, `${id} is back.\n`, options.json)
  })
}

/** A run, or a folder among the runs that is none. */
function trashPutCommand(build: Build, wanted: string, options: TrashOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const problem = (await handlers['library.problems']({})).find(({ id }) => id === wanted)
    const id = problem?.id ?? findRun(wanted, await handlers['runs.list']({})).id
    if (problem) await handlers['trash.put']({ kind: problem.kind, id })
    else await handlers['runs.trash']({ runId: id })
    return print(
      { id },
      `${id} is in the trash. "saltus trash restore ${id}" brings it back.\n`,
      options.json
    )
  })
}

/** Says what it would free, asks, and empties the trash. Throws `prune.unasked` where nobody can be asked. */
function emptyTrashCommand(build: Build, options: TrashOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const items = await handlers['trash.list']({})
    const bytes = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const what = `${countOf(items.length)}, ${bytesText(bytes)}`
    if (items.length === 0) return print({ freedBytes: 0 }, 'The trash is empty.\n', options.json)
    if (options.dryRun)
      return print({ wouldFreeBytes: bytes }, `${describeTrash(items)}Would free: ${what}.\n`, options.json)
    if (!(await isAgreed(what, options.yes))) return exitCodes.ok
    await handlers['trash.empty']({})
    await warnOverBudget(handlers)
    return print({ freedBytes: bytes }, `Deleted for good: ${what}.\n`, options.json)
  })
}

async function warnOverBudget(handlers: Handlers): Promise<void> {
  const { sizeBytes, budgetBytes } = await handlers['library.usage']({})
  if (sizeBytes > budgetBytes)
    tell(`The library still has ${bytesText(sizeBytes)}; its budget is ${bytesText(budgetBytes)}.\n`)
}

function findItem(wanted: string, items: readonly TrashItem[]): TrashItem {
  const exact = items.find(({ id }) => id === wanted)
  const matching = exact ? [exact] : items.filter(({ id }) => id.startsWith(wanted))
  if (matching.length === 1) return matching[0]!
  if (matching.length === 0)
    throw new AppError('trash.missing', `There is no ${wanted} in the trash. "saltus trash" lists it.`, {
      path: 'id'
    })
  const ids = matching.slice(0, 5).map(({ id }) => id)
  throw new AppError('trash.ambiguous', `${wanted} fits ${matching.length} items: ${ids.join(', ')}.`, {
    path: 'id'
  })
}

const countOf = (items: number): string => `${formatCount(items)} ${items === 1 ? 'item' : 'items'}`

function describeTrash(items: readonly TrashItem[]): string {
  if (items.length === 0) return 'The trash is empty.\n'
  const rows = items.map(({ id, kind, title, sizeBytes, trashedAt, runs }) => [
    id,
    kind === 'sweep' ? `sweep of ${formatCount(runs)}` : kind === 'other' ? 'no run' : kind,
    trashedAt.slice(0, 16).replace('T', ' '),
    bytesText(sizeBytes),
    title
  ])
  return `${formatTable([['ID', 'WHAT', 'MOVED HERE (UTC)', 'SIZE', 'TITLE'], ...rows])}\n`
}
