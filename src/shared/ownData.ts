/**
 * A user's own labelled rows as a spec names them: the files by their SHA-256, what in them is looked at, and what was found
 * there, so that a spec tells its shapes without the file.
 */
import type { z } from 'zod'
import type { ownDataSchema } from './ownDataSchema'
import { isObject } from './paths'

/** Where a spec names its file, as problems do. */
export const OWN_DATA_PATH = 'task.file'

export type OwnData = z.infer<typeof ownDataSchema>

/** A description, told by what names the files; the rest of it is the check's matter. */
export const isOwnData = (value: unknown): value is OwnData =>
  isObject(value) && ['name', 'sha256', 'labelsFrom'].every((field) => typeof value[field] === 'string')

/** Rows as they are learned from; an input is (x − low)/span. Dims: n rows, d inputs. */
export interface OwnRows {
  /** What names them: `keyOf` their description. */
  key: string
  /** `[n, d]` */
  x: Uint8Array | Float32Array
  low: number
  span: number
  /** Places in `classes`, `[n]`. */
  labels: Uint8Array
}

/** All that decides the rows: files of other names with the same bytes have the same. */
export const keyOf = ({ sha256, labels, inputsFrom, labelsFrom, scale }: OwnData): string =>
  JSON.stringify([sha256, labels?.sha256 ?? null, inputsFrom, labelsFrom, scale])

/** Numbers of one row. */
export const inputsIn = ({ shape }: OwnData): number => shape.reduce((product, n) => product * n, 1)
export const rowsIn = ({ counts }: OwnData): number => counts.reduce((sum, n) => sum + n, 0)
