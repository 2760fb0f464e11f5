/** Did a run meet what its preset's source reports? */
import { tracksOf, type Track } from '#shared/analysis/tracks'
import { judge } from '#shared/expectation'
import { measured, placesOf, type Expectation, type RunVerdict } from '#shared/measure'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import type { Place } from '#shared/threshold'
import type { Library } from '../../store/types'

/** An expectation of something that the run has not recorded is left out. */
export async function judgeRun(
  library: Library,
  series: readonly SeriesDeclaration[],
  run: RunSummary,
  expected: readonly Expectation[]
): Promise<RunVerdict[]> {
  const declarationOf = ({ metric }: Place): SeriesDeclaration | undefined => {
    const { series: name, column } = parseMetric(metric)
    return series.find((each) => each.name === name && each.columns.some((one) => one.name === column))
  }
  const known = expected.filter((expectation) => placesOf(expectation).every(declarationOf))
  const tracks = new Map<Place, readonly Track[]>()
  for (const place of known.flatMap(placesOf)) {
    const declaration = declarationOf(place)!
    const { column } = parseMetric(place.metric)
    const { columns } = await library.readSeries(run.id, declaration, 0)
    tracks.set(place, tracksOf(declaration, columns, column, run.replicas, place.where))
  }
  const ended = run.status === 'finished' || run.status === 'diverged'
  return known.map((expectation) =>
    // Rows that a shorter run never had may have shown it: without them the verdict is out.
    judge(
      expectation,
      measured(expectation, (place) => tracks.get(place) ?? [], ended),
      false
    )
  )
}
