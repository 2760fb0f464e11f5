/** Follows the plateau of a run that trains, so that its progress can tell when half of the seeds will have leapt. */
import {
  halfForecastInPieces,
  plateauMetric,
  plateausOf,
  type HalfForecast
} from '#shared/analysis/forecast/plateau'
import type { StageStart } from '#shared/axes'
import type { Columns } from '#shared/analysis/tracks'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import { joinColumns } from '#shared/wholeSeries'
import { finished } from './forecast'

/** A forecast of many seeds takes a tenth of a second. */
const EVERY_MS = 2500

export class PlateauWatch {
  private readonly metric
  private readonly parts: Columns[] = []
  private rows = 0
  private looked = -Infinity
  private told: HalfForecast | null = null

  constructor(
    declared: readonly SeriesDeclaration[],
    private readonly replicas: number
  ) {
    this.metric = plateauMetric(declared)
  }

  /** Series whose rows it wants, those stored before it came too; null: it has nothing to forecast by. */
  get series(): string | null {
    return this.metric?.series.name ?? null
  }

  /** Rows from the first on. */
  takeStored(columns: Columns): void {
    const rows = columns['replica']?.length ?? 0
    if (this.series !== null) this.take({ series: this.series, firstRow: 0, rows, columns })
  }

  /** Rows that follow those it has; an overlap is passed over, and so is a batch behind a gap. */
  take({ series, firstRow, rows, columns }: Omit<SeriesBatch, 'columns'> & { columns: Columns }): void {
    const skipped = this.rows - firstRow
    if (series !== this.series || skipped < 0 || skipped >= rows) return
    const own = Object.entries(columns).map(([name, values]) => [name, values.subarray(skipped)] as const)
    this.parts.push(Object.fromEntries(own))
    this.rows = firstRow + rows
  }

  /** The newest forecast, made anew every few seconds; null: none can be told. @param stages that the run has been in */
  forecast(stages: readonly StageStart[] = []): HalfForecast | null {
    const now = performance.now()
    if (!this.metric || this.rows === 0 || now - this.looked < EVERY_MS) return this.told
    this.looked = now
    const columns = joinColumns(this.parts)
    this.parts.splice(0, this.parts.length, columns)
    this.told = finished(halfForecastInPieces(plateausOf(this.metric, columns, this.replicas, stages)))
    return this.told
  }
}
