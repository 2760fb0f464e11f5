/**
 * The one writer of a run: holds its lock, and does one thing at a time, in the order it was asked.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import type { SeriesDeclaration } from '#shared/metrics'
import { Queue } from '#shared/queue'
import type { RunRecord } from '#shared/run'
import { replaceSeries, SeriesLog } from '../series/arrowLog'
import { ensureFolder, TEMPORARY } from '../files/atomicFile'
import { writeCheckpointFile } from '../states/checkpoints'
import { acquireLock, type RunLock } from '../files/lock'
import { writeRecord } from './runFiles'
import { seriesFolder, seriesNames, seriesPath } from '../series/seriesFile'
import { ifPresent, onFile } from '../files/storeErrors'
import { hashSpec } from '../states/trainingState'
import type { RunWriter } from '../types'

/** What killed processes left half-written; only the holder of the lock may call this. */
async function removeTemporaries(folder: string): Promise<void> {
  const names = (await ifPresent(() => readdir(folder))) ?? []
  // Names in the run's own folder other than run.json's may belong to others: locks and labels need no lock.
  const ours = names.filter((name) => name.endsWith(TEMPORARY) && !/^(lock|labels)\.json/.test(name))
  await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })))
}

/**
 * Opens a run for writing; the caller has its lock, and gives it back when this throws. Torn tails of its
 * series are cut off.
 */
async function openRunWriter(folder: string, initial: RunRecord, lock: RunLock): Promise<RunWriter> {
  await onFile(folder, async () => {
    for (const place of [folder, seriesFolder(folder), join(folder, 'checkpoints')])
      await removeTemporaries(place)
  })
  const logs = new Map<string, SeriesLog>()
  try {
    for (const name of await seriesNames(folder)) {
      logs.set(name, await SeriesLog.open(seriesPath(folder, name)))
    }
  } catch (error) {
    await Promise.all([...logs.values()].map((log) => log.close()))
    throw error
  }
  return new FolderWriter(folder, initial, lock, logs)
}

class FolderWriter implements RunWriter {
  private readonly queue = new Queue()
  private closing: Promise<void> | null = null

  constructor(
    private readonly folder: string,
    private current: RunRecord,
    private readonly lock: RunLock,
    private readonly logs: Map<string, SeriesLog>
  ) {}

  get id(): string {
    return this.current.id
  }

  get record(): RunRecord {
    return this.current
  }

  update: RunWriter['update'] = (change, entry) =>
    this.inTurn(async () => {
      const { id, schema, journal } = this.current
      const added = entry ? [{ at: new Date().toISOString(), ...entry }] : []
      const next = { ...this.current, ...change, id, schema, journal: [...journal, ...added] }
      await writeRecord(this.folder, next)
      this.current = next
    })

  append: RunWriter['append'] = (declaration, batch) =>
    this.inTurn(async () => (await this.logOf(declaration)).append(declaration, batch))

  replace: RunWriter['replace'] = (declaration, batch) =>
    this.inTurn(async () => {
      const { name } = declaration
      await this.logs.get(name)?.close()
      this.logs.delete(name)
      const folder = seriesFolder(this.folder)
      await onFile(folder, () => ensureFolder(folder))
      await replaceSeries(seriesPath(this.folder, name), declaration, batch)
    })

  writeCheckpoint: RunWriter['writeCheckpoint'] = (state, options) =>
    this.inTurn(() =>
      writeCheckpointFile(this.folder, state, { ...options, specHash: hashSpec(this.current.spec) })
    )

  close(): Promise<void> {
    this.closing ??= this.queue.add(() => this.finish())
    return this.closing
  }

  private async finish(): Promise<void> {
    const closed = await Promise.allSettled([...this.logs.values()].map((log) => log.close()))
    await this.lock.release()
    for (const result of closed) if (result.status === 'rejected') throw result.reason
  }

  private async logOf({ name }: SeriesDeclaration): Promise<SeriesLog> {
    const known = this.logs.get(name)
    if (known) return known
    const path = seriesPath(this.folder, name)
    const folder = seriesFolder(this.folder)
    await onFile(folder, () => ensureFolder(folder))
    const log = await SeriesLog.open(path)
    this.logs.set(name, log)
    return log
  }

  private inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    if (this.closing) {
      return Promise.reject(new AppError('run.closed', `Run ${this.id} is no longer open for writing.`))
    }
    return this.queue.add(action)
  }
}

/** Opens a writer under the lock of its folder, which is given back when that fails. */
export async function openLocked(folder: string, prepare: () => Promise<RunRecord>): Promise<RunWriter> {
  const lock = await acquireLock(folder)
  try {
    return await openRunWriter(folder, await prepare(), lock)
  } catch (error) {
    await lock.release().catch(() => undefined)
    throw error
  }
}
