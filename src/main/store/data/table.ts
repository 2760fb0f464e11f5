/** Labelled rows as found in a file, before their labels are classes. Dims: n rows. */
import type { Values } from './arrays'

/** What of a file is to be looked at, where its user says so. */
export interface Wish {
  inputsFrom?: string | undefined
  labelsFrom?: string | undefined
}

export interface FoundTable {
  values: Values
  /** `[n, …]` */
  shape: readonly number[]
  /** `[n]` */
  labels: readonly (number | string)[]
  inputsFrom: string
  labelsFrom: string
}
