/** Values in words. */
import { metric as format } from '../../ui/format'
import { placeText, placeWords } from '../axes/places'
import type { PanelRun } from '../props'
import { extentOf, type Metric } from '../series/domain'
import { emergenceOf } from '../series/emerged'

/** `0.62–0.71`; with words' room around the dots where a minus would run into a dash. */
export const interval = (low: string, high: string): string =>
  low.startsWith('−') || high.startsWith('−') ? `${low} … ${high}` : `${low}–${high}`

/** `0.93, 0.88–0.97 at step 8 949 · t₅₀ 8 321`: the newest evaluation at or before `step`. */
export function taskAt(
  run: PanelRun,
  { summary, column }: Metric,
  task: number,
  t50: number | null,
  step: number
): string {
  const emergence = `t₅₀ ${t50 === null ? '–' : placeText(t50)}`
  const index = extentOf(run).high >= step ? summary.indexAt(step) : -1
  if (index < 0) return emergence
  const group = summary.groups[task]!
  const text = (values: Float64Array): string => format(values[index]!, column)
  const [low, high] = [text(group.low), text(group.high)]
  const band = low === high ? '' : `, ${interval(low, high)}`
  return `${text(group.median)}${band} at ${placeWords(run.axis, summary.steps[index]!)} · ${emergence}`
}

/** `before 0.98, t₅₀ 420 · redraw 0.51, t₅₀ –`: every stage, or run, at the same step of its own. */
export const stagesAt = (
  lines: readonly { run: PanelRun; metric: Metric }[],
  task: number,
  step: number
): string =>
  lines
    .map(({ run, metric }) => {
      const { summary, column } = metric
      const index = extentOf(run).high >= step ? summary.indexAt(step) : -1
      const value = index < 0 ? '–' : format(summary.groups[task]!.median[index]!, column)
      const t50 = emergenceOf(metric, 0)[task] ?? null
      return `${run.title} ${value}, t₅₀ ${t50 === null ? '–' : placeText(t50)}`
    })
    .join(' · ')
