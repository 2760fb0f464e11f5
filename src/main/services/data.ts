/** Files of users' own data, given to a page by its user: taken into the library, and looked at. */
import type { Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import { OWN_DATA_PATH, type OwnData } from '#shared/ownData'
import { ownDataSchema } from '#shared/ownDataSchema'
import type { Library } from '../store/types'
import type { Bundles } from './bundles'

function requireOwnData(value: unknown): OwnData {
  const { success, data } = ownDataSchema.safeParse(value)
  if (success) return data
  throw new AppError('data.invalid', 'This names no file of yours.', { path: OWN_DATA_PATH })
}

export const dataHandlers = ({ data }: Library, bundles: Bundles) =>
  ({
    'data.take': ({ tickets, ...wish }) =>
      data.take(
        tickets.map((ticket) => bundles.received(ticket)),
        wish
      ),
    'data.look': ({ file, inputsFrom, labelsFrom }) =>
      data.look(requireOwnData(file), { inputsFrom, labelsFrom })
  }) satisfies Partial<Handlers>
