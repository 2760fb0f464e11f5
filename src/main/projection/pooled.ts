/** The same n points at T moments: as frames [n, d] each, and pooled into one set of T · n points. */
import { AppError } from '#shared/errors'
import type { Matrix } from '#shared/linalg/matrix'
import { checkPoints } from './checks'

/** All frames below each other [T · n, d]. */
export function pooled(frames: readonly Matrix[]): Matrix {
  const { rows, columns } = frames[0]!
  const data = new Float64Array(frames.length * rows * columns)
  frames.forEach((frame, t) => data.set(frame.data, t * rows * columns))
  return { data, rows: frames.length * rows, columns }
}

/** Throws `projection.points` (path `points`) unless there is a frame, all have one shape, and each is in order. */
export function checkFrames(frames: readonly Matrix[]): void {
  const first = frames[0]
  if (!first) throw new AppError('projection.points', 'There is no frame to project.', { path: 'points' })
  for (const [t, frame] of frames.entries()) {
    checkPoints(frame)
    if (frame.rows !== first.rows || frame.columns !== first.columns)
      throw new AppError(
        'projection.points',
        `Frame ${t} has ${frame.rows} points of ${frame.columns} coordinates, frame 0 has ${first.rows} of ${first.columns}; ` +
          'frames must have one shape.',
        { path: 'points' }
      )
  }
}
