/** The library's tree as flat rows: starred runs, runs with their forks and sweeps by day, presets; filtered by what is searched. */
import type { Preset } from '#shared/preset'
import type { RunSummary } from '#shared/run'
import type { SweepSummary } from '#shared/sweep/record'
import { day } from '../../../kit/ui/format'
import { statusWords } from '../../../kit/ui/status'

export type LibraryRow =
  | { kind: 'group'; key: string; label: string; count: number; open: boolean }
  | { kind: 'run'; key: string; run: RunSummary; depth: number }
  | { kind: 'sweep'; key: string; sweep: SweepSummary; open: boolean }
  | { kind: 'preset'; key: string; preset: Preset }

interface Contents {
  /** Newest first. */
  runs: readonly RunSummary[]
  sweeps?: readonly SweepSummary[]
  presets: readonly Preset[]
  query: string
  collapsed: ReadonlySet<string>
  /** Sweeps whose runs are shown. */
  unfolded?: ReadonlySet<string>
  now?: Date
}

export function libraryRows(contents: Contents): LibraryRow[] {
  const { runs, sweeps = [], presets, query, collapsed, unfolded, now = new Date() } = contents
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const groups = new Map<string, LibraryRow[]>()
  const put = (label: string, ...rows: LibraryRow[]) =>
    groups.set(label, [...(groups.get(label) ?? []), ...rows])

  const known = new Set(sweeps.map(({ id }) => id))
  const inSweep = (run: RunSummary) => known.has(run.sweep?.id ?? '')
  const wanted = runs.filter((run) => found(searchText(run)))
  const listed = new Set(wanted.filter((run) => !run.starred && !inSweep(run)).map(({ id }) => id))
  const forksOf = (run: RunSummary, depth = 1): LibraryRow[] =>
    wanted
      .filter((fork) => fork.parent?.runId === run.id && listed.has(fork.id))
      .flatMap((fork) => [runRow(fork, depth), ...forksOf(fork, depth + 1)])
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
    const own = (found(`${sweep.title} ${sweep.family}`) ? runs : wanted).filter(
      (r) => r.sweep?.id === sweep.id
    )
    if (words.length > 0 && own.length === 0) continue
    const open = unfolded?.has(sweep.id) ?? false
    const nested = open ? own.toSorted((a, b) => a.sweep!.part - b.sweep!.part) : []
    put(
      day(entry.at, now),
      { kind: 'sweep', key: sweep.id, sweep, open },
      ...nested.map((run) => ({ ...runRow(run, 1), key: `${sweep.id}/${run.id}` }))
    )
  }
  for (const preset of presets.filter(({ title, about }) => found(`${title} ${about}`)))
    put('Presets', { kind: 'preset', key: `preset:${preset.id}`, preset })

  return [...groups].flatMap(([label, rows]) => {
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
}

const runRow = (run: RunSummary, depth = 0): LibraryRow => ({ kind: 'run', key: run.id, run, depth })

const searchText = (run: RunSummary): string =>
  [run.title, run.family, run.preset, statusWords[run.status].word, run.notes, ...run.tags].join(' ')
