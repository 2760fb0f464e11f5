/** A fixed set of rows to train on, in place of fresh ones: drawn once by the law, gone through in a new order every epoch. */
import { RandomStream } from '#shared/random'
import type { AutomataSpec } from '../spec/spec'
import { createLaw } from './law'
import { classesOf, placeAt, rulesOf, wordsPerRow, writeRows } from './task'

export interface TrainingSet {
  /** Packed rows [rows, words], and the class of each. */
  words: Int32Array
  classes: readonly number[]
  /** The row that comes i-th in training. */
  at(i: number): number
}

/** 0 … n − 1 in random order (Fisher & Yates). */
function shuffled(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let left = n; left > 1; left--) {
    const other = stream.below(left)
    const value = order[left - 1]!
    order[left - 1] = order[other]!
    order[other] = value
  }
  return order
}

/** Of one replica. */
export function createTrainingSet({ task, model, seed }: AutomataSpec, rows: number): TrainingSet {
  const stream = new RandomStream(seed, 'split')
  const law = createLaw(task)(0)
  const rules = rulesOf(task)
  const places = Array.from({ length: rows }, () => placeAt(law, stream.uniform()))
  const words = new Int32Array(rows * wordsPerRow(task))
  writeRows(
    words,
    0,
    places.map((place) => rules[place]!),
    task,
    stream
  )
  const outputs = classesOf(task, model)
  // a step takes rows of two epochs at most, unless the set is smaller than a batch
  const orders = new Map<number, Uint32Array>()
  return {
    words,
    classes: places.map((place) => outputs[place]!),
    at(i) {
      const epoch = Math.floor(i / rows)
      let order = orders.get(epoch)
      if (!order) {
        order = shuffled(rows, new RandomStream(seed, 'order', epoch))
        orders.delete(epoch - 2)
        orders.set(epoch, order)
      }
      return order[i % rows]!
    }
  }
}
