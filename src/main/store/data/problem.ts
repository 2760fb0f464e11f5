import { AppError } from '#shared/errors'
import { OWN_DATA_PATH } from '#shared/ownData'

/** What is wrong with a user's file, one sentence that names it. */
export const wrong = (name: string, what: string): AppError =>
  new AppError('data.invalid', `${name}: ${what}`, { path: OWN_DATA_PATH })
