/** Which runs and sweeps of a bundle are new to a library, under what ids they join it, and how they do. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rmdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import type { MergedRun } from '#shared/bundle'
import type { RunRecord } from '#shared/run'
import type { SessionState } from '#shared/session'
import { ensureFolder, replaceJson } from '../files/atomicFile'
import type { BundledFile, Manifest } from './bundleManifest'
import { isSweepId, makeSweepId } from '../files/ids'
import type { JsonObject } from '../runs/migrations'
import { newerSchemaError, readJson, readRecord, recordPath } from '../runs/runFiles'
import { claimFolder, folderNames, moveFolder, smallestFree } from '../runs/runFolders'
import { ifPresent } from '../files/storeErrors'
import { readSweep } from '../runs/sweepStore'

export interface Merged {
  title: string
  /** With the ids that the runs have here. */
  session: SessionState
  imported: MergedRun[]
  present: MergedRun[]
  /** Ids of the sweeps that are new. */
  sweeps: string[]
}

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
    private readonly unpack: (files: readonly BundledFile[]) => Promise<void>
  ) {
    this.runs = join(into.root, 'runs')
    this.bin = join(into.root, 'trash')
  }

  async merge(): Promise<Merged> {
    const { runs, sweeps, title } = this.manifest
    // Whether a run is known is told by its record, so those are unpacked first; they are small.
    await this.unpack([...runs.map(recordFile), ...sweeps.map(({ file }) => file)])
    const fresh: ManifestRun[] = []
    for (const run of runs) {
      await readRecord(recordPath(join(this.workshop, 'runs', run.id)))
      const known = await this.findSame(run)
      if (known === null) fresh.push(run)
      else {
        this.ids.set(run.id, known)
        this.present.push({ id: known, title: run.title, was: run.id })
      }
    }
    await this.unpack(fresh.flatMap((run) => run.files.filter((file) => file !== recordFile(run))))
    await this.into.inTurn(async () => {
      for (const { id } of sweeps) await this.placeSweep(id)
      await this.claimIds(fresh)
      const taken = await this.into.takenIndices()
      for (const run of fresh) await this.placeRun(run, taken)
    })
    return {
      title,
      session: this.translated(this.manifest.session),
      imported: this.imported,
      present: this.present,
      sweeps: this.sweeps
    }
  }

  /** Id of the run of the library that is this one; null: there is none. */
  private async findSame(run: ManifestRun): Promise<string | null> {
    const own = identity(await readJson(recordPath(join(this.workshop, 'runs', run.id))))
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
    for (const { id } of fresh) {
      const places = [join(this.runs, id), join(this.bin, id)]
      const taken = await Promise.all(places.map((place) => ifPresent(() => stat(place))))
      if (!taken.some(Boolean)) {
        this.ids.set(id, id)
        continue
      }
      const { record, readOnly } = await readRecord(recordPath(join(this.workshop, 'runs', id)))
      if (readOnly) throw newerSchemaError(id)
      this.ids.set(id, await claimFolder(this.runs, this.bin, record.spec.family, new Date(record.createdAt)))
    }
  }

  private async placeRun({ id: was, title }: ManifestRun, taken: Set<number>): Promise<void> {
    const folder = join(this.workshop, 'runs', was)
    const id = this.idOf(was)
    try {
      const { record, readOnly } = await readRecord(recordPath(folder))
      const index = taken.has(record.index) ? smallestFree(taken) : record.index
      taken.add(index)
      if (!readOnly) await this.adapt(folder, record, id, index)
      await ensureFolder(this.runs)
      await moveFolder(folder, join(this.runs, id))
    } catch (error) {
      // A claimed folder is empty; one that has come meanwhile is not, and stays.
      if (id !== was) await rmdir(join(this.runs, id)).catch(() => undefined)
      throw error
    }
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

  private async placeSweep(was: string): Promise<void> {
    const folder = join(this.into.root, 'sweeps')
    const fileOf = (id: string): string => join(folder, `${id}.json`)
    const unpacked = join(this.workshop, 'sweeps', `${was}.json`)
    await readSweep(unpacked)
    const sweep = await readJson(unpacked)
    const names = (await ifPresent(() => readdir(folder))) ?? []
    const here = await readAll(names.map((name) => basename(name, '.json')).filter(isSweepId), fileOf)
    const same = [...here].find(([, other]) => isDeepStrictEqual(planOf(other), planOf(sweep)))
    if (same) return void this.ids.set(was, same[0])
    const isTaken = here.has(was) || (await ifPresent(() => stat(join(this.bin, `${was}.json`)))) !== null
    const id = isTaken ? makeSweepId(new Date()) : was
    if (isTaken) await replaceJson(unpacked, { ...sweep, id })
    await ensureFolder(folder)
    await moveFolder(unpacked, fileOf(id))
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

/** A sweep without its id and what changes while it is driven. */
function planOf({ id: _id, status: _status, error: _error, ...plan }: JsonObject): JsonObject {
  return plan
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
