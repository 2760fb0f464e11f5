/** The library's tree as flat rows: starred runs, runs by day, presets; filtered by what is searched. */
import type { Preset } from '#shared/preset'
import type { RunSummary } from '#shared/run'
import { day } from '../../ui/format'
import { statusWords } from '../../ui/status'

export type LibraryRow =
  | { kind: 'group'; key: string; label: string; count: number; open: boolean }
  | { kind: 'run'; key: string; run: RunSummary }
  | { kind: 'preset'; key: string; preset: Preset }

interface Contents {
  /** Newest first. */
  runs: readonly RunSummary[]
  presets: readonly Preset[]
  query: string
  collapsed: ReadonlySet<string>
  now?: Date
}

export function libraryRows({ runs, presets, query, collapsed, now = new Date() }: Contents): LibraryRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const groups = new Map<string, LibraryRow[]>()
  const put = (label: string, row: LibraryRow) => groups.set(label, [...(groups.get(label) ?? []), row])

  const wanted = runs.filter((run) => found(searchText(run)))
  for (const run of wanted.filter(({ starred }) => starred)) put('Starred', runRow(run))
  for (const run of wanted.filter(({ starred }) => !starred)) put(day(run.createdAt, now), runRow(run))
  for (const preset of presets.filter(({ title, about }) => found(`${title} ${about}`)))
    put('Presets', { kind: 'preset', key: `preset:${preset.id}`, preset })

  return [...groups].flatMap(([label, rows]) => {
    const open = !collapsed.has(label)
    const group: LibraryRow = { kind: 'group', key: `group:${label}`, label, count: rows.length, open }
    return open ? [group, ...rows] : [group]
  })
}

const runRow = (run: RunSummary): LibraryRow => ({ kind: 'run', key: run.id, run })

const searchText = (run: RunSummary): string =>
  [run.title, run.family, run.preset, statusWords[run.status].word, run.notes, ...run.tags].join(' ')
