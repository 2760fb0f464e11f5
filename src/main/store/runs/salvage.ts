/**
 * Makes a run with a damaged series readable again, and one that can be gone on from: what is intact before the first bad
 * batch stays, and so do the states up to the newest whole one from which every lost row will be trained again.
 *
 * Nothing is thrown away: the damaged files, and states that are further than their rows, are kept in the run's folder
 * below `damaged-<time>/`, and the journal says so. Killed at any point, it can be done again.
 */
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { SeriesDeclaration } from '#shared/metrics'
import { firstStep, type RunRecord } from '#shared/run'
import { readWhole, syncFolder } from '../files/atomicFile'
import { checkRunId } from '../files/ids'
import { acquireLock, type RunLock } from '../files/lock'
import { onFile } from '../files/storeErrors'
import { columnsFrom, continuesAfter, keysOfSchema, readLayout } from '../series/arrowFormat'
import { MOST_SERIES_BYTES, seriesFolder, seriesNames, seriesPath } from '../series/seriesFile'
import { takeSeries } from '../series/seriesRewrite'
import { checkpointFolder, findCheckpoints, readCheckpointFile } from '../states/checkpoints'
import { newerSchemaError, readRecord, recordPath, writeRecord } from './runFiles'

/** What was done about a run's damaged series. */
export interface Salvage {
  /** Path of the folder with what was set aside; null: nothing was damaged. */
  kept: string | null
  /** The damaged series, and how many of their rows were intact. */
  series: readonly { name: string; rows: number }[]
  /** How many states were set aside, being further than the rows. */
  states: number
  /** From where the run can go on. */
  step: number
}

interface DamagedSeries {
  name: string
  path: string
  rows: number
  /** Bytes of the intact part. */
  end: number
  /** Step of the last intact row; −1 when there is none. */
  last: number
}

/** Throws `run.invalidId`, `run.locked`, `run.newerSchema`, `store.*`. @param root of the library */
export async function salvageRun(root: string, runId: string): Promise<Salvage> {
  const folder = join(root, 'runs', checkRunId(runId))
  const lock = await acquireLock(folder)
  try {
    const { record, readOnly } = await readRecord(recordPath(folder))
    if (readOnly) throw newerSchemaError(record.id)
    const damaged = await findDamaged(folder)
    if (damaged.length === 0) return { kept: null, series: [], states: 0, step: record.step }
    return await onFile(folder, () => setAside(folder, record, damaged, lock))
  } finally {
    await lock.release()
  }
}

async function findDamaged(folder: string): Promise<DamagedSeries[]> {
  const newest = (await findCheckpoints(folder)).at(-1)?.step ?? -1
  const found: DamagedSeries[] = []
  for (const name of await seriesNames(folder)) {
    const path = seriesPath(folder, name)
    const bytes = await onFile(path, () => readWhole(path, MOST_SERIES_BYTES))
    const layout = readLayout(bytes)
    const { rows, end, schema } = layout
    const columns = rows > 0 ? columnsFrom(bytes, layout, rows - 1) : {}
    const key = schema && columns[keysOfSchema(schema)[0]!]
    const last = key instanceof Uint32Array ? key[0]! : -1
    // States come after their rows: a tail that lacks some was not torn by a writer that was killed.
    const isTorn = layout.wrong === null && last >= newest && !continuesAfter(bytes, end)
    if (end < bytes.length && !isTorn) found.push({ name, path, rows, end, last })
  }
  return found
}

async function setAside(
  folder: string,
  record: RunRecord,
  damaged: readonly DamagedSeries[],
  lock: RunLock
): Promise<Salvage> {
  const at = new Date().toISOString()
  const kept = `damaged-${at.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`
  const place = join(folder, kept)
  await mkdir(place)
  const isDerived = ({ name }: { name: string }): boolean => isDerivedIn(record.series, name)
  const trained = damaged.filter((series) => !isDerived(series))
  const first = firstStep(record)
  const limit = Math.min(...trained.map(({ last }) => last))
  const from = trained.length > 0 ? await newestBefore(folder, limit, first) : record.step
  const states = trained.length > 0 ? await moveStates(folder, place, from ?? -1, lock) : 0
  for (const series of damaged) await keepIntact(series, place, isDerived(series), lock)
  await syncFolder(place)
  await syncFolder(seriesFolder(folder))
  const step = from ?? first
  const names = damaged.map(({ name, rows }) => `${name} after row ${rows}`).join(', ')
  const detail = `damaged: ${names}; what was there and ${states} later states are kept in ${kept}`
  const journal = [...record.journal, { at, event: 'salvaged' as const, step, detail }]
  const change = trained.length > 0 ? { status: 'interrupted' as const, error: null, step } : {}
  await writeRecord(folder, { ...record, ...change, journal }, lock.check)
  return { kept: place, series: damaged.map(({ name, rows }) => ({ name, rows })), states, step }
}

const isDerivedIn = (series: readonly SeriesDeclaration[], name: string): boolean =>
  series.find((each) => each.name === name)?.source === 'derived'

/**
 * Step of the newest whole state before the last intact row, so that all of that row's step comes again; the first state
 * is evaluated again in any case. Null where only a new beginning is left.
 */
async function newestBefore(folder: string, limit: number, first: number): Promise<number | null> {
  const steps = (await findCheckpoints(folder)).map(({ step }) => step)
  for (const step of steps.toReversed()) {
    if (step >= limit && step !== first) continue
    const isWhole = await readCheckpointFile(folder, step).then(
      () => true,
      () => false
    )
    if (isWhole) return step
  }
  return null
}

/** States after `step` go; how many. */
async function moveStates(folder: string, place: string, step: number, lock: RunLock): Promise<number> {
  const later = (await findCheckpoints(folder)).filter((state) => state.step > step)
  if (later.length === 0) return 0
  await mkdir(join(place, 'checkpoints'))
  for (const { path } of later) {
    await lock.check()
    await rename(path, join(place, 'checkpoints', basename(path)))
  }
  await syncFolder(join(place, 'checkpoints'))
  await syncFolder(checkpointFolder(folder))
  return later.length
}

/** The whole file is copied aside first; then its intact part takes its name, or nothing does. */
async function keepIntact(
  { path, end, rows }: DamagedSeries,
  place: string,
  isDerived: boolean,
  lock: RunLock
): Promise<void> {
  const copy = join(place, basename(path))
  await copyFile(path, copy)
  const handle = await open(copy, 'r+')
  await handle.sync().finally(() => handle.close())
  if (rows > 0 && !isDerived) {
    await (await takeSeries(path, end, lock.check)).close()
    return
  }
  await lock.check()
  await rm(path)
}
