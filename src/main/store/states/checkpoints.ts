/**
 * Checkpoints of a run on disk: `checkpoints/<step>.safetensors` for the kept ones and
 * `checkpoints/latest.safetensors` for the rolling one, each replaced as a whole or not at all.
 */
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { CheckpointInfo, EngineRecord, RunRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import { ensureFolder, readWhole, replaceFile, syncFolder, type Guard } from '../files/atomicFile'
import { decodeHeader, decodeSafetensors, headerLength } from './safetensors'
import { seriesPath, wholeRows } from '../series/seriesFile'
import { ifPresent, onFile } from '../files/storeErrors'
import { checkSpec, checkState, type StoredState } from './provenance'
import { decodeOrigin, decodeState, encodeState, hashSpec, stepOf, type Origin } from './trainingState'
import type { ForkStart } from '../types'

/** Largest checkpoint that is read, bytes. */
const MOST_BYTES = 2 ** 31 - 1
const ROLLING = 'latest.safetensors'
const keptPattern = /^(0|[1-9]\d{0,15})\.safetensors$/

export const checkpointFolder = (runFolder: string): string => join(runFolder, 'checkpoints')

/** Writes a checkpoint and resolves when it is on the disk. Throws `store.*`; the one before is then intact. */
export async function writeCheckpointFile(
  runFolder: string,
  state: TrainingState,
  options: { rolling: boolean; engine: EngineRecord } & Origin,
  guard: Guard
): Promise<CheckpointInfo> {
  const folder = checkpointFolder(runFolder)
  await onFile(folder, () => ensureFolder(folder))
  const chunks = encodeState(state, options.engine, options)
  await replaceFile(join(folder, options.rolling ? ROLLING : `${state.step}.safetensors`), chunks, guard)
  const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return { step: state.step, sizeBytes, rolling: options.rolling }
}

/** Takes kept states away; some may have gone already. Throws `store.*`. */
export async function removeCheckpoints(runFolder: string, steps: readonly number[]): Promise<void> {
  const folder = checkpointFolder(runFolder)
  await onFile(folder, async () => {
    for (const step of steps) await rm(join(folder, `${step}.safetensors`), { force: true })
    await syncFolder(folder)
  })
}

/** The state that a fork begins with, kept before there is a run to see. Throws `store.*`. */
export const writeFirstCheckpoint = (
  runFolder: string,
  spec: ExperimentSpec,
  { state, madeBy }: ForkStart,
  guard: Guard
): Promise<CheckpointInfo> =>
  writeCheckpointFile(
    runFolder,
    state,
    { rolling: false, engine: madeBy, specHash: hashSpec(spec), rows: {} },
    guard
  )

/** The step of a file from its header alone. Throws a RangeError when it has none. */
async function readStep(path: string, size: number): Promise<number> {
  const handle = await open(path, 'r')
  try {
    const start = new Uint8Array(8)
    const { bytesRead } = await handle.read(start, 0, 8, 0)
    const header = new Uint8Array(headerLength(start.subarray(0, bytesRead), size))
    await handle.read(header, 0, header.length, 8)
    return stepOf(decodeHeader(header).metadata)
  } finally {
    await handle.close()
  }
}

interface CheckpointFile extends CheckpointInfo {
  path: string
}

async function describe(folder: string, name: string): Promise<CheckpointFile | null> {
  const path = join(folder, name)
  const found = await ifPresent(() => stat(path))
  if (!found) return null
  const rolling = name === ROLLING
  try {
    const step = keptStep(name) ?? (await readStep(path, found.size))
    return { path, step, sizeBytes: found.size, rolling }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** All checkpoint files, oldest step first; where both kinds have a step, the kept one comes last. */
export async function findCheckpoints(runFolder: string): Promise<CheckpointFile[]> {
  const folder = checkpointFolder(runFolder)
  return onFile(folder, async () => {
    const names = await checkpointFiles(runFolder)
    const files = await Promise.all(names.map((name) => describe(folder, name)))
    return files
      .filter((file) => file !== null)
      .sort((a, b) => a.step - b.step || Number(b.rolling) - Number(a.rolling))
  })
}

/** The checkpoints to choose from, oldest first; the rolling one only where no kept one has its step. */
export async function listCheckpointFiles(runFolder: string): Promise<CheckpointInfo[]> {
  const files = await findCheckpoints(runFolder)
  return files
    .filter((file, index) => files[index + 1]?.step !== file.step)
    .map(({ step, sizeBytes, rolling }) => ({ step, sizeBytes, rolling }))
}

/** Names of the checkpoint files of a run, the rolling one's among them. */
export async function checkpointFiles(runFolder: string): Promise<string[]> {
  const names = (await ifPresent(() => readdir(checkpointFolder(runFolder)))) ?? []
  return names.filter((name) => name === ROLLING || keptPattern.test(name)).sort()
}

/** Reads a checkpoint of that name. Throws `checkpoint.damaged`, `store.*`. */
export const readNamedCheckpoint = (runFolder: string, name: string): Promise<StoredState> =>
  readState(join(checkpointFolder(runFolder), name), keptStep(name))

const keptStep = (name: string): number | null => {
  const kept = keptPattern.exec(name)?.[1]
  return kept === undefined ? null : Number(kept)
}

/**
 * Reads and checks one file. Throws `checkpoint.damaged` naming it and the reason, or `store.*`.
 * @param step that its name says; null: any
 */
async function readState(path: string, step: number | null): Promise<StoredState> {
  try {
    const file = decodeSafetensors(await onFile(path, () => readWhole(path, MOST_BYTES)))
    const state = decodeState(file)
    if (step !== null && state.step !== step)
      throw new RangeError(`it holds the state of step ${state.step}: it was renamed or changed`)
    return { path, state, origin: decodeOrigin(file) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const { message: reason } = error
    throw new AppError('checkpoint.damaged', `The checkpoint ${path} is damaged: ${reason}.`, {
      path,
      reason
    })
  }
}

async function findState(runFolder: string, step?: number): Promise<StoredState | null> {
  const files = await findCheckpoints(runFolder)
  const candidates = files.filter((file) => step === undefined || file.step === step).reverse()
  let firstDamage: unknown = null
  for (const { path, step: named, rolling } of candidates) {
    try {
      return await readState(path, rolling ? null : named)
    } catch (error) {
      firstDamage ??= error
    }
  }
  if (firstDamage) throw firstDamage
  return null
}

/**
 * The state at `step`, or the newest whole one; damaged ones are passed over as long as another serves.
 * Null when there is none. Throws `checkpoint.damaged` when all that could serve are damaged.
 */
export const readCheckpointFile = async (runFolder: string, step?: number): Promise<TrainingState | null> =>
  (await findState(runFolder, step))?.state ?? null

/** The same, of a run that it is held against. Throws also `run.changed`, see `provenance.ts`. */
export async function readOwnCheckpoint(
  runFolder: string,
  record: RunRecord,
  step?: number
): Promise<TrainingState | null> {
  const found = await findState(runFolder, step)
  if (found) {
    checkSpec(runFolder, record)
    await checkState(record, found, (name) => wholeRows(seriesPath(runFolder, name)))
  }
  return found?.state ?? null
}
