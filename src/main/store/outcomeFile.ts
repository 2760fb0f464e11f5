/**
 * What came of runs, kept from start to start: `<library>/cache/outcomes.jsonl`, a line that names the schema, then one for each
 * run, `["<id>","<stamp>",{…}]`. A stamp is of what an outcome was read from; one that no longer fits is read anew.
 *
 * Nothing but a shortcut: a file that is missing, damaged or of another schema is none, and where it cannot be written nothing is
 * said. Several processes write it whole, each with what it finds there of others.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import { ensureFolder, readWhole, replaceFile } from './files/atomicFile'
import { SETTLED_MS } from './files/fileCache'
import { inLibraryTurn } from './files/lock'
import { ifPresent } from './files/storeErrors'
import { folderNames } from './runs/runFolders'

const SCHEMA = 1
const HEAD = `{"schema":${SCHEMA}}`
const MOST_BYTES = 2 ** 28
/** How long it is waited for more before all is written, in ms. */
const QUIET_MS = 3000
/** Lines that are written at once. */
const PART = 256

export const cacheFolder = (root: string): string => join(root, 'cache')

export class OutcomeFile<Outcome> {
  /** Lines by run: parsed when they are asked for. */
  private readonly lines = new Map<string, string>()
  private reading: Promise<void> | null = null
  private readonly path: string
  private changed = false
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  constructor(private readonly root: string) {
    this.path = join(cacheFolder(root), 'outcomes.jsonl')
  }

  /** Null: none is kept of this run as it is now. */
  async get(runId: string, stamp: string): Promise<Outcome | null> {
    await (this.reading ??= this.read())
    const line = this.lines.get(runId)
    if (!line?.startsWith(headOf(runId, stamp))) return null
    try {
      return (JSON.parse(line) as [string, string, Outcome])[2]
    } catch {
      return null
    }
  }

  put(runId: string, stamp: string, outcome: Outcome): void {
    this.lines.set(runId, `${headOf(runId, stamp)}${JSON.stringify(outcome)}]`)
    this.changed = true
    this.timer ??= setTimeout(() => void this.write().catch(() => undefined), QUIET_MS).unref()
  }

  /** Of a run as its files are now; null: it is gone, or changed so lately that it may change again under the same time stamps. */
  async stampOf(runId: string): Promise<string | null> {
    const folder = join(this.root, 'runs', runId)
    const [record, series] = await Promise.all(
      ['run.json', 'series'].map((name) => ifPresent(() => stat(join(folder, name))))
    )
    if (!record || Date.now() - Math.max(record.mtimeMs, series?.mtimeMs ?? 0) < SETTLED_MS) return null
    return `${record.mtimeMs} ${record.size} ${series?.mtimeMs ?? 0}`
  }

  /** Writes what is new. Never rejects. */
  async close(): Promise<void> {
    await this.write()
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.changed) {
      this.changed = false
      const before = this.writing
      this.writing = (async () => {
        await before
        await this.replace().catch(unlessBug)
      })()
    }
    await this.writing
  }

  private async replace(): Promise<void> {
    await inLibraryTurn(this.root, async ({ check }) => {
      await ensureFolder(cacheFolder(this.root))
      await this.read()
      const present = new Set(await folderNames(this.root, join(this.root, 'runs')))
      for (const id of [...this.lines.keys()]) if (!present.has(id)) this.lines.delete(id)
      await replaceFile(this.path, parts([HEAD, ...this.lines.values()]), check)
    })
  }

  /** Takes in the lines of runs that are not known here. */
  private async read(): Promise<void> {
    const bytes = await ifPresent(() => readWhole(this.path, MOST_BYTES)).catch(unlessBug)
    const [head, ...lines] = bytes ? new TextDecoder().decode(bytes).split('\n') : []
    if (head !== HEAD) return
    for (const line of lines) {
      const id = /^\["([a-z0-9-]+)",/.exec(line)?.[1]
      if (id !== undefined && !this.lines.has(id)) this.lines.set(id, line)
    }
  }
}

const headOf = (runId: string, stamp: string): string => `[${JSON.stringify(runId)},${JSON.stringify(stamp)},`

function* parts(lines: readonly string[]): Generator<Uint8Array> {
  for (let from = 0; from < lines.length; from += PART)
    yield new TextEncoder().encode(lines.slice(from, from + PART).join('\n') + '\n')
}

/** A disk that refuses the file refuses a shortcut. */
function unlessBug(error: unknown): null {
  if (error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined) return null
  throw error
}
