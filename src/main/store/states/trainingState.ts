/**
 * A training state as a safetensors file: tensors as they are, everything else as text metadata.
 *
 * Keys: `saltus.format`, `step`, `seconds`, `diverged` and `ruleCounts` (JSON), `engine` (JSON), `specHash`.
 */
import { createHash } from 'node:crypto'
import type { ExperimentSpec } from '#shared/experiment'
import type { EngineRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import { encodeSafetensors, type DecodedSafetensors } from './safetensors'

const FORMAT = '1'

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** SHA-256 of a spec as JSON with sorted keys: equal for equal specs, whatever the order of their fields. */
export function hashSpec(spec: ExperimentSpec): string {
  const sorted = JSON.stringify(spec, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  )
  return createHash('sha256').update(sorted).digest('hex')
}

/** Encodes a state as the chunks of a file. */
export function encodeState(state: TrainingState, engine: EngineRecord, specHash: string): Uint8Array[] {
  return encodeSafetensors({
    tensors: state.tensors,
    metadata: {
      'saltus.format': FORMAT,
      step: String(state.step),
      seconds: String(state.seconds),
      diverged: JSON.stringify(state.diverged),
      ruleCounts: JSON.stringify(state.ruleCounts),
      engine: JSON.stringify(engine),
      specHash
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
  return { step, tensors, diverged, seconds, ruleCounts }
}

function parseList(text: string | undefined, name: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (Array.isArray(value)) return value
  } catch {
    // Reported below, like a value that is no list.
  }
  throw new RangeError(`its ${name} is no list`)
}
