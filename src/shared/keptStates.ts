/** Which states a run keeps for good, what they take on disk, and which go where that is too much. Pure functions. */
import { bytesText } from './bytes'
import type { TrainingSpec, RecordPolicy } from './experiment'
import type { Footprint } from './memory'
import type { Optimizer } from './optimizer'
import { optimizerRules } from './optimizerRules'
import { replicaSpecs } from './replicas'
import type { CheckpointInfo } from './run'
import { carriedStages, specOfStage, stageCount, trainedSpec } from './stages'

/** What the spec alone makes a run keep; states around sudden changes come on top. */
export interface KeptStates {
  states: number
  /** Of a state of the first stage. */
  bytes: number
  /** Of the largest: later stages may carry along the ends of earlier ones. */
  mostBytes: number
  /** Of all of them. */
  totalBytes: number
}

/** Number of the part of a decade that a step lies in. */
const partOf = (step: number, { checkpointsPerDecade }: RecordPolicy): number =>
  Math.floor(Math.log10(step) * checkpointsPerDecade)

/** Is `step` kept for good? Step 0 always is; log spacing keeps the first step in each of n parts of a decade. */
export function isKept(record: RecordPolicy, step: number): boolean {
  if (step === 0) return true
  switch (record.checkpoints) {
    case 'last':
      return false
    case 'every':
      return step % record.checkpointEvery === 0
    case 'log':
      return step === 1 || partOf(step, record) !== partOf(step - 1, record)
  }
}

/** How many steps after `from` up to `to` are kept. */
function countKept(record: RecordPolicy, from: number, to: number): number {
  const { checkpoints, checkpointEvery: every } = record
  if (checkpoints === 'last') return 0
  if (checkpoints === 'every') return Math.floor(to / every) - Math.floor(from / every)
  let count = 0
  for (let step = from + 1; step <= to;) {
    if (isKept(record, step)) count++
    // Steps up to the last two of a part are kept by none but its first.
    const next = 10 ** ((partOf(step, record) + 1) / record.checkpointsPerDecade)
    step = Math.max(step + 1, Math.floor(next) - 1)
  }
  return count
}

/** Of every stage; with the newest one, which every run has besides. A stage without a number of steps is taken to last to the run's end. */
function countStates(spec: TrainingSpec): number[] {
  const states: number[] = []
  let stageFrom = 0
  for (let stage = 0; stage < stageCount(spec) && stageFrom < spec.stop.steps; stage++) {
    const { record, stop } = trainedSpec(spec, { stage, stageFrom })
    const isLast = stop.steps >= spec.stop.steps
    const ownEnd = isLast || !isKept(record, stop.steps) ? 1 : 0
    states.push(Number(stage === 0) + countKept(record, stageFrom, stop.steps) + ownEnd)
    stageFrom = stop.steps
  }
  return states
}

/** Tensors shaped like the weights that the optimiser keeps of each (`kit/program/optimizers/chain.ts`). */
function slotsOf(optimizers: readonly Optimizer[]): number {
  const { kind, filter, filterControl, filterWindow, decayTowards } = optimizers[0]!
  const { moments, decay } = optimizerRules[kind]
  const rules = filter !== 'none' && filterControl ? 2 : 1
  const memory = { none: 0, ema: 1, ma: filterWindow }[filter]
  const isAnchored =
    decayTowards === 'init' &&
    decay === 'decoupled' &&
    optimizers.some(({ weightDecay }) => weightDecay !== 0)
  return moments.length * rules + memory + Number(isAnchored)
}

const FLOAT_BYTES = 4
/** Names, shapes and where the state came from; detectors of changes. */
const HEAD_BYTES = 5000

/**
 * @param footprintOf the family's
 * @param spec whole
 */
export function keptStates<Spec extends TrainingSpec>(
  footprintOf: (spec: Spec) => Footprint,
  spec: Spec
): KeptStates {
  const values = Array.from({ length: stageCount(spec) }, (_, stage) => {
    const own = specOfStage(spec, stage)
    const { weights, outputs = 0 } = footprintOf(own)
    const learned = weights * (1 + slotsOf(replicaSpecs(own).map(({ optimizer }) => optimizer)))
    return { learned, outputs }
  })
  const sizes = values.map(({ learned, outputs }, stage) => {
    const carried = carriedStages(spec, stage).reduce((sum, earlier) => sum + values[earlier]!.learned, 0)
    return HEAD_BYTES + FLOAT_BYTES * spec.replicas * (learned + carried + outputs)
  })
  const counts = countStates(spec)
  return {
    states: counts.reduce((sum, count) => sum + count, 0),
    bytes: sizes[0]!,
    mostBytes: Math.max(...sizes.slice(0, counts.length)),
    totalBytes: counts.reduce((sum, count, stage) => sum + count * sizes[stage]!, 0)
  }
}

/** As in `19 states of about 3.0 MB: 57 MB on disk`. */
export function keptText({ states, bytes, mostBytes, totalBytes }: KeptStates): string {
  const [one, most] = [bytesText(bytes), bytesText(mostBytes)]
  return `${states} states of about ${one === most ? one : `${one} to ${most}`}: ${bytesText(totalBytes)} on disk`
}

/**
 * The states to drop so that the rest keeps within a limit: every other one of the older half, again and again, so that
 * states grow sparser towards the run's beginning. The first, the newest and those that are needed stay, whatever they take.
 * @param states kept for good, by step
 * @param fits whether these are few or small enough
 */
export function statesToDrop(
  states: readonly CheckpointInfo[],
  fits: (left: readonly CheckpointInfo[]) => boolean,
  isNeeded: (step: number) => boolean
): number[] {
  const dropped = new Set<number>()
  for (;;) {
    const left = states.filter(({ step }) => !dropped.has(step))
    const free = left.slice(1, -1).filter(({ step }) => !isNeeded(step))
    if (fits(left) || free.length === 0) break
    const older = free.slice(0, Math.ceil(free.length / 2))
    for (const { step } of older.filter((_, i) => i % 2 === 0)) dropped.add(step)
  }
  return [...dropped].sort((a, b) => a - b)
}
