/**
 * The rows of a table of runs: seeds folded to sets, sorted, and what each is found by. A set is every run that differs from
 * the others in no more than its seeds.
 */
import type { RunSummary } from '../run'
import { columnOf, fieldColumn, resultColumns, type Cell, type TableColumn, type TableRow } from './columns'
import type { Searched } from './filter'
import type { Leaf, RunOutcome } from './outcome'

/** How a run is watched and where it is computed is no setting of the experiment; what its seeds differ in is a list, and no cell holds one. */
const aside = /^(schema|family|seed|replicas|perReplica|record|engine)(\.|\[|$)/

type Fields = RunOutcome['fields']

/** Names and values of fields in their order: thousands of runs have the same names, and lists are compared fast. */
const columnsOfFields = new WeakMap<Fields, { names: readonly string[]; values: readonly Leaf[] }>()
/** Equal lists of names are one list. */
const knownNames = new Map<string, readonly string[]>()

/** Done when an outcome comes, so that a table of thousands of new ones need not do it all at once. */
export const learnFields = ({ fields }: RunOutcome): void => void listed(fields)

function listed(fields: Fields): { names: readonly string[]; values: readonly Leaf[] } {
  const before = columnsOfFields.get(fields)
  if (before) return before
  const own = Object.keys(fields)
  const key = own.join('\n')
  const names = knownNames.get(key) ?? own
  knownNames.set(key, names)
  const made = { names, values: Object.values(fields) }
  columnsOfFields.set(fields, made)
  return made
}

/** Every path of the specs of these rows, first those in which runs of one family differ; how they are watched and computed comes last. */
export function fieldPaths(rows: readonly TableRow[]): { path: string; differs: boolean }[] {
  /** Of each family and list of names: the first values, and which of them others have otherwise. */
  const shapes = new Map<string, Map<readonly string[], { values: readonly Leaf[]; others: Uint8Array }>>()
  for (const { runs, outcomes } of rows) {
    if (!outcomes[0]) continue
    const { names, values } = listed(outcomes[0].fields)
    const ofFamily = shapes.get(runs[0]!.family) ?? new Map()
    shapes.set(runs[0]!.family, ofFamily)
    const shape = ofFamily.get(names)
    if (!shape) ofFamily.set(names, { values, others: new Uint8Array(values.length) })
    else for (let i = 0; i < values.length; i++) if (values[i] !== shape.values[i]) shape.others[i] = 1
  }
  const paths = new Map<string, boolean>()
  for (const ofFamily of shapes.values()) {
    const first: Record<string, Leaf> = {}
    for (const [names, { values, others }] of ofFamily)
      names.forEach((path, i) => {
        first[path] ??= values[i]!
        if (others[i] || first[path] !== values[i]) paths.set(path, true)
        else if (!paths.has(path)) paths.set(path, false)
      })
  }
  const rank = ({ path, differs }: { path: string; differs: boolean }): number =>
    Number(!differs) + 2 * Number(aside.test(path))
  return [...paths]
    .map(([path, differs]) => ({ path, differs: differs && !aside.test(path) }))
    .sort((a, b) => rank(a) - rank(b))
}

/** What is shown unless a user chooses: fields that differ, and what any row has of the results. */
export function usualColumns(rows: readonly TableRow[]): TableColumn[] {
  const fields = fieldPaths(rows).flatMap(({ path, differs }) => (differs ? [fieldColumn(path)] : []))
  // What every run has, the first one has; all else is of the outcomes, which thousands of rows may still be without.
  const telling = [...rows.slice(0, 1), ...rows.filter(({ outcomes }) => outcomes.length > 0)]
  return [
    ...fields,
    ...resultColumns.filter((column) => telling.some((row) => cellOf(row, column).value !== null))
  ]
}

/** What its runs are called, less the seed of one of them. */
export function rowTitle({ runs }: TableRow): string {
  const { title } = runs[0]!
  if (runs.length === 1) return title
  return title.replace(/(, )?\bseed \d+(, )?(?=[^()]*\)$)/, '').replace(/ \(\)$/, '')
}

/**
 * Seeds folded, or a row a run; in the order of the runs. What is not known yet stands alone.
 * @param before rows of an earlier time: those of which nothing has changed are the same objects again
 */
export function tableRows(
  runs: readonly RunSummary[],
  outcomes: ReadonlyMap<string, RunOutcome>,
  folded: boolean,
  before: readonly TableRow[] = []
): TableRow[] {
  const rows = new Map<string, { key: string; runs: RunSummary[]; outcomes: RunOutcome[] }>()
  for (const run of runs) {
    const outcome = outcomes.get(run.id)
    const key = folded && outcome ? outcome.setOf : run.id
    const row = rows.get(key) ?? { key, runs: [], outcomes: [] }
    row.runs.push(run)
    if (outcome) row.outcomes.push(outcome)
    rows.set(key, row)
  }
  const known = new Map(before.map((row) => [row.key, row]))
  const same = <Item>(a: readonly Item[], b: readonly Item[]): boolean =>
    a.length === b.length && a.every((each, i) => each === b[i])
  return [...rows.values()].map((row) => {
    const old = known.get(row.key)
    return old && same(old.runs, row.runs) && same(old.outcomes, row.outcomes) ? old : row
  })
}

/** The rows with, under those that are open, a row for each of their runs. */
export const openRows = (
  rows: readonly TableRow[],
  open: ReadonlySet<string>
): { row: TableRow; level: 1 | 2 }[] =>
  rows.flatMap((row) => [
    { row, level: 1 as const },
    ...(open.has(row.key) ? row.runs : []).map((run) => ({ row: rowOf(run, row), level: 2 as const }))
  ])

const rowOf = (run: RunSummary, { outcomes }: TableRow): TableRow => ({
  key: run.id,
  runs: [run],
  outcomes: outcomes.filter(({ runId }) => runId === run.id)
})

/** Cells of rows, which do not change: medians over seeds of thousands of rows are made once. */
const cells = new WeakMap<TableRow, Map<TableColumn, Cell>>()
const words = new Intl.Collator()

function cellOf(row: TableRow, column: TableColumn): Cell {
  const made = cells.get(row) ?? new Map<TableColumn, Cell>()
  cells.set(row, made)
  const cell = made.get(column) ?? column.of(row)
  made.set(column, cell)
  return cell
}

/** Numbers by size with those that are only known to be larger behind their equals, then texts; what has no value comes last either way. */
export function sortRows(rows: readonly TableRow[], column: TableColumn, down: boolean): TableRow[] {
  const keyed = rows.map((row) => ({ row, cell: cellOf(row, column) }))
  const sign = down ? -1 : 1
  return keyed
    .sort(({ cell: a }, { cell: b }) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
      if (typeof a.value === 'number' && typeof b.value === 'number')
        return sign * (a.value - b.value || Number(a.beyond ?? false) - Number(b.beyond ?? false))
      if (typeof a.value === typeof b.value) return sign * words.compare(String(a.value), String(b.value))
      return typeof a.value === 'number' ? -sign : sign
    })
    .map(({ row }) => row)
}

/** What a run is found by, made when it is asked for: a word needs no numbers. @param words of its status */
export function searchedRun(
  run: RunSummary,
  outcome: RunOutcome | undefined,
  words: readonly string[]
): Searched {
  const { id, title, family, preset, notes, tags } = run
  const row: TableRow = { key: id, runs: [run], outcomes: outcome ? [outcome] : [] }
  const leaves = () => Object.entries(outcome?.fields ?? {})
  return {
    get text() {
      return [title, id, family, preset, ...words, notes, ...tags].join('\n')
    },
    get fields() {
      const texts = leaves().flatMap(([path, value]) =>
        typeof value === 'number' ? [] : [[path, [String(value)]] as const]
      )
      const verdict = columnOf('verdict')!.of(row).value
      return {
        ...Object.fromEntries(texts),
        id: [id],
        family: [family],
        status: words,
        tag: tags,
        preset: preset === null ? [] : [preset],
        verdict: typeof verdict === 'string' ? [verdict] : []
      }
    },
    get numbers() {
      const set = leaves().filter((leaf): leaf is [string, number] => typeof leaf[1] === 'number')
      const results = resultColumns.flatMap((column) => {
        const { value, beyond } = column.of(row)
        return typeof value === 'number' && !beyond ? [[column.id, value] as const] : []
      })
      return Object.fromEntries([...set, ...results])
    }
  }
}
