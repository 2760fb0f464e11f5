/**
 * A training state as a safetensors file: tensors as they are, everything else as text metadata.
 *
 * Keys: `saltus.format`, `step`, `seconds`, `diverged` and `ruleCounts` (JSON), `engine` (JSON), `specHash`, `rows` (JSON); in stages
 * after the first also `stage`, counted from 0, and `stageFrom`, the step at which it began.
 */
import { createHash } from 'node:crypto'
import type { EngineRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import { isObject } from '#shared/paths'
import { isSeriesName } from '../files/ids'
import { encodeSafetensors, type DecodedSafetensors } from './safetensors'

const FORMAT = '1'

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** What a checkpoint says of where it came from. */
export interface Origin {
  /** Empty in files that do not say. */
  specHash: string
  /** Rows of each series when it was kept; empty in files of before they were counted. */
  rows: Readonly<Record<string, number>>
}

/** SHA-256 of a spec as JSON with sorted keys: equal for equal specs, whatever the order of their fields. */
export function hashSpec(spec: unknown): string {
  const sorted = JSON.stringify(spec, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  )
  return createHash('sha256').update(sorted).digest('hex')
}

/** Encodes a state as the chunks of a file. */
export function encodeState(state: TrainingState, engine: EngineRecord, origin: Origin): Uint8Array[] {
  return encodeSafetensors({
    tensors: state.tensors,
    metadata: {
      'saltus.format': FORMAT,
      step: String(state.step),
      seconds: String(state.seconds),
      diverged: JSON.stringify(state.diverged),
      ruleCounts: JSON.stringify(state.ruleCounts),
      engine: JSON.stringify(engine),
      specHash: origin.specHash,
      rows: JSON.stringify(origin.rows),
      ...(state.stage > 0 && { stage: String(state.stage), stageFrom: String(state.stageFrom) })
    }
  })
}

/** The step that a file's metadata names. Throws a RangeError when it is no checkpoint of ours. */
export function stepOf(metadata: Record<string, string>): number {
  if (metadata['saltus.format'] !== FORMAT) {
    throw new RangeError(`its format is ${metadata['saltus.format'] ?? 'not named'}, not ${FORMAT}`)
  }
  const step = Number(metadata.step || NaN)
  if (!isCount(step)) throw new RangeError('its step is no number')
  return step
}

/** The state in a decoded file. Throws a RangeError naming the metadata that is wrong. */
export function decodeState({ tensors, metadata, checked }: DecodedSafetensors): TrainingState {
  const step = stepOf(metadata)
  if (!checked) throw new RangeError('it has no checksum')
  const seconds = Number(metadata.seconds || NaN)
  if (!(seconds >= 0)) throw new RangeError('its seconds are no number')
  const diverged = parseList(metadata.diverged, 'diverged') as TrainingState['diverged']
  if (!diverged.every((entry) => isCount(entry?.replica) && isCount(entry.step))) {
    throw new RangeError('its diverged replicas are malformed')
  }
  const ruleCounts = parseList(metadata.ruleCounts, 'ruleCounts') as number[][]
  if (!ruleCounts.every((counts) => Array.isArray(counts) && counts.every(isCount))) {
    throw new RangeError('its rule counts are malformed')
  }
  const stage = Number(metadata.stage ?? 0)
  const stageFrom = Number(metadata.stageFrom ?? 0)
  if (!isCount(stage) || !isCount(stageFrom) || stageFrom > step)
    throw new RangeError('its stage is malformed')
  return { step, tensors, diverged, seconds, ruleCounts, stage, stageFrom }
}

/** Where the state in a decoded file came from. Throws a RangeError for metadata that is wrong. */
export function decodeOrigin({ metadata }: DecodedSafetensors): Origin {
  const { specHash = '', rows = '{}' } = metadata
  const counts = parse(rows)
  if (
    !isObject(counts) ||
    !Object.entries(counts).every(([name, count]) => isSeriesName(name) && isCount(count))
  )
    throw new RangeError('its counts of rows are malformed')
  return { specHash, rows: counts as Origin['rows'] }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseList(text: string | undefined, name: string): unknown[] {
  const value = parse(text ?? '')
  if (Array.isArray(value)) return value
  throw new RangeError(`its ${name} is no list`)
}
