/** Which runs and sweeps of a bundle are new to a library, under what ids they join it, and how they do. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import type { MergedRun } from '#shared/bundle'
import type { RunRecord } from '#shared/run'
import type { SessionState } from '#shared/session'
import { replaceJson } from '../files/atomicFile'
import { examineRun } from '../runs/examineRun'
import { arrive } from './arrival'
import { bundleError } from './bundleArchive'
import type { BundledFile, Manifest, Merged } from './bundleManifest'
import { isSweepId, makeRunId, makeSweepId } from '../files/ids'
import type { JsonObject } from '../runs/migrations'
import { newerSchemaError, readJson, readRecord, recordPath } from '../runs/runFiles'
import { folderNames, moveFolder, smallestFree } from '../runs/runFolders'
import { ifPresent, onFile } from '../files/storeErrors'
import { readSweep } from '../runs/sweepStore'
import { planOf, withRuns } from './bundledSweep'

/** What the library lends: the numbers of colours in use, and its turn to change folders. */
export interface MergeInto {
  root: string
  takenIndices(): Promise<Set<number>>
  inTurn<Result>(action: () => Promise<Result>): Promise<Result>
}

type ManifestRun = Manifest['runs'][number]

export class Incoming {
  private readonly runs: string
  private readonly bin: string
  /** Id here by id in the bundle, for runs and sweeps. */
  private readonly ids = new Map<string, string>()
  private readonly present: MergedRun[] = []
  private readonly imported: MergedRun[] = []
  private readonly sweeps: string[] = []
  /** Records of the library's runs. */
  private known: Promise<Map<string, JsonObject>> | null = null

  constructor(
    private readonly into: MergeInto,
    private readonly manifest: Manifest,
    /** Where `unpack` puts files, under their paths in the bundle. */
    private readonly workshop: string,
    private readonly unpack: (files: readonly BundledFile[]) => Promise<void>,
    private readonly examine: (runId: string, record: RunRecord) => Promise<void>
  ) {
    this.runs = join(into.root, 'runs')
    this.bin = join(into.root, 'trash')
  }

  async merge(): Promise<Merged> {
    const { runs, sweeps, data, title } = this.manifest
    // Whether a run is known is told by its record, so those are unpacked first; they are small.
    await this.unpack([...runs.map(recordFile), ...sweeps.map(({ file }) => file)])
    const fresh: ManifestRun[] = []
    for (const run of runs) {
      const { record } = await readRecord(recordPath(this.unpacked(run.id)))
      await this.examine(run.id, record)
      const known = await this.findSame(run)
      if (known === null) fresh.push(run)
      else {
        this.ids.set(run.id, known)
        this.present.push({ id: known, title: run.title, was: run.id })
      }
    }
    await this.unpack(fresh.flatMap((run) => run.files.filter((file) => file !== recordFile(run))))
    for (const { id } of fresh)
      for await (const { path, what } of examineRun(this.unpacked(id)))
        throw bundleError('damaged', `runs/${id}/${path} in the bundle cannot be read: ${what}`, path)
    await this.unpack(data)
    for (const { id } of sweeps) await readSweep(join(this.workshop, 'sweeps', `${id}.json`))
    await this.into.inTurn(() => onFile(this.into.root, () => this.takeIn(fresh)))
    return {
      title,
      session: this.translated(this.manifest.session),
      imported: this.imported,
      present: this.present,
      sweeps: this.sweeps
    }
  }

  /** Makes all ready under the ids that they have here, and has them arrive. */
  private async takeIn(fresh: readonly ManifestRun[]): Promise<void> {
    const ready = join(this.workshop, 'ready')
    await this.takeData()
    await this.claimIds(fresh)
    // Oldest first: a later one may name an earlier one.
    for (const id of this.manifest.sweeps.map((each) => each.id).sort()) await this.prepareSweep(id, ready)
    const taken = await this.into.takenIndices()
    for (const run of fresh) await this.prepareRun(run, taken, ready)
    if (fresh.length + this.sweeps.length > 0) arrive(this.into.root, ready)
  }

  /** Before the runs that name them; under their hashes, so that none is in the way of another. */
  private async takeData(): Promise<void> {
    const { data } = this.manifest
    for (const { path } of data)
      if (!(await ifPresent(() => stat(join(this.into.root, path)))))
        await moveFolder(join(this.workshop, path), join(this.into.root, path))
  }

  private unpacked(id: string): string {
    return join(this.workshop, 'runs', id)
  }

  /** Id of the run of the library that is this one; null: there is none. */
  private async findSame(run: ManifestRun): Promise<string | null> {
    const own = identity(await readJson(recordPath(this.unpacked(run.id))))
    this.known ??= readAll(await folderNames(this.into.root, this.runs), (id) =>
      recordPath(join(this.runs, id))
    )
    const here = await this.known
    // Most likely under its own id; under another where that was taken when it came first.
    for (const id of [run.id, ...here.keys()]) {
      const other = here.get(id)
      if (other && isDeepStrictEqual(identity(other), own) && (await sameFiles(join(this.runs, id), run)))
        return id
    }
    return null
  }

  /** A new run keeps its id where it can; else it gets one of the same second. */
  private async claimIds(fresh: readonly ManifestRun[]): Promise<void> {
    const isTaken = async (id: string): Promise<boolean> => {
      const found = [this.runs, this.bin].map((place) => ifPresent(() => stat(join(place, id))))
      return (await Promise.all(found)).some(Boolean) || [...this.ids.values()].includes(id)
    }
    for (const { id: was } of fresh) {
      let id = was
      if (await isTaken(was)) {
        const { record, readOnly } = await readRecord(recordPath(this.unpacked(was)))
        if (readOnly) throw newerSchemaError(was)
        while (await isTaken(id)) id = makeRunId(record.spec.family, new Date(record.createdAt))
      }
      this.ids.set(was, id)
    }
  }

  private async prepareRun(
    { id: was, title }: ManifestRun,
    taken: Set<number>,
    ready: string
  ): Promise<void> {
    const folder = this.unpacked(was)
    const id = this.idOf(was)
    const { record, readOnly } = await readRecord(recordPath(folder))
    const index = taken.has(record.index) ? smallestFree(taken) : record.index
    taken.add(index)
    if (!readOnly) await this.adapt(folder, record, id, index)
    await mkdir(join(ready, 'runs'), { recursive: true })
    await moveFolder(folder, join(ready, 'runs', id))
    this.imported.push({ id, title, was })
  }

  /** Writes the record anew where its id, its colour or what it refers to is another one here. */
  private async adapt(folder: string, record: RunRecord, id: string, index: number): Promise<void> {
    const { parent, sweep } = record
    const changed = {
      ...record,
      id,
      index,
      parent: parent && { ...parent, runId: this.idOf(parent.runId) },
      sweep: sweep && { ...sweep, id: this.idOf(sweep.id) }
    }
    if (!isDeepStrictEqual(changed, record)) await replaceJson(recordPath(folder), changed)
  }

  private async prepareSweep(was: string, ready: string): Promise<void> {
    const folder = join(this.into.root, 'sweeps')
    const unpacked = join(this.workshop, 'sweeps', `${was}.json`)
    const sweep = await readJson(unpacked)
    const names = (await ifPresent(() => readdir(folder))) ?? []
    const here = await readAll(names.map((name) => basename(name, '.json')).filter(isSweepId), (id) =>
      join(folder, `${id}.json`)
    )
    const adapted = withRuns(sweep, (id) => this.idOf(id))
    const same = [...here].find(([, other]) => isDeepStrictEqual(planOf(other), planOf(adapted)))
    if (same) return void this.ids.set(was, same[0])
    const isTaken = here.has(was) || (await ifPresent(() => stat(join(this.bin, `${was}.json`)))) !== null
    const id = isTaken ? makeSweepId(new Date()) : was
    if (isTaken || adapted !== sweep) await replaceJson(unpacked, { ...adapted, id })
    await mkdir(join(ready, 'sweeps'), { recursive: true })
    await moveFolder(unpacked, join(ready, 'sweeps', `${id}.json`))
    this.ids.set(was, id)
    this.sweeps.push(id)
  }

  private idOf(was: string): string {
    return this.ids.get(was) ?? was
  }

  private translated(session: SessionState): SessionState {
    const idOf = (id: string | null): string | null => (id === null ? null : this.idOf(id))
    return {
      ...session,
      openRuns: session.openRuns.map((id) => this.idOf(id)),
      activeRun: idOf(session.activeRun),
      activeSweep: idOf(session.activeSweep),
      comparison: { ...session.comparison, runs: session.comparison.runs.map((id) => this.idOf(id)) }
    }
  }
}

const recordFile = ({ files }: ManifestRun): BundledFile =>
  files.find(({ path }) => path.split('/').length === 3 && basename(path) === 'run.json')!

/** Records by id; those that cannot be read are left out. */
async function readAll(
  ids: readonly string[],
  pathOf: (id: string) => string
): Promise<Map<string, JsonObject>> {
  const read = await Promise.all(ids.map((id) => readJson(pathOf(id)).catch(() => null)))
  return new Map(ids.flatMap((id, i): [string, JsonObject][] => (read[i] ? [[id, read[i]]] : [])))
}

/** A run without what a library decides: its id, its colour, and under what ids it knows others. */
function identity(record: JsonObject): JsonObject {
  const { id: _id, index: _index, parent, sweep, ...rest } = record
  const { runId: _runId, ...fork } = (parent ?? {}) as JsonObject
  return { ...rest, fork, part: ((sweep ?? {}) as JsonObject).part }
}

/** Series and checkpoints that both have are the same, bit for bit; labels and layouts may be newer on either side. */
async function sameFiles(folder: string, { id, files }: ManifestRun): Promise<boolean> {
  const start = `runs/${id}/`.length
  for (const { path, size, sha256 } of files) {
    const inRun = path.slice(start)
    if (!/^(series|checkpoints)\//.test(inRun)) continue
    const here = join(folder, inRun)
    const found = await ifPresent(() => stat(here))
    if (found && (found.size !== size || (await hashOf(here)) !== sha256)) return false
  }
  return true
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
