/** `list`: the runs of the library, those that a filter finds, and what came of them as a table. */
import { bytesText } from '#shared/bytes'
import { AppError } from '#shared/errors'
import type { RunSummary } from '#shared/run'
import { parseFilter } from '#shared/runTable/filter'
import { MOST_OUTCOMES, type RunOutcome } from '#shared/runTable/outcome'
import {
  fieldColumn,
  resultColumns,
  type Cell,
  type CellFormat,
  type TableColumn,
  type TableRow
} from '#shared/runTable/columns'
import { fieldPaths, rowTitle, searchedRun, sortRows, tableRows, usualColumns } from '#shared/runTable/table'
import { tableLines } from '#shared/runTable/csv'
import { unknownField } from '#shared/runTable/unknownField'
import { columnsOf, viewNamed, type TableView } from '#shared/runTable/view'
import type { Bound } from '#shared/threshold'
import type { Handlers } from '#shared/contract'
import { describeRuns } from './describe'
import type { ExitCode } from './exitCodes'
import { exitCodes } from './exitCodes'
import { writeLines } from './exportCsv'
import { formatCount, formatDuration, formatTable, formatValue } from './format'
import { print, type ListingOptions } from './listing'
import { suggestion } from '#shared/nearMatch'
import { withSession, type Build } from './session'
import { tell } from './terminal'

export interface ListOptions extends ListingOptions {
  where?: string
  results?: boolean
  each?: boolean
  sort?: string
  csv?: string
  view?: string
}

/** Throws `list.filter` for words that cannot be understood, `list.column` for a column that no run has, `list.view`. */
export function listCommand(build: Build, given: ListOptions): Promise<ExitCode> {
  return withSession(build, given, async ({ services: { handlers } }) => {
    const { tableViews } = await handlers['settings.read']({})
    const view = given.view === undefined ? null : viewNamed(tableViews, given.view)
    const options = view ? within(view, given) : given
    const filter = parseFilter(options.where ?? '')
    if (filter.problem) throw new AppError('list.filter', filter.problem, { path: 'where' })
    for (const option of ['each', 'sort', 'csv'] as const)
      if (options[option] !== undefined && !options.results)
        throw new AppError('list.option', `--${option} goes with --results.`, { path: option })
    const listed = await handlers['runs.list']({})
    for (const { id, reason } of await handlers['library.problems']({}))
      tell(`Cannot be read: ${id}: ${reason}\n`)
    const outcomes =
      options.results || options.where !== undefined
        ? await readOutcomes(handlers, listed)
        : new Map<string, RunOutcome>()
    const unknown = listed.length > 0 ? unknownField(filter, outcomes.values()) : null
    if (unknown) throw new AppError('list.filter', unknown, { path: 'where' })
    const runs = listed.filter((run) => filter.test(searchedRun(run, outcomes.get(run.id), [run.status])))
    if (!options.results) {
      if (runs.length === 0 && listed.length > 0)
        return print(runs, `None of ${listed.length} runs is found.\n`, options.json)
      return print(runs, describeRuns(runs), options.json)
    }
    const rows = tableRows(runs.toReversed(), outcomes, !options.each)
    const columns = (view && columnsOf(view)) ?? usualColumns(rows)
    const all = [...resultColumns, ...fieldPaths(rows).map(({ path }) => fieldColumn(path))]
    const sorted = sortBy(rows, options.sort, all)
    if (options.csv !== undefined) {
      await writeLines(options.csv, tableLines(sorted, columns))
      return exitCodes.ok
    }
    return print(
      sorted.map((row) => jsonOf(row, columns)),
      describeTable(sorted, columns),
      options.json
    )
  })
}

/** A view as options: what is given beside it wins, and narrows what it finds. */
const within = (view: TableView, given: ListOptions): ListOptions => ({
  ...given,
  results: true,
  where: `${view.filter} ${given.where ?? ''}`.trim(),
  each: given.each ?? view.seeds === 'apart',
  ...(view.sort && given.sort === undefined && { sort: view.sort })
})

async function readOutcomes(
  handlers: Handlers,
  runs: readonly RunSummary[]
): Promise<Map<string, RunOutcome>> {
  const found = new Map<string, RunOutcome>()
  for (let from = 0; from < runs.length; from += MOST_OUTCOMES) {
    const runIds = runs.slice(from, from + MOST_OUTCOMES).map(({ id }) => id)
    for (const outcome of await handlers['runs.outcomes']({ runIds })) found.set(outcome.runId, outcome)
  }
  return found
}

/** By a column's id, or by a field of the spec as `spec.path`, its path or the end of that. */
function sortBy(
  rows: readonly TableRow[],
  wanted: string | undefined,
  columns: readonly TableColumn[]
): TableRow[] {
  if (wanted === undefined) return [...rows]
  const name = wanted.replace(/^-/, '')
  const column =
    columns.find(({ id }) => id === name || id === `spec.${name}`) ??
    columns.find(({ id }) => id.endsWith(`.${name}`))
  if (column) return sortRows(rows, column, wanted.startsWith('-'))
  const names = columns.map(({ id }) => id.replace(/^spec\./, ''))
  throw new AppError('list.column', `No run has a column ${name}.${suggestion(name, names)}`, {
    path: 'sort'
  })
}

const written: Record<CellFormat, (value: number) => string> = {
  place: formatCount,
  count: formatCount,
  metric: formatValue,
  ratio: formatValue,
  seconds: formatDuration,
  bytes: bytesText,
  date: String,
  text: String
}

/** `762 (756 to > 800), 9 of 10`. */
function cellText({ value, beyond, spread, share }: Cell, { format }: TableColumn): string {
  if (value === null) return '–'
  if (typeof value !== 'number')
    return format === 'date' ? String(value).slice(0, 16).replace('T', ' ') : String(value)
  const bound = ({ at, beyond }: Bound): string => `${beyond ? '> ' : ''}${written[format](at)}`
  const within = spread ? ` (${bound(spread[0])} to ${bound(spread[1])})` : ''
  const of = share ? `, ${share[0]} of ${share[1]}` : ''
  return `${bound({ at: value, beyond: beyond ?? false })}${within}${of}`
}

function describeTable(rows: readonly TableRow[], columns: readonly TableColumn[]): string {
  if (rows.length === 0) return 'No run is found.\n'
  const head = ['RUN', ...columns.map(({ title }) => title.toUpperCase())]
  const body = rows.map((row) => [
    row.runs.length === 1
      ? `${rowTitle(row)} ${row.runs[0]!.id}`
      : `${rowTitle(row)}, ${row.runs.length} runs`,
    ...columns.map((column) => cellText(column.of(row), column))
  ])
  return `${formatTable([head, ...body])}\n`
}

const jsonOf = (row: TableRow, columns: readonly TableColumn[]) => ({
  title: rowTitle(row),
  runs: row.runs.map(({ id }) => id),
  ...Object.fromEntries(columns.map((column) => [column.id, column.of(row)]))
})
