/** Whether a run fits into what this process may still take, asked before its data is made. */
import os from 'node:os'
import { AppError } from '#shared/errors'
import type { TrainingSpec } from '#shared/experiment'
import { assertFits } from '#shared/memory'
import { manifestOf } from '../../families'

/** Node before 20.13 cannot tell what is free: then all that the machine has. */
const availableBytes = (): number => process.availableMemory?.() ?? os.totalmem()

/** Throws `engine.memory` with the numbers, and with what would fit. */
export function assertFitsHere(spec: TrainingSpec, available = availableBytes()): void {
  const facts = manifestOf(spec.family)?.training
  if (!facts) throw new AppError('family.missing', `There is no family ${spec.family}.`, { path: 'family' })
  assertFits(facts.footprint(spec), spec, available)
}
