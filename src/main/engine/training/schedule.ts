/** When something happens in a run, as pure functions of the step (steps count completed updates). */
import type { RecordPolicy } from '#shared/experiment'
import { isKept } from '#shared/keptStates'

/** Every evaluation has a training row beside it where evaluations adapt. */
export const isTrainRow = (record: RecordPolicy, step: number): boolean =>
  step > 0 &&
  (step % record.trainEvery === 0 || (record.evaluate === 'adaptive' && isEvaluation(record, step)))

/** Number of the part of a logarithmic grid that `step` lies in, parts growing by `factor`. */
const partOf = (step: number, factor: number): number => Math.floor(Math.log(step) / Math.log(factor))

/** Growth of the gaps of adaptive evaluation; the released code of Power et al. 2022 evaluates at epochs × 1.02. */
const GROWTH = 1.02

/** Adaptive gaps begin at this share of the largest, so that the first steps of a large model are not all evaluated. */
const SMALLEST_GAP = 1 / 10

/** Step 0 always is one. */
export function isEvaluation({ evaluate, evaluateEvery }: RecordPolicy, step: number): boolean {
  if (step % evaluateEvery === 0) return true
  const gap = Math.max(1, Math.floor(evaluateEvery * SMALLEST_GAP))
  if (evaluate === 'every' || step % gap !== 0) return false
  return step === gap || partOf(step, GROWTH) !== partOf(step - gap, GROWTH)
}

/** Rows or a state fall due at `step`, whatever the run's end is. */
export const isRecorded = (record: RecordPolicy, step: number): boolean =>
  isTrainRow(record, step) || isEvaluation(record, step) || isKept(record, step)

/** The next step after `step` at which the loop must look up, at most `limit`. */
export function nextStop(record: RecordPolicy, step: number, limit: number): number {
  const after = (every: number): number => (Math.floor(step / every) + 1) * every
  let next = Math.min(limit, after(record.trainEvery), after(record.evaluateEvery))
  for (let s = step + 1; s < next; s++) if (isKept(record, s) || isEvaluation(record, s)) next = s
  return next
}
