/** Which accuracy a command is asked about. */
import { canLeap } from '#shared/analysis/transition/leaps'
import { AppError } from '#shared/errors'
import { parseMetric, type MetricColumn, type SeriesDeclaration } from '#shared/metrics'
import { suggestion } from '#shared/nearMatch'

/** A column that is measured along the main axis, and whose chance level is known. Throws `metric.unknown`. */
export function chooseAccuracy(
  series: readonly SeriesDeclaration[],
  metric: string
): { declaration: SeriesDeclaration; column: MetricColumn } {
  const known = series.flatMap((declaration) =>
    declaration.main === null
      ? []
      : declaration.columns.flatMap((column) => (canLeap(column) ? [{ declaration, column }] : []))
  )
  const { series: name, column: wanted } = parseMetric(metric)
  const found = known.find(({ declaration, column }) => declaration.name === name && column.name === wanted)
  if (found) return found
  const names = known.map(({ declaration, column }) => `${declaration.name}.${column.name}`)
  const hint = names.length === 0 ? ' It measures none.' : suggestion(metric, names)
  throw new AppError(
    'metric.unknown',
    `This run has no accuracy, or other share that can leap, called "${metric}".${hint}`,
    {
      path: 'metric'
    }
  )
}
