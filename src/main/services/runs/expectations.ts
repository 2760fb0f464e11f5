/** Did a run meet what its preset's source reports? Judged on the median over replicas. */
import { tracksOf } from '#shared/analysis/tracks'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import { judge, type Expectation, type ExpectationResult } from '#shared/preset'
import type { RunSummary } from '#shared/run'
import { atLeast, crossingOf, crossingOver } from '#shared/threshold'
import type { Library } from '../../store/types'

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
      const crossings = tracksOf(declaration, columns, column, run.replicas).map((track) =>
        crossingOf(track, atLeast(expectation.atLeast))
      )
      const median = crossingOver(crossings, 'median')
      const until = Math.max(-1, ...crossings.map((crossing) => crossing.until))
      return judge(expectation, median.beyond ? null : median.at, until)
    })
  )
}
