/**
 * Checkpoints of a run on disk: `checkpoints/<step>.safetensors` for the kept ones and
 * `checkpoints/latest.safetensors` for the rolling one, each replaced as a whole or not at all.
 */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { CheckpointInfo, EngineRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import { ensureFolder, readWhole, replaceFile } from '../files/atomicFile'
import { decodeHeader, decodeSafetensors, headerLength } from './safetensors'
import { ifPresent, onFile } from '../files/storeErrors'
import { decodeState, encodeState, hashSpec, stepOf } from './trainingState'
import type { ForkStart } from '../types'

/** Largest checkpoint that is read, bytes. */
const MOST_BYTES = 2 ** 31 - 1
const ROLLING = 'latest.safetensors'
const keptPattern = /^(0|[1-9]\d{0,15})\.safetensors$/

const checkpointFolder = (runFolder: string): string => join(runFolder, 'checkpoints')

/** Writes a checkpoint and resolves when it is on the disk. Throws `store.*`; the one before is then intact. */
export async function writeCheckpointFile(
  runFolder: string,
  state: TrainingState,
  options: { rolling: boolean; engine: EngineRecord; specHash: string }
): Promise<CheckpointInfo> {
  const folder = checkpointFolder(runFolder)
  await onFile(folder, () => ensureFolder(folder))
  const chunks = encodeState(state, options.engine, options.specHash)
  await replaceFile(join(folder, options.rolling ? ROLLING : `${state.step}.safetensors`), chunks)
  const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return { step: state.step, sizeBytes, rolling: options.rolling }
}

/** The state that a fork begins with, kept before there is a run to see. Throws `store.*`. */
export const writeFirstCheckpoint = (
  runFolder: string,
  spec: ExperimentSpec,
  { state, madeBy }: ForkStart
): Promise<CheckpointInfo> =>
  writeCheckpointFile(runFolder, state, { rolling: false, engine: madeBy, specHash: hashSpec(spec) })

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
  const kept = keptPattern.exec(name)?.[1]
  try {
    const step = rolling ? await readStep(path, found.size) : Number(kept)
    return { path, step, sizeBytes: found.size, rolling }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** All checkpoint files, oldest step first; where both kinds have a step, the kept one comes last. */
async function findCheckpoints(runFolder: string): Promise<CheckpointFile[]> {
  const folder = checkpointFolder(runFolder)
  return onFile(folder, async () => {
    const names = (await ifPresent(() => readdir(folder))) ?? []
    const wanted = names.filter((name) => name === ROLLING || keptPattern.test(name))
    const files = await Promise.all(wanted.map((name) => describe(folder, name)))
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

/** Reads and checks one file. Throws `checkpoint.damaged` naming it and the reason, or `store.*`. */
async function readState(path: string): Promise<TrainingState> {
  try {
    return decodeState(decodeSafetensors(await onFile(path, () => readWhole(path, MOST_BYTES))))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const { message: reason } = error
    throw new AppError('checkpoint.damaged', `The checkpoint ${path} is damaged: ${reason}.`, {
      path,
      reason
    })
  }
}

/**
 * The state at `step`, or the newest whole one; damaged ones are passed over as long as another serves.
 * Null when there is none. Throws `checkpoint.damaged` when all that could serve are damaged.
 */
export async function readCheckpointFile(runFolder: string, step?: number): Promise<TrainingState | null> {
  const files = await findCheckpoints(runFolder)
  const candidates = files.filter((file) => step === undefined || file.step === step).reverse()
  let firstDamage: unknown = null
  for (const { path } of candidates) {
    try {
      return await readState(path)
    } catch (error) {
      firstDamage ??= error
    }
  }
  if (firstDamage) throw firstDamage
  return null
}
