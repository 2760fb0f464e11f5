/**
 * Metric series as columns.
 *
 * A series is a table: its index columns say where on the main axis, for which replica and at which places of inner axes
 * a row stands (see `axes.ts`), its value columns what was measured there. Rows are addressed by their number in the
 * stored series, so a batch that arrives twice or overlaps does no harm.
 */
import { stepAxis, STAGE, UNIT, type InnerAxis, type MainAxis } from './axes'

export type Column = Float64Array | Float32Array | Uint32Array | Uint16Array

/** What one value column of a series holds. */
export interface MetricColumn {
  name: string
  title: string
  /** Unit as shown in a panel head: `nats`, `fraction correct`. */
  unit: string
  /**
   * What it is a number of, in full: `accuracy of held-out rows`, `cross-entropy of fresh rows before the update`.
   * Runs are compared on one axis where this is equal, whatever their columns are called.
   */
  quantity: string
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
  /** Null: its rows belong to the run as a whole. */
  main: MainAxis | null
  /** Outermost first. */
  inner: readonly InnerAxis[]
  /** Of a run in stages: rows carry a column `stage`, and the step at which one ends may have rows of both. */
  staged?: true
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

/** Consecutive rows of one series, in columns by name. */
export interface SeriesBatch {
  series: string
  /** Number of the first row in the stored series. */
  firstRow: number
  rows: number
  columns: Record<string, Column>
}

type Indexed = Pick<SeriesDeclaration, 'main' | 'inner' | 'staged'>

/** Index columns in the order that sorts rows: units of work or the main axis, stage, replica, inner axes. */
export const keyColumns = ({ main, inner, staged }: Indexed): readonly string[] => [
  ...(main ? [main.order === 'unit' ? UNIT : main.name] : []),
  ...(staged ? [STAGE] : []),
  'replica',
  ...inner.map(({ name }) => name)
]

/** All index columns: those that sort rows, and the main axis. */
export const indexColumns = (series: Indexed): readonly string[] =>
  series.main?.order === 'unit'
    ? [UNIT, series.main.name, ...keyColumns(series).slice(1)]
    : keyColumns(series)

/** Every column name of a series: the index first, then the values. */
export const columnNames = (declaration: SeriesDeclaration): readonly string[] => [
  ...indexColumns(declaration),
  ...declaration.columns.map((column) => column.name)
]

/** An empty column of the declared type. Throws for a name that the series does not have. */
export function makeColumn(name: string, declaration: SeriesDeclaration, rows: number): Column {
  const { main, inner, staged } = declaration
  if (name === 'replica' || (staged && name === STAGE) || inner.some((axis) => axis.name === name))
    return new Uint16Array(rows)
  if (name === main?.name) return main.type === 'real' ? new Float64Array(rows) : new Uint32Array(rows)
  if (name === UNIT && main?.order === 'unit') return new Uint32Array(rows)
  const column = declaration.columns.find((c) => c.name === name)
  if (!column) throw new Error(`series ${declaration.name} has no column ${name}`)
  return column.precision === 'float64' ? new Float64Array(rows) : new Float32Array(rows)
}

/** The main axis of a run: that of its series; steps where none of them has one. */
export const mainAxisOf = (series: readonly SeriesDeclaration[]): MainAxis =>
  series.find(({ main }) => main)?.main ?? stepAxis

/** Splits `train.loss` into series and column. */
export function parseMetric(metric: string): { series: string; column: string } {
  const dot = metric.indexOf('.')
  return { series: metric.slice(0, dot), column: metric.slice(dot + 1) }
}

/** In words: `test accuracy` of `test.accuracy`, `test restricted loss` of `test.restrictedLoss`. */
export const metricWords = (metric: string): string =>
  metric
    .replace('.', ' ')
    .replace(/[a-z0-9](?=[A-Z])/g, '$& ')
    .toLowerCase()

/** The rows of a batch that a log took: those behind the ones it had already. */
export function appendedRows(
  batch: SeriesBatch,
  result: { appended: number; firstRow: number }
): SeriesBatch {
  const from = batch.rows - result.appended
  const columns = Object.fromEntries(Object.entries(batch.columns).map(([name, c]) => [name, c.slice(from)]))
  return { series: batch.series, firstRow: result.firstRow, rows: result.appended, columns }
}
