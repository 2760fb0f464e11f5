/** The library's tree as flat rows: starred runs, runs with their forks and sweeps by day, presets; filtered by what is searched. */
import type { Preset } from '#shared/preset'
import type { RunSummary } from '#shared/run'
import { parseFilter } from '#shared/runTable/filter'
import type { RunOutcome } from '#shared/runTable/outcome'
import { searchedRun } from '#shared/runTable/table'
import type { SweepSummary } from '#shared/sweep/record'
import { day } from '../../../kit/ui/format'
import { statusWords } from '../../../kit/ui/status'

export type LibraryRow =
  | { kind: 'group'; key: string; label: string; count: number; open: boolean }
  | { kind: 'run'; key: string; run: RunSummary; depth: number }
  | { kind: 'sweep'; key: string; sweep: SweepSummary; open: boolean }
  | { kind: 'preset'; key: string; preset: Preset }
  | { kind: 'more'; key: string; count: number }

/** Rows of runs that the tree shows at most. */
export const MOST_ROWS = 300

interface Contents {
  /** Newest first. */
  runs: readonly RunSummary[]
  sweeps?: readonly SweepSummary[]
  presets: readonly Preset[]
  query: string
  /** What is known of what came of runs: their numbers can be searched. */
  outcomes?: ReadonlyMap<string, RunOutcome>
  collapsed: ReadonlySet<string>
  /** Sweeps whose runs are shown. */
  unfolded?: ReadonlySet<string>
  now?: Date
}

export function libraryRows(contents: Contents): LibraryRow[] {
  const { runs, sweeps = [], presets, query, outcomes, collapsed, unfolded, now = new Date() } = contents
  const { test: found } = parseFilter(query)
  const groups = new Map<string, LibraryRow[]>()
  const put = (label: string, ...rows: LibraryRow[]): void => {
    const group = groups.get(label) ?? []
    group.push(...rows)
    groups.set(label, group)
  }

  const known = new Set(sweeps.map(({ id }) => id))
  const inSweep = (run: RunSummary) => known.has(run.sweep?.id ?? '')
  const wanted = runs.filter((run) => found(searchedAs(run, outcomes?.get(run.id))))
  const listed = new Set(wanted.filter((run) => !run.starred && !inSweep(run)).map(({ id }) => id))
  const forks = new Map<string, RunSummary[]>()
  for (const fork of wanted)
    if (fork.parent && listed.has(fork.id)) {
      const siblings = forks.get(fork.parent.runId) ?? []
      siblings.push(fork)
      forks.set(fork.parent.runId, siblings)
    }
  const forksOf = (run: RunSummary, depth = 1): LibraryRow[] =>
    (forks.get(run.id) ?? []).flatMap((fork) => [runRow(fork, depth), ...forksOf(fork, depth + 1)])
  for (const run of wanted.filter(({ starred }) => starred)) put('Starred', runRow(run))
  const loose = wanted
    .filter((run) => listed.has(run.id) && !listed.has(run.parent?.runId ?? ''))
    .map((run) => ({ at: run.createdAt, run }))
  const folds = sweeps.map((sweep) => ({ at: sweep.createdAt, sweep }))
  for (const entry of [...loose, ...folds].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))) {
    if ('run' in entry) {
      put(day(entry.at, now), runRow(entry.run), ...forksOf(entry.run))
      continue
    }
    const { sweep } = entry
    const { id, title, family, preset, status } = sweep
    const fields = { id: [id], family: [family], status: [status], preset: preset === null ? [] : [preset] }
    const isFound = found({ text: [title, id, family, status].join('\n'), fields })
    const own = (isFound ? runs : wanted).filter((r) => r.sweep?.id === id)
    if (!isFound && own.length === 0) continue
    const open = unfolded?.has(sweep.id) ?? false
    const nested = open ? own.toSorted((a, b) => a.sweep!.part - b.sweep!.part) : []
    put(
      day(entry.at, now),
      { kind: 'sweep', key: sweep.id, sweep, open },
      ...nested.map((run) => ({ ...runRow(run, 1), key: `${sweep.id}/${run.id}` }))
    )
  }
  const isWanted = ({ id, title, about }: Preset): boolean =>
    found({ text: [title, about, id].join('\n'), fields: { id: [id], preset: [id] } })
  for (const preset of presets.filter(isWanted))
    put('Presets', { kind: 'preset', key: `preset:${preset.id}`, preset })

  const folded = [...groups].flatMap(([label, rows]) => {
    const open = !collapsed.has(label)
    const group: LibraryRow = {
      kind: 'group',
      key: `group:${label}`,
      label,
      count: rows.filter((row) => row.kind !== 'run' || row.depth === 0).length,
      open
    }
    return open ? [group, ...rows] : [group]
  })
  return cutOff(folded)
}

/** A tree of thousands of rows takes seconds to draw and is read by nobody: the table has the rest. Presets stay. */
function cutOff(rows: readonly LibraryRow[]): LibraryRow[] {
  const first = rows.findIndex(({ kind }) => kind === 'preset') - 1
  const end = first < 0 ? rows.length : first
  if (end <= MOST_ROWS) return [...rows]
  const left = rows.slice(MOST_ROWS, end).filter(({ kind }) => kind === 'run' || kind === 'sweep')
  return [...rows.slice(0, MOST_ROWS), { kind: 'more', key: 'more', count: left.length }, ...rows.slice(end)]
}

const runRow = (run: RunSummary, depth = 0): LibraryRow => ({ kind: 'run', key: run.id, run, depth })

/** What a run is found by, its status in the words of the window and of the command line. */
export const searchedAs = (run: RunSummary, outcome?: RunOutcome) =>
  searchedRun(run, outcome, [statusWords[run.status].word, run.status])
