/**
 * Whether a run fits into memory, asked before it starts: a process that outgrows the machine is killed without a word.
 *
 * Measured on W1 of the bench (399 361 parameters, SGD, one thread): 0.6 GB, and 56 MB for every replica of 1.6 MB of
 * weights at the peak, which is the start: the step is traced, run eagerly and compiled in two ways.
 */
import os from 'node:os'
import { AppError } from '#shared/errors'
import { sizeOf } from '../../../kit/data/hostData'
import type { Program } from '../../../kit/program/program'

const BASE_BYTES = 0.6e9
const COPIES_OF_WEIGHTS = 35

/** Bytes that this process may still take. Node before 20.13 cannot tell: then all that the machine has. */
const availableBytes = (): number => process.availableMemory?.() ?? os.totalmem()

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** Throws `engine.memory` with the numbers, and with the most replicas that would fit. */
export function assertFits({ replicas, parameters }: Program, available = availableBytes()): void {
  const weights = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const perReplica = 4 * weights * COPIES_OF_WEIGHTS
  const needed = BASE_BYTES + replicas * perReplica
  if (needed <= available) return
  const most = Math.floor((available - BASE_BYTES) / perReplica)
  const advice = most >= 1 ? `Use at most ${most} replicas` : 'Use a smaller model'
  throw new AppError(
    'engine.memory',
    `${replicas} replicas of ${weights} parameters need about ${gigabytes(needed)}; ${gigabytes(available)} are free. ${advice}.`,
    { path: 'replicas' }
  )
}
