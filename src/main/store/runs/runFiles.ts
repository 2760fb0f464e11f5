/**
 * `run.json` (what a run is and has been through) and `labels.json` (what its user says about it).
 *
 * Two files, because labels change while another process holds the run. Both are JSON, replaced as a whole.
 */
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors'
import { firstStep, runStatuses, type RunLabels, type RunRecord } from '#shared/run'
import { readWhole, replaceJson } from '../files/atomicFile'
import { isRunId } from '../files/ids'
import { wrongInDeclarations } from './declarationShape'
import { migrate, RUN_SCHEMA, type JsonObject } from './migrations'
import { damaged, ifPresent, onFile } from '../files/storeErrors'

const MOST_BYTES = 16 * 2 ** 20

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const listOf =
  (each: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(each)
const nullOr =
  (each: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || each(value)

const isDuration = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Infinity

const isSpec = (value: unknown): boolean =>
  isObject(value) &&
  isText(value.family) &&
  isText(value.title) &&
  isCount(value.replicas) &&
  ['task', 'model', 'optimizer', 'record', 'stop', 'engine'].every((part) => isObject(value[part])) &&
  isCount((value.stop as JsonObject).steps)

/** What every field of run.json must be; the spec inside is checked by its family when it is used. */
const fields: Record<keyof RunRecord, (value: unknown) => boolean> = {
  schema: isCount,
  id: isRunId,
  index: isCount,
  spec: isSpec,
  preset: nullOr(isText),
  sweep: nullOr((value) => isObject(value) && isText(value.id) && isCount(value.part)),
  parent: nullOr(
    (value) =>
      isObject(value) &&
      isRunId(value.runId) &&
      isText(value.title) &&
      isCount(value.step) &&
      listOf((change) => isObject(change) && isText(change.path))(value.changes)
  ),
  createdAt: isText,
  series: Array.isArray,
  headline: isText,
  status: (value) => runStatuses.some((status) => status === value),
  step: isCount,
  seconds: isDuration,
  engine: nullOr((value) => isObject(value) && isText(value.backend)),
  diverged: listOf((value) => isObject(value) && isCount(value.replica) && isCount(value.step)),
  changes: listOf(
    (value) => isObject(value) && isText(value.metric) && isCount(value.step) && isCount(value.seen)
  ),
  error: nullOr((value) => isObject(value) && isText(value.code) && isText(value.message)),
  journal: listOf(
    (value) => isObject(value) && isText(value.at) && isText(value.event) && isCount(value.step)
  ),
  versions: (value) => isObject(value) && isText(value.saltus) && isText(value.node)
}

/** The first field that is not what it must be, as in `engine` or `series.2.main.scale`. */
function wrongField(record: object): string | undefined {
  const values: JsonObject = { ...record }
  const wrong = Object.entries(fields).find(([name, holds]) => !holds(values[name]))?.[0]
  if (wrong) return wrong
  const inSeries = wrongInDeclarations(values.series)
  return inSeries === null ? undefined : ['series', inSeries].filter(Boolean).join('.')
}

export const recordPath = (folder: string): string => join(folder, 'run.json')
const labelsPath = (folder: string): string => join(folder, 'labels.json')

/** A file that holds one JSON object. Throws `store.missing`, `store.tooLarge` or `store.damaged`. */
export async function readJson(path: string): Promise<JsonObject> {
  const bytes = await onFile(path, () => readWhole(path, MOST_BYTES))
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (isObject(value)) return value
  } catch {
    throw damaged(path, 'it is not JSON')
  }
  throw damaged(path, 'it holds no object')
}

/**
 * Reads `<id>/run.json` in the shape of today. Throws `store.missing`, `store.tooLarge`, `store.damaged` naming
 * the wrong field, or `run.newerSchema` when a newer version's file cannot even be shown.
 */
export async function readRecord(path: string): Promise<{ record: RunRecord; readOnly: boolean }> {
  const id = basename(dirname(path))
  const value = await readJson(path)
  if (!isCount(value.schema) || value.schema === 0) throw damaged(path, 'its schema is no version number')
  const { record, newer } = migrate(value)
  const wrong = wrongField(record)
  if (wrong && newer) throw newerSchemaError(id)
  if (wrong) throw damaged(path, `its field ${wrong} is not what it should be`)
  if (record.id !== id) throw damaged(path, `it belongs to the run ${String(record.id)}`)
  return { record: record as unknown as RunRecord, readOnly: newer }
}

/** The refusal of every change to a run that a newer version wrote. */
export const newerSchemaError = (id: string): AppError =>
  new AppError('run.newerSchema', `Run ${id} was written by a newer version of Saltus and is read-only here.`)

/** Replaces run.json. Throws `run.invalid` for a record that could not be read again, or `store.*`. */
export async function writeRecord(folder: string, record: RunRecord): Promise<void> {
  const wrong = wrongField(record)
  if (wrong)
    throw new AppError('run.invalid', `The ${wrong} of run ${record.id} cannot be stored.`, { path: wrong })
  await replaceJson(recordPath(folder), record)
}

/** Reads labels.json; a run without a readable one has the title of its spec and nothing else. */
export async function readLabels(folder: string, title: string): Promise<RunLabels> {
  const bytes = await onFile(labelsPath(folder), () =>
    ifPresent(() => readWhole(labelsPath(folder), MOST_BYTES))
  )
  let value: unknown
  try {
    value = bytes && JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    value = null
  }
  const stored = isObject(value) ? value : {}
  return {
    title: isText(stored.title) ? stored.title : title,
    notes: isText(stored.notes) ? stored.notes : '',
    tags: listOf(isText)(stored.tags) ? (stored.tags as string[]) : [],
    starred: stored.starred === true
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
    status: 'queued',
    step,
    seconds: 0,
    diverged: [],
    changes: [],
    error: null,
    journal: [{ at: about.createdAt, event: 'created', step }]
  }
}

export function writeLabels(folder: string, labels: RunLabels): Promise<void> {
  return replaceJson(labelsPath(folder), labels)
}
