/** What a run stores: said by its own record; by its family where that is older than schema 2. */
import { AppError } from '#shared/errors'
import type { SeriesDeclaration } from '#shared/metrics'
import type { RunRecord } from '#shared/run'
import type { Families } from '../families'

/** Records of before schema 2 leave it to their family, and have none where that is gone. */
export async function seriesOf(
  families: Families,
  { spec, series }: RunRecord
): Promise<readonly SeriesDeclaration[]> {
  return series.length > 0 ? series : ((await families.aboutStored(spec)).about?.series ?? [])
}

/** Throws `series.unknown`. */
export async function declarationOf(
  families: Families,
  record: RunRecord,
  name: string
): Promise<SeriesDeclaration> {
  const found = (await seriesOf(families, record)).find((each) => each.name === name)
  if (!found) throw new AppError('series.unknown', `There is no series ${name}.`, { path: 'series' })
  return found
}
