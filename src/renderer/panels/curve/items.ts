/** What a curve panel can show: the metrics of its spec for every run, one column at a time or all as named lines. */
import type { PanelSpec } from '#shared/family'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import { isFor } from '#shared/panels'
import type { Placed } from '../../../kit/panel/axes/xAxis'
import type { PanelRun } from '../../../kit/panel/props'
import { metricOf, type Metric } from '../../../kit/panel/series/domain'
import { meanOf } from '../../../kit/panel/series/means'
import type { Item } from './lines'

export interface ColumnChoice {
  value: string
  label: string
}

/** All metrics are drawn at once, or a metric has groups: each line has a name of its own. */
export function isNamed(spec: PanelSpec, run: PanelRun | undefined): boolean {
  const declared = declaredFor(spec, run)
  return spec.together === true || (declared?.inner.length ?? 0) > 0
}

/** The series of a panel's first metric. */
export const declaredFor = (spec: PanelSpec, run: PanelRun | undefined): SeriesDeclaration | undefined =>
  run?.declarations.find(({ name }) => name === parseMetric(spec.metrics[0] ?? '').series)

/** Columns named by the spec, the first one first; a panel shows one of them, or all. None: its lines have names. */
export function columnChoices(spec: PanelSpec, [first]: readonly PanelRun[]): ColumnChoice[] {
  const choices = new Map<string, string>()
  if (isNamed(spec, first)) return []
  for (const metric of spec.metrics) {
    const { series, column } = parseMetric(metric)
    const declared = first?.declarations
      .find((s) => s.name === series)
      ?.columns.find((c) => c.name === column)
    if (declared && !choices.has(column)) choices.set(column, declared.title)
  }
  return [...choices].map(([value, label]) => ({ value, label }))
}

/** Columns that can share an axis: of one unit, or without one of one quantity. */
export function shareAxis(spec: PanelSpec, [first]: readonly PanelRun[]): boolean {
  const measures = spec.metrics.flatMap((metric) => {
    const { series, column } = parseMetric(metric)
    const columns = first?.declarations.find(({ name }) => name === series)?.columns ?? []
    return columns.flatMap(({ name, unit, quantity }) => (name === column ? [unit ?? quantity] : []))
  })
  return new Set(measures).size < 2
}

/** The column that is drawn, or `all` where all can be; a choice that cannot be kept gives way to the first. */
export function shownColumn(spec: PanelSpec, runs: readonly PanelRun[], choice: string | undefined): string {
  const first = columnChoices(spec, runs)[0]?.value ?? ''
  return choice === undefined || (choice === 'all' && !shareAxis(spec, runs)) ? first : choice
}

/** `shown` is a column, or `all`: then the ones after the first are drawn fainter. */
export function itemsOf(spec: PanelSpec, placed: readonly Placed[], shown: string): Item[] {
  if (isNamed(spec, placed[0]?.run)) return placed.flatMap((one) => namedLines(spec, one, placed))
  const first = parseMetric(spec.metrics[0] ?? '').column
  const names = namesIn(spec).filter((name) => shown === 'all' || parseMetric(name).column === shown)
  const seriesNames = names.map((name) => parseMetric(name).series)
  // The test series is bold; where there is none, the only one is.
  const bold = seriesNames.find((name) => name !== 'train') ?? 'train'
  return placed.flatMap((one) =>
    names.flatMap((name, i) => {
      const metric = sameAsFirst(spec, name, one, placed)
      const second = shown === 'all' && parseMetric(name).column !== first
      return metric ? [{ ...one, metric, group: 0, bold: seriesNames[i] === bold, second, named: null }] : []
    })
  )
}

/** What lines of one column at a time are called: metrics, and means by the name that they are given. */
const namesIn = ({ metrics, means = [] }: PanelSpec): string[] => [
  ...metrics,
  ...means.map(({ name, metric }) => `${name}.${parseMetric(metric).column}`)
]

/** Null: the run has no such metric, or this line is not for it. */
function lineOf({ means }: PanelSpec, name: string, run: PanelRun): Metric | null {
  const mean = means?.find((each) => each.name === parseMetric(name).series)
  if (!mean) return metricOf(run, name)
  return isFor(mean.when, run.spec) ? meanOf(run, mean) : null
}

/** A metric of a run, if it is the quantity that the first run that has it draws under this name; else null. */
function sameAsFirst(
  spec: PanelSpec,
  name: string,
  { run }: Placed,
  placed: readonly Placed[]
): Metric | null {
  const found = lineOf(spec, name, run)
  return found && found.column.quantity === drawnAs(spec, name, placed) ? found : null
}

const drawnAs = (spec: PanelSpec, name: string, placed: readonly Placed[]): string | undefined =>
  placed.map(({ run }) => lineOf(spec, name, run)).find((line) => line !== null)?.column.quantity

/** In one sentence each why a run has no line of a name that others have. */
export function otherQuantities(spec: PanelSpec, placed: readonly Placed[], shown: string): string[] {
  return placed.flatMap(({ run }) => {
    const quantityOf = (each: string): string | undefined => lineOf(spec, each, run)?.column.quantity
    const name = namesIn(spec)
      .filter((each) => shown === 'all' || shown === '' || parseMetric(each).column === shown)
      .find((each) => {
        const drawn = drawnAs(spec, each, placed)
        return (quantityOf(each) ?? drawn) !== drawn
      })
    return name === undefined
      ? []
      : [`${run.title} has no line of ${name}: there it is the ${quantityOf(name)!}.`]
  })
}

/** Every metric of a run, and every group of one that has names for them; the first line is bold. */
function namedLines(spec: PanelSpec, one: Placed, placed: readonly Placed[]): Item[] {
  const lines = spec.metrics.flatMap((full) => {
    const metric = sameAsFirst(spec, full, one, placed)
    if (!metric) return []
    if (metric.declaration.inner.length === 0) return [{ metric, group: 0, name: metric.column.title }]
    return metric.summary.groups.map((_, group) => ({ metric, group, name: metric.nameOf(group) }))
  })
  return lines.map(({ metric, group, name }, order) => ({
    ...one,
    metric,
    group,
    bold: order === 0,
    second: false,
    named: { name, order }
  }))
}
