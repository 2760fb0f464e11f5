/** Moving the time cursor on the strip: snapping, checkpoints, and playing. Pure. */
import type { CheckpointInfo } from '#shared/run'
import type { StepAxis } from '../../../kit/panel/axes/scale'

/** The cursor snaps within this many pixels. */
const REACH = 4

/** The step under a pixel, or the nearest of `marks` if it is within reach. */
export function snapped(axis: StepAxis, x: number, marks: readonly number[]): number {
  let nearest = axis.step(x)
  let distance = REACH
  for (const mark of marks) {
    const away = Math.abs(axis.x(mark) - x)
    if (away > distance) continue
    distance = away
    nearest = mark
  }
  return nearest
}

/** The checkpoint to fork from: the last at or before a step. `checkpoints` ascend. */
export const checkpointAt = (checkpoints: readonly CheckpointInfo[], step: number): CheckpointInfo | null =>
  checkpoints.findLast((checkpoint) => checkpoint.step <= step) ?? null

/** The next checkpoint in a direction; null at the ends. */
export function checkpointBeside(
  checkpoints: readonly CheckpointInfo[],
  step: number,
  direction: 1 | -1
): CheckpointInfo | null {
  const found =
    direction === 1
      ? checkpoints.find((checkpoint) => checkpoint.step > step)
      : checkpoints.findLast((checkpoint) => checkpoint.step < step)
  return found ?? null
}

/** Seconds that playing takes over the whole track. */
const PLAY_SECONDS = 10

/** Where the cursor is `seconds` later, at an even pace over the track; where places are whole, at least one on. */
export function played(axis: StepAxis, step: number, seconds: number, whole: boolean): number {
  // Between place 0 and the first one there is nothing to play.
  if (step < axis.min) return axis.min
  const pixels = ((axis.right - axis.left) * seconds) / PLAY_SECONDS
  const from = Math.max(axis.left, axis.x(step))
  const on = axis.step(from + pixels)
  return whole ? Math.max(step + 1, on) : on
}

/** The task that emerged last at or before a step. */
export function newestEmergence(
  t50: readonly (number | null)[],
  until: number
): { task: number; step: number } | null {
  let newest: { task: number; step: number } | null = null
  for (const [task, step] of t50.entries())
    if (step !== null && step <= until && (!newest || step > newest.step)) newest = { task, step }
  return newest
}
