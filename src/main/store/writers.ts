/**
 * Who writes in a library. Every process that does keeps one small file below `<root>/writers/`; the others read these
 * files twice a second, and so hear what changed without looking at every run.
 *
 *   writers/<16 hex>.json        which runs it trains, and how often it has changed what
 *   writers/<16 hex>.lock.json   its lock: where nobody holds it, the writer is gone and its file is swept
 */
import { randomBytes } from 'node:crypto'
import { watch } from 'node:fs'
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Queue } from '#shared/queue'
import { ensureFolder, readWhole, TEMPORARY } from './files/atomicFile'
import { isRunId, isSweepId } from './files/ids'
import { acquireLock, isLocked, type RunLock } from './files/lock'
import { ifPresent } from './files/storeErrors'

const WRITERS_SCHEMA = 1
/** A writer's file follows what it changes this soon. */
const WRITE_MS = 200
/** A change is told this long; who looks less often looks at the runs themselves. */
const TOLD_MS = 10 * 60_000
const MOST_BYTES = 2 ** 20
/** Who trains a run is asked of files read within this time. */
const FRESH_MS = 300
/** Files of writers that are looked at; more are no library's. */
const MOST_WRITERS = 256
const namePattern = /^([0-9a-f]{16})\.json$/

const counters = (isId: (id: string) => boolean) => z.record(z.string().refine(isId), z.int().min(0))

const writerSchema = z.object({
  schema: z.literal(WRITERS_SCHEMA),
  pid: z.int().min(1),
  /** As its user started it: `saltus run`. */
  program: z.string().max(200),
  machine: z.string().max(255),
  /** ISO 8601, UTC. */
  since: z.string().max(40),
  /** Runs that it trains, or will. */
  trains: z.array(z.string().refine(isRunId)).max(100_000),
  /** How often it has changed each of these. */
  runs: counters(isRunId),
  sweeps: counters(isSweepId),
  sessions: z.int().min(0),
  settings: z.int().min(0)
})

/** What a writer says of itself. */
export interface Writer extends z.infer<typeof writerSchema> {
  id: string
}

/** What a process has changed. */
export type Change =
  { what: 'run'; id: string } | { what: 'sweep'; id: string } | { what: 'sessions' } | { what: 'settings' }

export const writersOf = (root: string): string => join(root, 'writers')
const lockName = (id: string): string => `${id}.lock.json`

/** What this process changes, told to the others. Its file appears with the first change. */
export class Announcement {
  readonly id = randomBytes(8).toString('hex')
  private readonly folder: string
  private readonly since = new Date().toISOString()
  private readonly runs = new Map<string, { count: number; at: number }>()
  private readonly sweeps = new Map<string, { count: number; at: number }>()
  private readonly counts = { sessions: 0, settings: 0 }
  private readonly queue = new Queue()
  private lock: RunLock | null = null
  private timer: NodeJS.Timeout | undefined
  private closed = false

  /** @param trains ids of the runs that this process trains or will, now */
  constructor(
    root: string,
    private readonly program: string,
    private readonly trains: () => readonly string[]
  ) {
    this.folder = writersOf(root)
  }

  note(change: Change): void {
    if (this.closed) return
    if (change.what === 'run' || change.what === 'sweep') {
      const known = change.what === 'run' ? this.runs : this.sweeps
      known.set(change.id, { count: (known.get(change.id)?.count ?? 0) + 1, at: Date.now() })
    } else this.counts[change.what] += 1
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      // A library that can only be read, or a full disk: the others find out by looking, somewhat later.
      this.queue.add(() => this.write()).catch(() => undefined)
    }, WRITE_MS)
  }

  /** Takes the file away; the others then look at whatever it named. */
  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.queue.idle()
    if (!this.lock) return
    await rm(join(this.folder, `${this.id}.json`), { force: true }).catch(() => undefined)
    await this.lock.release().catch(() => undefined)
  }

  /** Not synced: after a power cut nobody writes, and the file means nothing. */
  private async write(): Promise<void> {
    if (!this.lock) {
      await ensureFolder(this.folder)
      this.lock = await acquireLock(this.folder, lockName(this.id), 'writer')
    }
    const trains = this.trains()
    const file: Omit<Writer, 'id'> = {
      schema: WRITERS_SCHEMA,
      pid: process.pid,
      program: this.program,
      machine: hostname(),
      since: this.since,
      trains: [...trains],
      runs: recent(this.runs, trains),
      sweeps: recent(this.sweeps, []),
      ...this.counts
    }
    const path = join(this.folder, `${this.id}.json`)
    await writeFile(path + TEMPORARY, JSON.stringify(file))
    await rename(path + TEMPORARY, path)
  }
}

/** Counters of what changed lately, or is `kept`; older ones are dropped. */
function recent(
  known: Map<string, { count: number; at: number }>,
  kept: readonly string[]
): Record<string, number> {
  const since = Date.now() - TOLD_MS
  for (const [id, { at }] of known) if (at < since && !kept.includes(id)) known.delete(id)
  return Object.fromEntries([...known].map(([id, { count }]) => [id, count]))
}

/** The writers of a library, as others see them. */
export class Writers {
  private readonly folder: string
  private readonly known = new Map<string, { stamp: string; writer: Writer }>()
  private readAt = 0
  private reading: ReturnType<Writers['read']> = Promise.resolve({ living: [], gone: [] })

  constructor(root: string) {
    this.folder = writersOf(root)
  }

  /**
   * All living writers, and what those said last that have gone since the last reading; what a killed one left behind is
   * swept. A file that cannot be read is passed over.
   */
  async read(): Promise<{ living: Writer[]; gone: Writer[] }> {
    const names = (await ifPresent(() => readdir(this.folder))) ?? []
    const ids = names.flatMap((name) => namePattern.exec(name)?.[1] ?? []).slice(0, MOST_WRITERS)
    const found = await Promise.all(ids.map((id) => this.look(id)))
    const living = found.filter((writer) => writer !== null)
    const gone = [...this.known.values()]
      .map(({ writer }) => writer)
      .filter(({ id }) => !living.some((writer) => writer.id === id))
    for (const { id } of gone) this.known.delete(id)
    return { living, gone }
  }

  /** Who trains a run, as in `saltus run, process 4711`; its machine too where that is another. */
  async nameOf(runId: string): Promise<string> {
    const now = Date.now()
    if (now - this.readAt > FRESH_MS) {
      this.readAt = now
      this.reading = this.read()
    }
    const trainer = ({ living }: { living: Writer[] }): Writer | undefined =>
      living.find(({ trains }) => trains.includes(runId))
    // A writer's file follows its run by some moments: it may have come since the last reading.
    const writer = trainer(await this.reading) ?? trainer(await this.read())
    if (!writer) return 'another process'
    const there = writer.machine === hostname() ? '' : ` on ${writer.machine}`
    return `${writer.program}, process ${writer.pid}${there}`
  }

  /** Null: gone, or no writer's file. */
  private async look(id: string): Promise<Writer | null> {
    try {
      const writer = await this.readFile(id).catch(() => null)
      if (await isLocked(this.folder, lockName(id))) return writer
      await sweepWriter(this.folder, id)
    } catch {
      // Swept by another who saw it too, or a library that can only be read.
    }
    return null
  }

  private async readFile(id: string): Promise<Writer> {
    const path = join(this.folder, `${id}.json`)
    const { ino, mtimeMs, size } = await stat(path)
    const stamp = `${ino} ${mtimeMs} ${size}`
    const known = this.known.get(id)
    if (known?.stamp === stamp) return known.writer
    const writer = parse(id, await readWhole(path, MOST_BYTES))
    this.known.set(id, { stamp, writer })
    return writer
  }
}

/** Takes away what a writer has left, unless it lives: under its lock, so that only one of several who see it does so. */
export async function sweepWriter(folder: string, id: string): Promise<void> {
  if (await isLocked(folder, lockName(id))) return
  const lock = await acquireLock(folder, lockName(id), 'writer')
  await rm(join(folder, `${id}.json`), { force: true })
  await rm(join(folder, `${id}.json${TEMPORARY}`), { force: true })
  await lock.release()
}

/** Throws for what is no writer's file. */
function parse(id: string, bytes: Uint8Array): Writer {
  return { id, ...writerSchema.parse(JSON.parse(new TextDecoder().decode(bytes))) }
}

/**
 * Calls when a writer other than `own` may have written, where the file system tells; on network disks it does not.
 * Resolves with the function that ends it.
 */
export async function whenWritersChange(root: string, own: string, act: () => void): Promise<() => void> {
  try {
    await ensureFolder(writersOf(root))
    const hints = watch(writersOf(root), (_event, name) => {
      if (!name?.startsWith(own)) act()
    })
    hints.on('error', () => hints.close())
    return () => hints.close()
  } catch {
    return () => undefined
  }
}
