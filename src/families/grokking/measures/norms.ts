/** Sizes of weights: the norm of every tensor, and Σw² of all (Nanda et al. 2023; Liu et al. 2022). */
import type { Values } from '#shared/linalg/matrix'

export interface WeightNorms {
  /** ‖w‖₂ of every tensor. */
  tensors: Record<string, number>
  /** Σw² over all of them. */
  sumOfSquares: number
}

/** Of one replica's tensors, flat. */
export function weightNorms(tensors: Readonly<Record<string, Values>>): WeightNorms {
  let sumOfSquares = 0
  const norm = (values: Values): number => {
    let sum = 0
    for (const w of values) sum += w * w
    sumOfSquares += sum
    return Math.sqrt(sum)
  }
  const norms = Object.fromEntries(Object.entries(tensors).map(([name, values]) => [name, norm(values)]))
  return { tensors: norms, sumOfSquares }
}
