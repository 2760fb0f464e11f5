/** One interface for both ways of running a program's steps: compiled, and eager. */
import type { HostTensor } from '#shared/trainingState'
import type { HostArrays, RowOutputs } from '../../../kit/data/hostData'

/** What one training step gave: its data and its row outputs, before the update. */
export interface StepResult {
  feeds: HostArrays
  outputs: RowOutputs
}

export interface Runner {
  readonly kind: 'eager' | 'compiled'
  /** What the first step would otherwise wait for: XLA compiles, or loads what it compiled. Throws what XLA refuses. */
  prepare(): void
  /** Trains `count` steps, the first being `firstStep`; results in order. */
  run(firstStep: number, count: number): StepResult[]
  /** Forward pass on the probe rows with the current state. */
  evaluate(): RowOutputs
  /** The program's `inspect` with the current state; nothing where it has none. */
  inspect(): RowOutputs
  /** Parameters and optimiser state, `[R, …]` each. */
  read(): Record<string, HostTensor>
  /** Replaces the whole state. Throws `checkpoint.shape` naming the tensor that does not fit. */
  write(state: Record<string, HostTensor>): void
  dispose(): void
}
