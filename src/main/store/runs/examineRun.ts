/** Everything that lies in a run's folder, read as whoever uses it would, and what of it cannot be. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import { ifPresent } from '../files/storeErrors'
import { loadSeries, readSeriesFile, seriesNames, seriesPath, wholeRows } from '../series/seriesFile'
import { checkpointFiles, readNamedCheckpoint } from '../states/checkpoints'
import { checkSpec, checkState } from '../states/provenance'
import { readProjectionFile } from '../states/projections'
import { readLabelsFile, readRecord, recordPath } from './runFiles'

export interface Finding {
  /** The file, relative to the run's folder. */
  path: string
  /** One sentence. */
  what: string
  /** reference: what it says is not so, and another file cannot mend it. */
  kind: 'file' | 'reference'
}

/** Reads every file of a run, one after the other. What belongs to no part of a run is passed over, as it is everywhere. */
export async function* examineRun(folder: string): AsyncGenerator<Finding> {
  const record = yield* attempt('run.json', async () => (await readRecord(recordPath(folder))).record)
  if (record) yield* attempt('run.json', async () => checkSpec(folder, record), 'reference')
  const { wrong } = await readLabelsFile(folder)
  if (wrong !== null) yield { path: 'labels.json', what: `${wrong}.`, kind: 'file' }
  const rows = new Map<string, number>()
  for (const name of await seriesNames(folder)) {
    const path = seriesPath(folder, name)
    const loaded = yield* attempt(`series/${name}.arrows`, () => loadSeries(path))
    rows.set(name, loaded?.layout.rows ?? (await wholeRows(path)))
    // A run of before schema 2 leaves to its family what its series hold.
    const declaration = loaded && record?.series.find((each) => each.name === name)
    if (declaration)
      yield* attempt(`series/${name}.arrows`, () =>
        readSeriesFile(path, declaration, 0, record!.spec.replicas)
      )
  }
  for (const name of await checkpointFiles(folder))
    yield* attempt(`checkpoints/${name}`, async () => {
      const stored = await readNamedCheckpoint(folder, name)
      if (record) await checkState(record, stored, async (series) => rows.get(series) ?? 0)
    })
  for (const file of (await ifPresent(() => readdir(join(folder, 'projections')))) ?? []) {
    const name = /^([0-9a-f]{32})\.safetensors$/.exec(file)?.[1]
    if (name) yield* attempt(`projections/${file}`, () => readProjectionFile(folder, name))
  }
}

async function* attempt<Result>(
  path: string,
  read: () => Promise<Result>,
  kind: Finding['kind'] = 'file'
): AsyncGenerator<Finding, Result | null> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    yield { path, what: error.message, kind }
    return null
  }
}
