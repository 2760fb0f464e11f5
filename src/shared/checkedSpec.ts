import type { ExperimentSpec, SpecFact, SpecProblem, SpecWarning } from './experiment'
import type { KeptStates } from './keptStates'

/** What is said of a draft. */
export interface CheckedSpec {
  /** With every default; null while there are problems. */
  spec: ExperimentSpec | null
  problems: readonly SpecProblem[]
  facts: readonly SpecFact[]
  /** None while there are problems. */
  warnings: readonly SpecWarning[]
  /** Null while there are problems. */
  kept: KeptStates | null
}
