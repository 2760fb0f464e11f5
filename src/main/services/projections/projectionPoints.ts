/** The points of every state as the frames of one layout. */
import type { Frames } from '../../projection/job'
import { refuse } from '../../inspection/points'

/** Numbers of all frames together, and points or coordinates: beyond, a layout takes hours. */
const MOST_VALUES = 5e7
const MOST_SIDE = 4096

/** Frames below each other. Throws `projection.request` where a state has another shape or all are too large. */
export function stacked(frames: readonly Frames[], steps: readonly number[]): Frames {
  const { points, dimensions } = frames[0]!
  const other = frames.findIndex((frame) => frame.points !== points || frame.dimensions !== dimensions)
  if (other >= 0)
    refuse(
      'tensor',
      `The state at step ${steps[other]} has ${frames[other]!.points} points of ${frames[other]!.dimensions} coordinates, that at step ${steps[0]} ${points} of ${dimensions}; they cannot share a layout.`
    )
  if (Math.max(points, dimensions) > MOST_SIDE || frames.length * points * dimensions > MOST_VALUES)
    refuse(
      'tensor',
      `${frames.length} states of ${points} points with ${dimensions} coordinates are too many to lay out.`
    )
  const data = new Float32Array(frames.length * points * dimensions)
  frames.forEach((frame, t) => data.set(frame.data, t * points * dimensions))
  return { data, points, dimensions }
}
