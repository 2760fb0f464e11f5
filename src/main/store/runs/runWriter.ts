/**
 * The one writer of a run: holds its lock, and does one thing at a time, in the order it was asked. Before each file gets
 * its name, and around each append, it looks whether the lock is still its own.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import type { SeriesDeclaration } from '#shared/metrics'
import { Queue } from '#shared/queue'
import { isActive, type RunRecord } from '#shared/run'
import { SeriesLog } from '../series/arrowLog'
import { replaceSeries } from '../series/seriesRewrite'
import { ensureFolder, replaceFile, TEMPORARY } from '../files/atomicFile'
import { removeCheckpoints, writeCheckpointFile, writeFirstCheckpoint } from '../states/checkpoints'
import { acquireLock, type RunLock } from '../files/lock'
import { engineLogPath, writeLabels, writeRecord } from './runFiles'
import { giveBackReserve, takeReserve } from './reserve'
import { seriesFolder, seriesNames, seriesPath } from '../series/seriesFile'
import { ifPresent, inSentences, onFile } from '../files/storeErrors'
import { hashSpec } from '../states/trainingState'
import type { ForkStart, RunWriter } from '../types'

/** What killed processes left half-written; only the holder of the lock may call this. */
async function removeTemporaries(folder: string): Promise<void> {
  const names = (await ifPresent(() => readdir(folder))) ?? []
  // In the run's own folder some may belong to others: who takes the lock, or changes the labels.
  const ours = names.filter((name) => name.endsWith(TEMPORARY) && !/^(lock|labels)\.json/.test(name))
  await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })))
}

/** Opens a run for writing; the caller has its lock, and gives it back when this throws. */
async function openRunWriter(folder: string, initial: RunRecord, lock: RunLock): Promise<RunWriter> {
  await onFile(folder, async () => {
    for (const place of [folder, seriesFolder(folder), join(folder, 'checkpoints')])
      await removeTemporaries(place)
  })
  // Whoever is killed while it drops states has written nothing since.
  const last = initial.journal.at(-1)
  if (last?.event === 'thinned' && last.steps) await removeCheckpoints(folder, last.steps)
  const logs = new Map<string, SeriesLog>()
  try {
    for (const name of await seriesNames(folder)) {
      logs.set(name, await SeriesLog.open(seriesPath(folder, name), lock.check))
    }
  } catch (error) {
    await Promise.all([...logs.values()].map((log) => log.close()))
    throw error
  }
  await takeReserve(folder)
  return inSentences(new FolderWriter(folder, initial, lock, logs), folder)
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
      await writeRecord(this.folder, next, this.lock.check).catch(async (error: unknown) => {
        if (isActive(next.status) || !(error instanceof AppError && error.code === 'store.full')) throw error
        // The last words of a run have room where nothing else has.
        await giveBackReserve(this.folder)
        await writeRecord(this.folder, next, this.lock.check)
      })
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
      await replaceSeries(seriesPath(this.folder, name), declaration, batch, this.lock.check)
    })

  writeCheckpoint: RunWriter['writeCheckpoint'] = (state, options) =>
    this.inTurn(() => {
      const about = { ...options, specHash: hashSpec(this.current.spec), rows: this.countRows() }
      return writeCheckpointFile(this.folder, state, about, this.lock.check)
    })

  dropCheckpoints: RunWriter['dropCheckpoints'] = async (steps, entry) => {
    await this.update({}, { event: 'thinned', steps, ...entry })
    await this.inTurn(async () => {
      await this.lock.check()
      await removeCheckpoints(this.folder, steps)
    })
  }

  keepLog: RunWriter['keepLog'] = (text) =>
    this.inTurn(async () => {
      await replaceFile(engineLogPath(this.folder), [new TextEncoder().encode(`${text}\n`)], this.lock.check)
    })

  close(): Promise<void> {
    this.closing ??= this.queue.add(() => this.finish())
    return this.closing
  }

  private async finish(): Promise<void> {
    const closed = await Promise.allSettled([...this.logs.values()].map((log) => log.close()))
    await giveBackReserve(this.folder)
    await this.lock.release()
    for (const result of closed) if (result.status === 'rejected') throw result.reason
  }

  /** Of what is recorded as the run goes on; derived series are made anew from fewer states, or more. */
  private countRows(): Record<string, number> {
    const derived = this.current.series.filter(({ source }) => source === 'derived').map(({ name }) => name)
    const recorded = [...this.logs].filter(([name]) => !derived.includes(name))
    return Object.fromEntries(recorded.map(([name, log]) => [name, log.rows]))
  }

  private async logOf({ name }: SeriesDeclaration): Promise<SeriesLog> {
    const known = this.logs.get(name)
    if (known) return known
    const path = seriesPath(this.folder, name)
    const folder = seriesFolder(this.folder)
    await onFile(folder, () => ensureFolder(folder))
    const log = await SeriesLog.open(path, this.lock.check)
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

/** What a run begins with; its record comes last, so that nobody sees it before it is whole. */
export async function writeNewRun(
  folder: string,
  record: RunRecord,
  title: string,
  check: RunLock['check'],
  fork?: ForkStart
): Promise<RunRecord> {
  await writeLabels(folder, { title, notes: record.spec.notes, tags: [], starred: false }, check)
  if (fork) await writeFirstCheckpoint(folder, record.spec, fork, check)
  await writeRecord(folder, record, check)
  return record
}

/** Opens a writer under the lock of its folder, which is given back when that fails. */
export async function openLocked(
  folder: string,
  prepare: (lock: RunLock) => Promise<RunRecord>
): Promise<RunWriter> {
  const lock = await acquireLock(folder)
  try {
    return await openRunWriter(folder, await prepare(lock), lock)
  } catch (error) {
    await lock.release().catch(() => undefined)
    throw error
  }
}
