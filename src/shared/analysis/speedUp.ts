/**
 * How much sooner a stage reached a level than its controls: stages on the same rows whose weights were drawn anew or shuffled,
 * and which had no fewer steps to do it in. Without such a control nothing is said.
 *
 * Replicas are compared seed by seed. A crossing is known to lie between two rows, or to come later than all of them, so
 * each ratio is known to lie between two numbers; so is the median over seeds, with an interval (`paired.ts`).
 */
import { isTraining, type ExperimentSpec, type TrainingSpec } from '../experiment'
import { rangeText, type Range } from '../expectation'
import type { StageStart } from '../axes'
import { pairedMedian, type Bounds, type PairedMedian } from './paired'
import { resetsAll, specOfStage, stageCount } from '../stages'
import type { Crossing } from '../threshold'

/** Accuracies whose crossings are told stage by stage. */
export const levels = [0.6, 0.75, 0.9, 0.95, 0.99] as const

/** Steps that a stage has at most. */
function budgetOf({ stages = [], stop }: TrainingSpec, { stage, from }: StageStart): number {
  const left = stop.steps - from
  return stage === stages.length - 1 ? left : Math.min(left, stages[stage]?.until.steps ?? Infinity)
}

/** Whether a stage begins without anything that was learned. */
export const drawsAnew = (spec: ExperimentSpec, stage: number): boolean =>
  resetsAll(spec, stage) && spec.stages?.[stage]?.reset !== 'optimizer'

/** The controls of a stage among those that a run has reached. */
export function controlsOf(
  spec: ExperimentSpec,
  starts: readonly StageStart[],
  of: StageStart
): readonly StageStart[] {
  if (!isTraining(spec) || of.stage === 0 || of.stage >= stageCount(spec) || drawsAnew(spec, of.stage))
    return []
  const rows = ({ stage }: StageStart): string => {
    const { task, batchSize } = specOfStage(spec, stage)
    return JSON.stringify([task, batchSize])
  }
  return starts.filter(
    (other) =>
      drawsAnew(spec, other.stage) && rows(other) === rows(of) && budgetOf(spec, other) >= budgetOf(spec, of)
  )
}

/** Between which numbers the ratio of one seed lies. */
function ratioOf(own: Crossing, control: Crossing): Bounds {
  const later = control.at === null ? control.until : (control.after ?? 0)
  const low = own.at === null ? 0 : later / Math.max(1, own.at)
  const sooner = own.at === null ? own.until : (own.after ?? 0)
  return [low || -Infinity, control.at === null || sooner === 0 ? Infinity : control.at / sooner]
}

/**
 * Ratio of the control's steps to the stage's.
 * @param own crossings of a stage by replica, in steps from its begin, @param control of the same replicas
 */
export const speedUp = (own: readonly Crossing[], control: readonly Crossing[]): PairedMedian =>
  pairedMedian(own.flatMap((crossing, r) => (control[r] ? [ratioOf(crossing, control[r])] : [])))

const twoDigits = (value: number): string => String(Number(value.toPrecision(2)))

/** As in `8.2`, `8.2–9.1`, `≥ 6`; empty: it is not known at all. */
export function ratioText([low, high]: Range): string {
  if (low === null && high === null) return ''
  if (low !== null && high !== null && twoDigits(low) === twoDigits(high)) return twoDigits(low)
  return rangeText([low, high], twoDigits)
}
