/** Did a run meet what its preset's source reports? */
import { tracksOf, type Track } from '#shared/analysis/tracks'
import { judge } from '#shared/expectation'
import { measured, placesOf, type Expectation, type RunVerdict } from '#shared/measure'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import type { Place } from '#shared/threshold'
import type { Library } from '../../store/types'

/** Throws on a metric that the run does not record. */
export async function judgeRun(
  library: Library,
  series: readonly SeriesDeclaration[],
  run: RunSummary,
  expected: readonly Expectation[]
): Promise<RunVerdict[]> {
  const tracks = new Map<Place, readonly Track[]>()
  for (const place of expected.flatMap(placesOf)) {
    const { series: name, column } = parseMetric(place.metric)
    const declaration = series.find((s) => s.name === name)
    if (!declaration) throw new Error(`the family records no series ${name}`)
    const { columns } = await library.readSeries(run.id, declaration, 0)
    tracks.set(place, tracksOf(declaration, columns, column, run.replicas, place.where))
  }
  const ended = run.status === 'finished' || run.status === 'diverged'
  return expected.map((expectation) =>
    // Rows that a shorter run never had may have shown it: without them the verdict is out.
    judge(
      expectation,
      measured(expectation, (place) => tracks.get(place) ?? [], ended),
      false
    )
  )
}
