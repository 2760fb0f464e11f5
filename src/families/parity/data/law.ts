/** The law over tasks: probability of rank 1, 2, …, normalised. Zipf's is that of Michaud et al. 2023, §4, with their α + 1 as its exponent. */
import type { ParityTask } from '../spec'

type Law = Pick<ParityTask, 'law' | 'taskCount' | 'probabilities' | 'exponent'>

export function taskLaw(task: Law): Float64Array {
  const weight = (rank: number): number => {
    switch (task.law) {
      case 'uniform':
        return 1
      case 'halving':
        return 2 ** -rank
      case 'zipf':
        return rank ** -(task.exponent ?? 1)
      case 'inverse-square':
        return 1 / rank ** 2
      case 'exponential':
        return Math.exp(-0.1 * rank)
      case 'explicit':
        return task.probabilities[rank - 1] ?? 0
    }
  }
  const weights = Float64Array.from({ length: task.taskCount }, (_, i) => weight(i + 1))
  const total = weights.reduce((a, b) => a + b, 0)
  return weights.map((w) => w / total)
}
