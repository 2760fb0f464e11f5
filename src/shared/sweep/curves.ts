/**
 * The measure of a sweep's cells along the main axis, whole: a run that goes on from another one of its sweep with more steps
 * begins with the rows of that one.
 */
import { quantile } from '../analysis/quantiles'
import { column, tracksOf, type Columns, type Track } from '../analysis/tracks'
import type { MainAxis, StageStart } from '../axes'
import { parseMetric, type MetricColumn, type SeriesDeclaration } from '../metrics'
import type { RunDetail, RunSummary } from '../run'
import type { Place } from '../threshold'
import { joinColumns } from '../wholeSeries'
import type { CellView, SweepDetail } from './record'

/** What is read of a library. */
export interface RunReader {
  run(runId: string): Promise<RunDetail>
  /** All rows of a series. */
  columns(runId: string, series: string): Promise<Columns>
}

/** What of runs is read for their rows. */
export interface RowReader {
  run(runId: string): Promise<{
    summary: Pick<RunSummary, 'replicas' | 'parent' | 'stages'>
    series: readonly SeriesDeclaration[]
  }>
  /** All rows of a series. */
  columns(runId: string, series: string): Promise<Columns>
}

/** What is measured, and its rows by replica. */
export interface MeasuredTracks {
  column: MetricColumn
  main: MainAxis | null
  tracks: readonly Track[]
}

/** Rows that follow others, ascending along `main`: what both have is taken from the earlier ones. */
export function followedBy(before: Columns, after: Columns, main: string): Columns {
  const last = before[main]?.at(-1)
  if (last === undefined) return after
  const first = column(after, main).findIndex((place) => place > last)
  if (first < 0) return before
  const later = Object.entries(after).map(([name, values]) => [name, values.subarray(first)] as const)
  return joinColumns([before, Object.fromEntries(later)])
}

/** A run with the rows of those that it goes on from before its own. */
export interface WholeRun {
  columns: Columns
  stages: readonly StageStart[]
}

/** Throws as the reader does, also where a run that it goes on from is gone. */
export async function wholeRun(
  runId: string,
  { name, main }: Pick<SeriesDeclaration, 'name' | 'main'>,
  reader: RowReader
): Promise<WholeRun> {
  const { summary } = await reader.run(runId)
  const columns = await reader.columns(runId, name)
  if (!summary.parent || !main) return { columns, stages: summary.stages }
  const before = await wholeRun(summary.parent.runId, { name, main }, reader)
  const earlier = before.stages.filter(
    ({ stage }) => !summary.stages.some((own) => own.stage === stage && stage > 0)
  )
  const later = summary.stages.filter(({ stage }) => stage > 0)
  return { columns: followedBy(before.columns, columns, main.name), stages: [...earlier, ...later] }
}

/** Null: the run has no such series yet. Throws as the reader does, also where a run that it goes on from is gone. */
export async function measuredTracks(
  runId: string,
  { metric, where }: Place,
  reader: RowReader
): Promise<MeasuredTracks | null> {
  const { series, column: wanted } = parseMetric(metric)
  const { summary, series: declared } = await reader.run(runId)
  const declaration = declared.find(({ name }) => name === series)
  const measured = declaration?.columns.find(({ name }) => name === wanted)
  if (!declaration || !measured) return null
  const { columns, stages } = await wholeRun(runId, declaration, reader)
  const tracks = tracksOf(declaration, columns, wanted, summary.replicas, where, stages)
  return { column: measured, main: declaration.main, tracks }
}

/** The median over the seeds of a cell. */
export interface CellCurve extends Track {
  cell: CellView
}

/** Row by row over the seeds that have a number there; NaN where none has. @param tracks with the same rows */
export function medianTrack(tracks: readonly Track[]): Track {
  const longest = tracks.reduce<Track>((most, track) => (track.at.length > most.at.length ? track : most), {
    at: [],
    values: []
  })
  if (tracks.length === 1) return longest
  const values = longest.at.map((_, row) => {
    const known = tracks.map((track) => track.values[row] ?? NaN).filter(Number.isFinite)
    return quantile(
      known.sort((a, b) => a - b),
      known.length,
      0.5
    )
  })
  return { at: longest.at, values }
}

export interface CellCurves {
  column: MetricColumn
  main: MainAxis | null
  curves: readonly CellCurve[]
}

/** Of the cells whose runs have begun; each run is read once. Null: none has. */
export async function readCellCurves(detail: SweepDetail, reader: RunReader): Promise<CellCurves | null> {
  const runs = new Map<string, MeasuredTracks | null>()
  let first: MeasuredTracks | null = null
  const curves: CellCurve[] = []
  for (const cell of detail.cells) {
    if (cell.runId === null || cell.state === 'failed') continue
    if (!runs.has(cell.runId))
      runs.set(cell.runId, await measuredTracks(cell.runId, detail.spec.measure, reader))
    const measured = runs.get(cell.runId)
    // Along one axis stands one quantity.
    if (!measured || (first && measured.column.quantity !== first.column.quantity)) continue
    first ??= measured
    const own = measured.tracks.slice(cell.firstReplica, cell.firstReplica + detail.spec.replicas)
    const median = medianTrack(own)
    if (median.at.length > 0) curves.push({ cell, ...median })
  }
  return first && { column: first.column, main: first.main, curves }
}
