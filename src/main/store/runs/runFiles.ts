/**
 * `run.json` (what a run is and has been through) and `labels.json` (what its user says about it).
 *
 * Two files, because labels change while another process holds the run. Both are JSON, replaced as a whole.
 */
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors'
import { isObject } from '#shared/paths'
import { outOfBounds } from '#shared/plainJson'
import { firstStep, type EngineLog, type RunLabels, type RunRecord } from '#shared/run'
import { readWhole, replaceJson, type Guard } from '../files/atomicFile'
import { isVersion, migrate, RUN_SCHEMA, type JsonObject } from './migrations'
import { isRecord, labelsShape, wrongBy, wrongInRecord } from './recordShape'
import { damaged, ifPresent, isDamaged, onFile } from '../files/storeErrors'
import { hashSpec } from '../states/trainingState'

const MOST_BYTES = 16 * 2 ** 20
/** What a user writes about a run is read with every list of runs. */
const MOST_LABEL_BYTES = 2 ** 20

export const recordPath = (folder: string): string => join(folder, 'run.json')
/** What an engine process wrote before it was gone; there where one was. */
export const engineLogPath = (folder: string): string => join(folder, 'engine.log')
const labelsPath = (folder: string): string => join(folder, 'labels.json')

/** A file that holds one JSON object. Throws `store.missing`, `store.tooLarge` or `store.damaged`. */
export async function readJson(path: string, mostBytes = MOST_BYTES): Promise<JsonObject> {
  const bytes = await onFile(path, () => readWhole(path, mostBytes))
  const value = parseJson(path, bytes)
  const wrong = outOfBounds(value)
  if (wrong) throw damaged(path, `${wrong.path || 'it'} ${wrong.what}`)
  if (isObject(value)) return { ...value }
  throw damaged(path, 'it holds no object')
}

function parseJson(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw damaged(path, 'it is not JSON')
  }
}

/** `engine.log` of a run's folder; null: there is none. */
export async function readEngineLog(folder: string): Promise<EngineLog | null> {
  const file = engineLogPath(folder)
  const bytes = await onFile(file, () => ifPresent(() => readWhole(file, MOST_BYTES)))
  return bytes && { file, text: new TextDecoder().decode(bytes) }
}

/**
 * Reads `<id>/run.json` in the shape of today. Throws `store.missing`, `store.tooLarge`, `store.damaged` naming
 * the wrong field, or `run.newerSchema` when a newer version's file cannot even be shown.
 */
export async function readRecord(path: string): Promise<{ record: RunRecord; readOnly: boolean }> {
  const id = basename(dirname(path))
  const value = await readJson(path)
  if (!isVersion(value.schema)) throw damaged(path, 'its schema is no version number')
  const { record, newer } = migrate(value)
  if (!isRecord(record))
    throw newer ? newerSchemaError(id) : damaged(path, wrongInRecord(record)?.reason ?? 'it is no record')
  if (record.id !== id) throw damaged(path, `it belongs to the run ${record.id}`)
  return { record, readOnly: newer }
}

/** The refusal of every change to a run that a newer version wrote. */
export const newerSchemaError = (id: string): AppError =>
  new AppError('run.newerSchema', `Run ${id} was written by a newer version of Saltus and is read-only here.`)

/** Replaces run.json. Throws `run.invalid` for a record that could not be read again, or `store.*`. */
export async function writeRecord(folder: string, record: RunRecord, guard: Guard): Promise<void> {
  const wrong = wrongInRecord(record)
  if (wrong)
    throw new AppError('run.invalid', `Run ${record.id} cannot be stored so: ${wrong.reason}.`, {
      path: wrong.path
    })
  await replaceJson(recordPath(folder), record, guard)
}

/** Labels that are going to be changed. Throws `store.*` where the disk does not give them: they would be written over. */
export async function readLabelsToChange(folder: string, title: string): Promise<RunLabels> {
  try {
    return labelsIn(await readJson(labelsPath(folder), MOST_LABEL_BYTES), title)
  } catch (error) {
    const isThere = !(error instanceof AppError && error.code === 'store.missing')
    if (isThere && !isDamaged(error)) throw error
    return labelsIn({}, title)
  }
}

/** Reads labels.json; what of it cannot be read is as if it had never been said. */
export const readLabels = async (folder: string, title: string): Promise<RunLabels> =>
  labelsIn((await readLabelsFile(folder)).labels, title)

function labelsIn(labels: JsonObject, title: string): RunLabels {
  const unsaid: RunLabels = { title, notes: '', tags: [], starred: false }
  const said = Object.entries(labelsShape.shape).map(([name, shape]) => {
    const { success, data } = shape.safeParse(labels[name])
    return success ? { [name]: data } : {}
  })
  return Object.assign(unsaid, ...said) as RunLabels
}

/** What labels.json holds, whatever that is, and what is wrong with it, without its full stop; nothing is where it is missing. */
export async function readLabelsFile(folder: string): Promise<{ labels: JsonObject; wrong: string | null }> {
  const path = labelsPath(folder)
  try {
    const labels = await readJson(path, MOST_LABEL_BYTES)
    return { labels, wrong: wrongBy(labelsShape, labels)?.reason ?? null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { labels: {}, wrong: error.code === 'store.missing' ? null : error.message.replace(/\.$/, '') }
  }
}

/** The record of a run that has not begun. */
export function newRecord(
  about: Pick<
    RunRecord,
    | 'id'
    | 'index'
    | 'spec'
    | 'preset'
    | 'sweep'
    | 'parent'
    | 'createdAt'
    | 'versions'
    | 'engine'
    | 'series'
    | 'headline'
  >
): RunRecord {
  const step = firstStep(about)
  return {
    schema: RUN_SCHEMA,
    ...about,
    specHash: hashSpec(about.spec),
    status: 'queued',
    step,
    seconds: 0,
    diverged: [],
    changes: [],
    error: null,
    journal: [{ at: about.createdAt, event: 'created', step }]
  }
}

/** Replaces labels.json. Throws `run.labels` with the path of the first wrong field, or `store.*`. */
export async function writeLabels(folder: string, labels: RunLabels, guard: Guard): Promise<void> {
  const wrong = wrongBy(labelsShape, labels)
  if (wrong) throw new AppError('run.labels', `${wrong.reason}.`, { path: wrong.path })
  await replaceJson(labelsPath(folder), labels, guard)
}
