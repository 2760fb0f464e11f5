/** The refusal of what only its family can do to a run. */
import { AppError } from '#shared/errors'

/** @param doing as in `continued` */
export const missingFamily = (family: string, doing: string): AppError =>
  new AppError(
    'family.missing',
    `The family ${family} is not installed here, so this run cannot be ${doing}.`,
    {
      path: 'family'
    }
  )
