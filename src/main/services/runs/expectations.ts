/** Did a run meet what its preset's source reports? Judged on the median over replicas. */
import { crossings, meanOverTasks } from '#shared/analysis/crossings'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import { judge, type Expectation, type ExpectationResult } from '#shared/preset'
import type { RunSummary } from '#shared/run'
import type { Library } from '../../store/types'

/** Lower median; a replica that never reached the value counts as later than all others. */
export function medianStep(steps: readonly (number | null)[]): number | null {
  const sorted = steps.map((s) => s ?? Infinity).sort((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity
  return Number.isFinite(middle) ? middle : null
}

export async function judgeRun(
  library: Library,
  series: readonly SeriesDeclaration[],
  run: RunSummary,
  expected: readonly Expectation[]
): Promise<ExpectationResult[]> {
  return Promise.all(
    expected.map(async (expectation) => {
      const { series: name, column } = parseMetric(expectation.metric)
      const declaration = series.find((s) => s.name === name)
      if (!declaration) throw new Error(`the family records no series ${name}`)
      const { columns } = await library.readSeries(run.id, declaration, 0)
      const rows = declaration.perTask ? meanOverTasks(columns, column) : columns
      return judge(expectation, medianStep(crossings(rows, column, expectation.atLeast, run.replicas)), run)
    })
  )
}
