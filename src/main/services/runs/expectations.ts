/** Did a run meet what its preset's source reports? */
import { tracksOf, type Track } from '#shared/analysis/tracks'
import { judge } from '#shared/expectation'
import { measured, placesOf, type Expectation, type RunVerdict } from '#shared/measure'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import { stageStarts, type RunRecord, type RunSummary } from '#shared/run'
import type { Place } from '#shared/threshold'
import { readPresets } from '../../store/presetFiles'
import type { Library } from '../../store/types'
import type { Families } from '../families'
import type { ServiceOptions } from '../types'
import { seriesOf } from './declarations'

/** An expectation of something that the run has not recorded is left out. */
export async function judgeRun(
  library: Pick<Library, 'readSeries'>,
  series: readonly SeriesDeclaration[],
  run: Pick<RunSummary, 'id' | 'replicas' | 'status' | 'stages'>,
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
    tracks.set(place, tracksOf(declaration, columns, column, run.replicas, place.where, run.stages))
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

/** Of a run that was started from no preset: none. */
export async function judgeByPreset(
  { library, resources }: Pick<ServiceOptions, 'library' | 'resources'>,
  families: Families,
  record: RunRecord
): Promise<RunVerdict[]> {
  if (record.preset === null) return []
  const preset = (await readPresets(resources)).find(({ id }) => id === record.preset)
  if (!preset?.spec) return []
  const { id, status, spec } = record
  const series = await seriesOf(families, record)
  const run = { id, status, replicas: spec.replicas, stages: stageStarts(record) }
  return judgeRun(library, series, run, preset.expected)
}
