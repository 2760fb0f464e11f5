/** What a run stores: said by its own record; by its family before it has one. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesDeclaration } from '#shared/metrics'
import type { RunRecord } from '#shared/run'
import { manifestOf } from '../../families'
import { familyOf } from './specs'

/** For a run that begins. Throws `spec.invalid` for a family that is not there. */
export function declarationsFor(spec: ExperimentSpec): Pick<RunRecord, 'series' | 'headline'> {
  const family = familyOf(spec)
  return { series: family.declare(spec), headline: family.headline }
}

/** Of a run; records of before schema 2 leave it to their family, and have none where that is gone. */
export function declarationsOf({
  spec,
  series,
  headline
}: RunRecord): Pick<RunRecord, 'series' | 'headline'> {
  return series.length > 0 || !manifestOf(spec.family) ? { series, headline } : declarationsFor(spec)
}

/** Throws `series.unknown`. */
export function declarationOf(record: RunRecord, name: string): SeriesDeclaration {
  const { series } = declarationsOf(record)
  const found = series.find((each) => each.name === name)
  if (!found) throw new AppError('series.unknown', `There is no series ${name}.`, { path: 'series' })
  return found
}
