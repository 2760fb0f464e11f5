/**
 * How much memory a run needs at its peak, told from its spec before any of its data is made: a process that outgrows the
 * machine is killed without a word.
 *
 * The peak is either the start, where a step is traced, run eagerly and compiled in two ways (35 copies of the weights), or
 * the values of all rows that a step or an evaluation holds. Copies were fitted to peaks of the engine process, estimates
 * lie at or up to a third above them (TensorFlow 2.21, one thread, two cores, 30 November 2026; GB measured, GB told):
 *   parity, 64 units, 100 000 rows a step: 4 layers 0.9, 1.1; 8 layers 1.6, 1.8     262 144 rows an evaluation: 1.4, 1.6
 *   8 replicas of 1.6 million weights: 2.0, 2.4 with AdamW; with 4000 rows a step 3.6, 3.7
 *   quadratic 97: 0.9, 1.1; modulo 211: 3.0, 3.5     one-layer transformer, modulo 211: 1.6, 1.8     decoder on S5: 3.6, 3.7
 */
import { AppError } from './errors'
import type { TrainingSpec } from './experiment'

/** Numbers of float32 of one replica. */
export interface Footprint {
  /** Parameters, trained or not. */
  weights: number
  /** Rows of a training step, and values that the forward pass makes of each, inputs and loss included. */
  train: RowsHeld
  /** The same of an evaluation. */
  evaluation: RowsHeld
  /** What a state holds besides weights and the optimiser's memory of each: outputs on the probe. */
  outputs?: number
}

export interface RowsHeld {
  rows: number
  values: number
}

const BASE_BYTES = 0.6e9
const COPIES_OF_WEIGHTS = 35
const COPIES_OF_TRAINED = 3.4
const COPIES_OF_EVALUATED = 2.3
const FLOAT_BYTES = 4

interface Part {
  field: 'replicas' | 'batchSize'
  what: string
  bytes: number
}

/** What may make the peak, the largest first. */
function partsOf({ weights, train, evaluation }: Footprint, replicas: number): [Part, ...Part[]] {
  const bytes = (values: number, copies: number): number => FLOAT_BYTES * copies * replicas * values
  const parts: [Part, Part, Part] = [
    {
      field: 'replicas',
      what: `${grouped(weights)} weights a replica`,
      bytes: bytes(weights, COPIES_OF_WEIGHTS)
    },
    {
      field: 'batchSize',
      what: `${grouped(train.rows)} rows of a step`,
      bytes: bytes(train.rows * train.values, COPIES_OF_TRAINED)
    },
    {
      field: 'replicas',
      what: `${grouped(evaluation.rows)} rows of an evaluation`,
      bytes: bytes(evaluation.rows * evaluation.values, COPIES_OF_EVALUATED)
    }
  ]
  return parts.sort((a, b) => b.bytes - a.bytes)
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** Thousands parted by narrow spaces. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f')

/** As in `about 8.1 GB of memory, most of it for 1 000 000 rows of a step`. */
export function describeNeed(footprint: Footprint, replicas: number): string {
  const [largest] = partsOf(footprint, replicas)
  const most = largest.bytes > BASE_BYTES ? `, most of it for ${largest.what}` : ''
  return `about ${gigabytes(BASE_BYTES + largest.bytes)} of memory${most}`
}

/**
 * Throws `engine.memory` at the field to change, with the numbers and with what would fit.
 * @param available bytes that may be taken
 */
export function assertFits(
  footprint: Footprint,
  { replicas, batchSize }: Pick<TrainingSpec, 'replicas' | 'batchSize'>,
  available: number
): void {
  const parts = partsOf(footprint, replicas)
  const [largest] = parts
  const free = available - BASE_BYTES
  if (largest.bytes <= free) return
  const most = Math.floor((replicas * free) / largest.bytes)
  const rows = Math.floor((footprint.train.rows * free) / largest.bytes)
  const othersFit = parts.slice(1).every(({ bytes }) => bytes <= free)
  const byBatch = batchSize !== null && largest.field === 'batchSize' && othersFit && rows >= 1
  const ways = [
    ...(most >= 1 ? [`${most} ${most === 1 ? 'replica' : 'replicas'}`] : []),
    ...(byBatch ? [`${grouped(rows)} rows a step`] : [])
  ]
  const advice =
    ways.length > 0 ? `Use at most ${ways.join(' or ')}` : 'Use a smaller model or a smaller task'
  throw new AppError(
    'engine.memory',
    `This run needs about ${gigabytes(BASE_BYTES + largest.bytes)} of memory with ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, most of it for ${largest.what}; ${gigabytes(available)} are there. ${advice}.`,
    { path: byBatch ? 'batchSize' : most >= 1 ? 'replicas' : 'model' }
  )
}
