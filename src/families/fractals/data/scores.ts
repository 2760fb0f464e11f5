/** How well scores tell two labels apart, on points of which one label may be rare. */

export interface Scored {
  accuracy: number
  /** Mean of the shares of both labels that are answered rightly; of the one that there is. */
  balanced: number
  /** Share of the points answered 1 that are of label 1; 0 where none is. */
  precision: number
  /** Share of label 1 that is answered 1; 0 where there is none. */
  recall: number
  /** Harmonic mean of precision and recall. */
  f1: number
  /** Area under precision over recall, as a sum over thresholds. */
  averagePrecision: number
  /** Share of label 1: the average precision of a score that says nothing. */
  prevalence: number
  /** Share answered 1. */
  answered: number
}

const ratio = (a: number, b: number): number => (b > 0 ? a / b : 0)

/**
 * @param scores above 0: answered 1
 * @param labels 0 or 1, as many
 */
export function scored(scores: ArrayLike<number>, labels: ArrayLike<number>): Scored {
  const n = scores.length
  let [hits, alarms, misses] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [said, is] = [scores[i]! > 0, labels[i] === 1]
    hits += Number(said && is)
    alarms += Number(said && !is)
    misses += Number(!said && is)
  }
  const positives = hits + misses
  const negatives = n - positives
  const shares = [
    ...(positives > 0 ? [hits / positives] : []),
    ...(negatives > 0 ? [1 - alarms / negatives] : [])
  ]
  return {
    accuracy: 1 - (alarms + misses) / n,
    balanced: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    precision: ratio(hits, hits + alarms),
    recall: ratio(hits, positives),
    f1: ratio(2 * hits, 2 * hits + alarms + misses),
    averagePrecision: averagePrecision(scores, labels, positives),
    prevalence: positives / n,
    answered: (hits + alarms) / n
  }
}

/** Σ (R_k − R_{k−1})·P_k over falling thresholds; equal scores are passed together. */
function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>, positives: number): number {
  if (positives === 0) return 0
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (i, j) => scores[j]! - scores[i]!
  )
  let [sum, hits, passed] = [0, 0, 0]
  for (let first = 0; first < order.length; first = passed) {
    let found = 0
    for (; passed < order.length && scores[order[passed]!] === scores[order[first]!]; passed++)
      found += labels[order[passed]!]!
    hits += found
    sum += found * (hits / passed)
  }
  return sum / positives
}
