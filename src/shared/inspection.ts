/** What a family computes of one stored state of a run, for panels that look into the network. */

/** A view that a family offers; `help` has its formula and source. */
export interface InspectionInfo {
  id: string
  title: string
  help: string
  /** Needs what only kept states carry, not the rolling one. */
  keptOnly?: boolean
}

export interface InspectedArray {
  shape: readonly number[]
  data: Float64Array
}

export interface Inspection {
  /** Of the stored state: the newest at or before the one asked for. */
  step: number
  arrays: Readonly<Record<string, InspectedArray>>
  /** Words that go with them: names of symbols, of frequencies. */
  labels: Readonly<Record<string, readonly string[]>>
  /** Why there is nothing to see; null: there is. */
  reason: string | null
}

/** A stored tensor, `[R, …]`, and the step of its state. */
export interface InspectedTensor {
  step: number
  shape: readonly number[]
  data: Float64Array | Float32Array
}
