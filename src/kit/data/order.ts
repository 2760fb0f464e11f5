/** Orders of rows, and how many of each class are taken. */
import { RandomStream } from '#shared/random'

/** 0 … n − 1 in random order (Fisher & Yates). */
export function shuffled(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let left = n; left > 1; left--) {
    const other = stream.below(left)
    const value = order[left - 1]!
    order[left - 1] = order[other]!
    order[other] = value
  }
  return order
}

/** The row of a set of n that comes i-th in training: each once before any comes twice, every epoch in an order of its own. */
export function createOrder(n: number, seed: number): (i: number) => number {
  // a step takes rows of two epochs at most, unless the set is smaller than a batch
  const orders = new Map<number, Uint32Array>()
  return (i) => {
    const epoch = Math.floor(i / n)
    let order = orders.get(epoch)
    if (!order) {
      order = shuffled(n, new RandomStream(seed, 'order', epoch))
      orders.delete(epoch - 2)
      orders.set(epoch, order)
    }
    return order[i % n]!
  }
}

/**
 * Classes of n rows in proportion to weights, each time that which is furthest behind its share; so the first m of n are the m
 * of fewer. A class of weight 0 gets none.
 */
export function dealt(n: number, weights: readonly number[]): Uint8Array {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const given = weights.map(() => 0)
  return Uint8Array.from({ length: n }, (_, i) => {
    let next = 0
    let most = -Infinity
    weights.forEach((weight, own) => {
      const behind = (weight / sum) * (i + 1) - given[own]!
      if (weight > 0 && behind > most) [next, most] = [own, behind]
    })
    given[next]!++
    return next
  })
}

/** How many of each class those are. */
export function quotas(n: number, weights: readonly number[]): number[] {
  const counts = weights.map(() => 0)
  for (const own of dealt(n, weights)) counts[own]!++
  return counts
}
