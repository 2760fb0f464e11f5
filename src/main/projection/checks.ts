/** What points must be for a layout of them. */
import { AppError } from '#shared/errors'
import type { Matrix } from '#shared/linalg/matrix'

/** Squares of larger values might overflow. */
const MAX_VALUE = 1e100

/**
 * Throws `projection.points` (path `points`) unless the matrix has as many values as it says, at least
 * `least` rows and one column, and finite values only.
 */
export function checkPoints({ data, rows, columns }: Matrix, least = 3): void {
  const refuse = (message: string): never => {
    throw new AppError('projection.points', message, { path: 'points' })
  }
  if (!(rows >= least)) refuse(`A projection needs at least ${least} points; there are ${rows}.`)
  if (!(columns >= 1)) refuse('The points have no coordinates.')
  if (data.length !== rows * columns)
    refuse(`${rows} points of ${columns} coordinates are ${rows * columns} values; there are ${data.length}.`)
  const wrong = data.findIndex((value) => !(Math.abs(value) <= MAX_VALUE))
  if (wrong >= 0)
    refuse(
      `Point ${Math.floor(wrong / columns)} has the value ${data[wrong]} at coordinate ${wrong % columns}; ` +
        'only finite values can be projected.'
    )
}
