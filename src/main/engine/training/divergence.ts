/** Replicas whose training has left the finite numbers. */
import type { RowOutputs } from '../../../kit/data/hostData'

/** Replicas r with a value in `outputs` `[R, rows, …]` that is not finite, each once. */
export function infiniteReplicas(outputs: RowOutputs, replicas: number): number[] {
  return Array.from({ length: replicas }, (_, r) => r).filter((r) =>
    Object.values(outputs).some((values) => {
      const size = values.length / replicas
      return !values.subarray(r * size, (r + 1) * size).every(Number.isFinite)
    })
  )
}
