/** Which metrics runs can be compared in, and where each is drawn. Pure but for what series give. */
import { sameAxis } from '#shared/axes'
import { parseMetric } from '#shared/metrics'
import type { Placed } from '../../../kit/panel/axes/xAxis'
import { metricOf, type Metric } from '../../../kit/panel/series/domain'
import type { Item } from '../../panels/curve/lines'
import type { PanelRun } from '../../../kit/panel/props'

/** Where the choices of the comparison are kept among those of panels. */
export const PANEL = 'comparison'

/** Metrics of the whole that any of the runs records, each once, in the order of their series. */
export function metricChoices(runs: readonly PanelRun[]): { value: string; label: string }[] {
  const choices = new Map<string, string>()
  for (const { declarations } of runs)
    for (const series of declarations.filter(({ inner, main }) => main && inner.length === 0))
      for (const column of series.columns)
        choices.set(`${series.name}.${column.name}`, `${column.title} · ${series.name}`)
  return [...choices].map(([value, label]) => ({ value, label }))
}

/** The chosen metric where a run has it, else what the first run is about. */
export const metricFor = (choice: string | undefined, runs: readonly PanelRun[]): string | null =>
  metricChoices(runs).find(({ value }) => value === choice)?.value ?? runs[0]?.headline ?? null

/**
 * One line a run that records the metric, or another that is the same quantity, along the same main axis as the first; in
 * one sentence each why others have none.
 */
export function itemsFor(metric: string, placed: readonly Placed[]): { items: Item[]; leftOut: string[] } {
  const items: Item[] = []
  const leftOut: string[] = []
  const leaveOut = ({ run }: Placed, why: string) => leftOut.push(`${run.title} is left out: ${why}.`)
  const first = placed.map(({ run }) => metricOf(run, metric)).find((found) => found !== null)
  for (const one of placed) {
    const { run } = one
    const named = metricOf(run, metric)
    const found = named?.column.quantity === first?.column.quantity ? named : sameQuantity(run, first)
    if (!first || !found)
      leaveOut(one, named ? `its ${metric} is the ${named.column.quantity}` : `it does not record ${metric}`)
    else if (!sameAxis(found.declaration.main, first.declaration.main))
      leaveOut(one, `its rows go along the ${run.axis.title}`)
    else items.push({ ...one, metric: found, group: 0, bold: true, second: false, named: null })
  }
  return { items, leftOut }
}

/** A metric of a run that holds the quantity of another. */
function sameQuantity(run: PanelRun, wanted: Metric | undefined): Metric | null {
  for (const { name, inner, columns } of run.declarations) {
    const column = columns.find(({ quantity }) => quantity === wanted?.column.quantity)
    if (column && inner.length === 0) return metricOf(run, `${name}.${column.name}`)
  }
  return null
}

/** `Accuracy`, `test · fraction correct`. */
export function headOf(metric: string, [first]: readonly Item[]): { title: string; unit: string } {
  const { series, column } = parseMetric(metric)
  return {
    title: first?.metric.column.title ?? column,
    unit: [series, first?.metric.column.unit].filter(Boolean).join(' · ')
  }
}
