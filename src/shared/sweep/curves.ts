/**
 * The measure of a sweep's cells along the main axis, whole: a run that goes on from another one of its sweep with more steps
 * begins with the rows of that one.
 */
import { quantile } from '../analysis/quantiles'
import { tracksOf, type Track } from '../analysis/tracks'
import type { MainAxis } from '../axes'
import { parseMetric, type MetricColumn } from '../metrics'
import type { Place } from '../threshold'
import type { CellView, SweepDetail } from './record'
import type { RunReader } from './sharpness'

/** What is measured, and its rows by replica. */
export interface MeasuredTracks {
  column: MetricColumn
  main: MainAxis | null
  tracks: readonly Track[]
}

/** Rows that follow others: what both have is taken from the earlier ones. */
export function followedBy(before: Track, after: Track): Track {
  const last = before.at.at(-1) ?? -Infinity
  const first = after.at.findIndex((place) => place > last)
  if (first < 0) return before
  return {
    at: [...before.at, ...after.at.slice(first)],
    values: [...before.values, ...after.values.slice(first)]
  }
}

/** Null: the run has no such series yet. Throws as the reader does, also where a run that it goes on from is gone. */
export async function measuredTracks(
  runId: string,
  { metric, where }: Place,
  reader: RunReader
): Promise<MeasuredTracks | null> {
  const { series, column: wanted } = parseMetric(metric)
  const { summary, series: declared } = await reader.run(runId)
  const declaration = declared.find(({ name }) => name === series)
  const column = declaration?.columns.find(({ name }) => name === wanted)
  if (!declaration || !column) return null
  const columns = await reader.columns(runId, series)
  const own = tracksOf(declaration, columns, wanted, summary.replicas, where, summary.stages)
  const before = summary.parent && (await measuredTracks(summary.parent.runId, { metric, where }, reader))
  const tracks = before ? own.map((track, r) => followedBy(before.tracks[r]!, track)) : own
  return { column, main: declaration.main, tracks }
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
