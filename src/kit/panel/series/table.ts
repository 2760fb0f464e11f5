/** What a panel draws, as rows of values: for the table behind the menu and for CSV files. */
import { replicaName, type Traits } from '#shared/replicas'
import { placeWord, thinnedWords, type Metric } from './domain'
import { placeWords } from '../axes/places'
import type { PanelRun } from '../props'
import type { Timeline } from '../axes/timeline'

export interface ValueTable {
  columns: readonly string[]
  /** What of the stored places it has, where the window does not keep them all. */
  note?: string | null
  /** Those that hold places on an axis, written with all their digits where they are whole. */
  places?: readonly string[]
  rows: number
  /** NaN: no value. */
  row(index: number): readonly (string | number)[]
}

export interface TableEntry {
  run: PanelRun
  metric: Metric
  group: number
  timeline?: Timeline
}

/** A name for every replica; those that nothing tells apart are counted. */
function namesOf({ traits }: PanelRun): string[] {
  const names = traits.map(replicaName)
  return names.map((name, r) => {
    const before = names.slice(0, r).filter((other) => other === name).length
    return before === 0 ? name : `${name} (${before + 1})`
  })
}

interface StepTableOptions {
  /** It names runs by id too. */
  forFile?: boolean
  /** Name of the x axis where it is not the step's. */
  place?: string
  /** On the x axis; none: all that there is. */
  view?: { min: number; max: number; zero: boolean }
}

/** Which of an entry's places are in view, without those that only part stages; null: all. */
function rowsIn({ metric, timeline }: TableEntry, view: StepTableOptions['view']): number[] | null {
  const { summary } = metric
  if (!view && !metric.declaration.staged) return null
  const rows: number[] = []
  for (let index = 0; index < summary.count; index++) {
    if (summary.stageAt(index) === null) continue
    const step = summary.steps[index]!
    const at = timeline ? timeline.at(step) : step
    if (!view || (at >= view.min && at <= view.max) || (view.zero && at === 0)) rows.push(index)
  }
  return rows
}

/** One row per run, metric (and group), and place on the main axis: statistics and every replica. */
export function stepTable(
  entries: readonly TableEntry[],
  { forFile = false, place, view }: StepTableOptions = {}
): ValueTable {
  // Runs may have other seeds: a column for every one there is, empty where a run has none of it.
  const names = [...new Set(entries.flatMap(({ run }) => namesOf(run)))]
  const inner = entries.find(({ metric }) => metric.declaration.inner.length > 0)?.metric
  const main = entries.find(({ metric }) => metric.declaration.main)?.metric.declaration.main?.title
  const wheres = [...(main === undefined ? [] : [main]), ...(place ? [place] : [])]
  // Of one step two stages have a row where one ends and the next begins.
  const staged = entries.some(({ metric }) => metric.declaration.staged)
  const stageOf = ({ run, metric }: TableEntry, at: number): string => {
    const stage = metric.declaration.staged ? metric.summary.stageAt(at) : null
    return run.stages.find((each) => each.stage === stage)?.name ?? ''
  }
  const starts: number[] = [0]
  const inView = entries.map((entry) => rowsIn(entry, view))
  for (const [i, { metric }] of entries.entries())
    starts.push(starts[starts.length - 1]! + (inView[i]?.length ?? metric.summary.count))
  return {
    columns: [
      ...['run', ...(forFile ? ['id'] : []), 'metric', ...(inner ? [placeWord(inner)] : [])],
      ...(staged ? ['stage'] : []),
      ...[...wheres, 'median', '10 %', '90 %'],
      ...names
    ],
    note: entries.map(({ metric }) => thinnedWords(metric.series)).find(Boolean) ?? null,
    places: wheres,
    rows: starts[starts.length - 1]!,
    row(index) {
      const entry = starts.findLastIndex((start) => start <= index)
      const { run, metric, group, timeline } = entries[entry]!
      const { summary } = metric
      const row = index - starts[entry]!
      const at = inView[entry] ? inView[entry][row]! : row
      const { median, low, high, replicas: values } = summary.groups[group]!
      const places = new Map(namesOf(run).map((name, replica) => [name, replica]))
      const own = names.map((name) => values[places.get(name) ?? -1]?.[at] ?? NaN)
      const digits = metric.column.precision === 'float32' ? 9 : 17
      const numbers = [median[at]!, low[at]!, high[at]!, ...own].map((v) => Number(v.toPrecision(digits)))
      return [
        ...[run.title, ...(forFile ? [run.id] : []), metric.name, ...(inner ? [metric.nameOf(group)] : [])],
        ...(staged ? [stageOf(entries[entry]!, at)] : []),
        ...(main === undefined ? [] : [metric.declaration.main ? summary.steps[at]! : NaN]),
        ...(place ? [timeline!.at(summary.steps[at]!)] : []),
        ...numbers
      ]
    }
  }
}

/** A table of one replica with the columns that tell which: its seed, and what it has of its own. */
export function ofReplica(table: ValueTable, traits: Traits): ValueTable {
  const own = Object.values(traits)
  return {
    columns: [...Object.keys(traits), ...table.columns],
    rows: table.rows,
    row: (index) => [...own, ...table.row(index)]
  }
}

/** One row per group, in the order of the panel: the newest row at or before `step`. */
export function groupTable(
  metric: Metric,
  order: readonly number[],
  t50: readonly (number | null)[],
  step: number
): ValueTable {
  const { summary, declaration } = metric
  const index = summary.indexAt(step)
  const middle = summary.replicas > 1 ? 'median' : 'value'
  const at = (values: Float64Array): number => (index < 0 ? NaN : values[index]!)
  return {
    columns: [
      placeWord(metric),
      't₅₀',
      declaration.main && index >= 0
        ? `${middle} at ${placeWords(declaration.main, summary.steps[index]!)}`
        : middle,
      '10 %',
      '90 %'
    ],
    places: ['t₅₀'],
    rows: order.length,
    row(place) {
      const task = order[place]!
      const group = summary.groups[task]!
      return [metric.nameOf(task), t50[task] ?? NaN, at(group.median), at(group.low), at(group.high)]
    }
  }
}

const cell = (value: string | number): string => {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** CSV in parts of a few thousand rows, so that a long run can be written without holding the window. */
export function* csvParts(table: ValueTable, rowsPerPart = 4000): Generator<string> {
  yield table.columns.map(cell).join(',') + '\n'
  for (let from = 0; from < table.rows; from += rowsPerPart) {
    const to = Math.min(table.rows, from + rowsPerPart)
    let part = ''
    for (let index = from; index < to; index++) part += table.row(index).map(cell).join(',') + '\n'
    yield part
  }
}

/** At most `most` rows, evenly spaced, the last one among them. */
export function thinned(table: ValueTable, most: number): number[] {
  if (table.rows <= most) return Array.from({ length: table.rows }, (_, index) => index)
  return Array.from({ length: most }, (_, i) => Math.round((i * (table.rows - 1)) / (most - 1)))
}
