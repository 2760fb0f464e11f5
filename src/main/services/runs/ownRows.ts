/** Rows of users' own files on their way from the library to who trains on them. */
import type { ExperimentSpec } from '#shared/experiment'
import type { OwnRows } from '#shared/ownData'
import { ownDataOf } from '#shared/ownDataSchema'
import type { EngineProcess } from '../../engine/messages'
import type { Library } from '../../store/types'
import type { EnginePool } from './enginePool'

/** All that a spec names. Throws `data.missing`, `data.changed`, `store.*`. */
export const readOwnRows = ({ data }: Library, spec: ExperimentSpec): Promise<OwnRows[]> =>
  Promise.all(ownDataOf(spec).map((each) => data.rows(each)))

/** A process that has the rows which these specs name; the caller owns it. Throws as `readOwnRows`. */
export async function engineWithRows(
  { pool, library }: { pool: EnginePool; library: Library },
  threads: number,
  ...specs: readonly ExperimentSpec[]
): Promise<EngineProcess> {
  const rows = (await Promise.all(specs.map((spec) => readOwnRows(library, spec)))).flat()
  const engine = pool.take(threads)
  for (const each of rows) engine.send({ type: 'rows', rows: each })
  return engine
}
