/** Means over the inner axes of a metric, all places counted alike: a line where the metric itself is one a place. */
import { groupCount, innerSizes } from '#shared/analysis/tracks'
import { STAGE } from '#shared/axes'
import type { MeanLine } from '#shared/family'
import { makeColumn, parseMetric, type Column, type SeriesDeclaration } from '#shared/metrics'
import type { PanelRun } from '../props'
import { columnOf, type Metric } from './domain'
import { Series } from './series.svelte'

/** One row a place on the main axis and replica, from as many of a series whose rows are sorted by these. */
class MeanSeries extends Series {
  private taken = 0

  constructor(
    private readonly of: Series,
    declaration: SeriesDeclaration
  ) {
    super(declaration, Infinity)
  }

  /** As many as there are of what it is the mean of. */
  override get every(): number {
    return this.of.every
  }

  /** @param places of all inner axes together */
  takeIn(places: number): void {
    const all = this.of.all()
    const rows = Math.floor((all['replica']!.length - this.taken) / places)
    if (rows === 0) return
    const at = (row: number): number => this.taken + row * places
    const first = (name: string): Column => {
      const column = makeColumn(name, this.declaration, rows)
      for (let row = 0; row < rows; row++) column[row] = all[name]![at(row)]!
      return column
    }
    const mean = (name: string): Column => {
      const column = makeColumn(name, this.declaration, rows)
      for (let row = 0; row < rows; row++) {
        let sum = 0
        for (let i = at(row); i < at(row) + places; i++) sum += all[name]![i]!
        column[row] = sum / places
      }
      return column
    }
    const { main, staged, columns } = this.declaration
    const names = [...(main ? [main.name] : []), ...(staged ? [STAGE] : []), 'replica']
    this.append({
      series: this.declaration.name,
      firstRow: this.next,
      rows,
      columns: Object.fromEntries([
        ...names.map((name) => [name, first(name)]),
        ...columns.map(({ name }) => [name, mean(name)])
      ])
    })
    this.taken = at(rows)
  }
}

const known = new WeakMap<Series, Map<string, MeanSeries>>()

/** Null: the run has no such metric, or it has no more than one place. Reading it in an effect follows the stream. */
export function meanOf(run: PanelRun, { name, metric }: MeanLine): Metric | null {
  const { series: seriesName, column } = parseMetric(metric)
  const declared = run.declarations.find((each) => each.name === seriesName)
  if (!declared) return null
  const series = run.series(seriesName)
  const places = groupCount(innerSizes(declared.inner, series.all()))
  if (places < 2) return null
  const over = declared.inner.map(({ title }) => title).join(' and ')
  const columns = declared.columns.map((each) => ({
    ...each,
    quantity: `mean over every ${over} of: ${each.quantity}`,
    help: `Mean over every ${over}, all counted alike. ${each.help}`
  }))
  const declaration = { ...declared, name, inner: [], columns }
  let ofSeries = known.get(series)
  if (!ofSeries) known.set(series, (ofSeries = new Map()))
  let means = ofSeries.get(name)
  if (!means) ofSeries.set(name, (means = new MeanSeries(series, declaration)))
  means.takeIn(places)
  return columnOf(means, declaration, column, run.replicas)
}
