/** Values of a table that has no main axis: one row a column and place, a median and one value a replica. */
import { replicaName } from '#shared/replicas'
import { metric as format } from '../../../kit/ui/format'
import { metricOf, refreshAll } from '../../../kit/panel/series/domain'
import type { ValueTable } from '../../../kit/panel/series/table'
import type { PanelRun } from '../../../kit/panel/props'

export interface ValueRow {
  name: string
  unit: string
  median: string
  replicas: readonly string[]
}

export const rowsOf = (run: PanelRun, metrics: readonly string[]): ValueRow[] =>
  metrics.flatMap((name) => {
    const metric = metricOf(run, name)
    if (!metric || metric.series.rows === 0) return []
    refreshAll(metric)
    const { column, declaration, summary } = metric
    const text = (values: Float64Array): string => format(values[0]!, column)
    return summary.groups.map(({ median, replicas }, group) => ({
      name: [column.title, ...(declaration.inner.length > 0 ? [metric.nameOf(group)] : [])].join(', '),
      unit: column.unit,
      median: text(median),
      replicas: replicas.map(text)
    }))
  })

/** The same for a file, with the id of the run. */
export function tableOf(run: PanelRun, rows: readonly ValueRow[]): ValueTable {
  const replicas = run.traits.map(replicaName)
  return {
    columns: ['run', 'id', 'value', 'unit', 'median', ...replicas],
    rows: rows.length,
    row: (index) => {
      const { name, unit, median, replicas: own } = rows[index]!
      return [run.title, run.id, name, unit, median, ...own]
    }
  }
}
