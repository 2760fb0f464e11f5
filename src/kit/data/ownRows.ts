/**
 * Rows of users' own files, kept where they are learned from. A spec names them by their bytes' hash, so that what is drawn
 * from them stays a pure function of the spec; whoever runs a family's code keeps them here before.
 */
import { AppError } from '#shared/errors'
import { keyOf, OWN_DATA_PATH, type OwnData, type OwnRows } from '#shared/ownData'

const kept = new Map<string, OwnRows>()

export const keepRows = (rows: OwnRows): void => void kept.set(rows.key, rows)

/** For a thread that is to learn from them too. */
export const keptRows = (): OwnRows[] => [...kept.values()]

/** Throws `data.missing` where nobody has kept them. */
export function ownRows(data: OwnData): OwnRows {
  const rows = kept.get(keyOf(data))
  if (rows) return rows
  throw new AppError('data.missing', `The rows of ${data.name} are not at hand.`, { path: OWN_DATA_PATH })
}
