/**
 * Metric series as columns.
 *
 * A series is a table with one row per (step, replica) or (step, replica, task), in that order. Rows are
 * addressed by their index in the stored series, so a batch that arrives twice or overlaps does no harm.
 */

export type Column = Float64Array | Float32Array | Uint32Array | Uint16Array

/** What one value column of a series holds. */
export interface MetricColumn {
  name: string
  title: string
  /** Unit as shown in a panel head: `nats`, `fraction correct`. */
  unit: string
  /** Fixed axis range, where the quantity has one (accuracy: 0 to 1). */
  range?: readonly [number, number]
  /** Value of a learner that knows nothing, drawn as a dashed line. */
  chance?: number
  /** Width on disk; float64 where small differences matter. */
  precision: 'float32' | 'float64'
  help: string
}

export interface SeriesDeclaration {
  /** Field word: `train`, `test`, `tasks`. A metric is named `<series>.<column>`. */
  name: string
  title: string
  perTask: boolean
  /** What a task of this series is, as in `tensor`; without it one of the family's tasks. */
  noun?: string
  /**
   * When rows come: at evaluations and training rows, at kept states (`kept`), or computed from all kept states
   * afterwards and replaced as a whole (`derived`).
   */
  source?: 'kept' | 'derived'
  /** Derived only when a user asks for it, since it takes long. */
  onRequest?: true
  columns: readonly MetricColumn[]
}

/** The metrics of declared series, `<series>.<column>`, so that a misspelt one does not compile. */
export type MetricOf<Series extends SeriesDeclaration> = Series extends {
  name: infer Name extends string
  columns: readonly { name: infer Column extends string }[]
}
  ? `${Name}.${Column}`
  : never

/** Consecutive rows of one series. Index columns: `step` (Uint32), `replica` (Uint16), `task` (Uint16, only per task). */
export interface SeriesBatch {
  series: string
  /** Index of the first row in the stored series. */
  firstRow: number
  rows: number
  columns: Record<string, Column>
}

export const indexColumns = (perTask: boolean): readonly string[] =>
  perTask ? ['step', 'replica', 'task'] : ['step', 'replica']

/** An empty column of the declared type. */
export function makeColumn(name: string, declaration: SeriesDeclaration, rows: number): Column {
  if (name === 'step') return new Uint32Array(rows)
  if (name === 'replica' || name === 'task') return new Uint16Array(rows)
  const column = declaration.columns.find((c) => c.name === name)
  if (!column) throw new Error(`series ${declaration.name} has no column ${name}`)
  return column.precision === 'float64' ? new Float64Array(rows) : new Float32Array(rows)
}

/** Every column name of a series: the index first, then the values. */
export function columnNames(declaration: SeriesDeclaration): readonly string[] {
  return [...indexColumns(declaration.perTask), ...declaration.columns.map((c) => c.name)]
}

/** Splits `train.loss` into series and column. */
export function parseMetric(metric: string): { series: string; column: string } {
  const dot = metric.indexOf('.')
  return { series: metric.slice(0, dot), column: metric.slice(dot + 1) }
}

/** The rows of a batch that a log took: those behind the ones it had already. */
export function appendedRows(
  batch: SeriesBatch,
  result: { appended: number; firstRow: number }
): SeriesBatch {
  const from = batch.rows - result.appended
  const columns = Object.fromEntries(Object.entries(batch.columns).map(([name, c]) => [name, c.slice(from)]))
  return { series: batch.series, firstRow: result.firstRow, rows: result.appended, columns }
}
