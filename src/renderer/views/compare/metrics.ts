/** Which metrics runs can be compared in, and where each is drawn. Pure but for what series give. */
import { parseMetric } from '#shared/metrics'
import type { Placed } from '../../../kit/panel/axes/clock'
import { metricOf } from '../../../kit/panel/series/domain'
import type { Item } from '../../panels/curve/lines'
import type { PanelRun } from '../../../kit/panel/props'

/** Where the choices of the comparison are kept among those of panels. */
export const PANEL = 'comparison'

/** Metrics of the whole that any of the runs records, each once, in the order of their families. */
export function metricChoices(runs: readonly PanelRun[]): { value: string; label: string }[] {
  const choices = new Map<string, string>()
  for (const { family } of runs)
    for (const series of family.series.filter(({ perTask }) => !perTask))
      for (const column of series.columns)
        choices.set(`${series.name}.${column.name}`, `${column.title} · ${series.name}`)
  return [...choices].map(([value, label]) => ({ value, label }))
}

/** The chosen metric where a run has it, else what the first run is about. */
export const metricFor = (choice: string | undefined, runs: readonly PanelRun[]): string | null =>
  metricChoices(runs).find(({ value }) => value === choice)?.value ?? runs[0]?.family.headline ?? null

/** One line a run; in one sentence each why others have none. */
export function itemsFor(metric: string, placed: readonly Placed[]): { items: Item[]; leftOut: string[] } {
  const items: Item[] = []
  const leftOut: string[] = []
  for (const one of placed) {
    const found = metricOf(one.run, one.run.family, metric)
    if (found) items.push({ ...one, metric: found, bold: true, second: false })
    else leftOut.push(`${one.run.title} is left out: its family does not record ${metric}.`)
  }
  return { items, leftOut }
}

/** `Accuracy`, `test · fraction correct`. */
export function headOf(metric: string, [first]: readonly Item[]): { title: string; unit: string } {
  const { series, column } = parseMetric(metric)
  return {
    title: first?.metric.column.title ?? column,
    unit: [series, first?.metric.column.unit].filter(Boolean).join(' · ')
  }
}
