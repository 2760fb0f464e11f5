/**
 * What a grokking step is fed: nothing when it trains on its whole training set, or rows of a mini-batch.
 *
 * Mini-batches go through the training set in a new order every epoch; every row comes once before any comes twice.
 */
import { RandomStream } from '#shared/random'
import type { Batches, FeedLayout } from '#kit/data'
import { runRows, type RunRows } from './rows'
import type { GrokkingSpec } from '../spec/spec'
import { orderSeed, shuffled } from './split'

/** `operands` `[R, rows, 2]`, `answers` `[R, rows]`, both int32. */
export const rowLayout = (replicas: number, rows: number) =>
  ({
    operands: { dtype: 'int32', shape: [replicas, rows, 2] },
    answers: { dtype: 'int32', shape: [replicas, rows] }
  }) satisfies Record<string, FeedLayout>

/** Position within the training set of the i-th row drawn, by replica. Keeps the orders of two epochs. */
function createOrder(n: number, seed: number): (i: number) => number {
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

function miniBatches(spec: GrokkingSpec, { table, replicas }: RunRows, batchSize: number): Batches {
  const orders = replicas.map(({ train }, r) => createOrder(train.length, orderSeed(spec, r)))
  return {
    layout: rowLayout(spec.replicas, batchSize),
    write(step, into) {
      replicas.forEach(({ train, answers }, r) => {
        for (let i = 0; i < batchSize; i++) {
          const place = orders[r]!(step * batchSize + i)
          const at = r * batchSize + i
          const row = train[place]!
          into['operands']![2 * at] = table.a[row]!
          into['operands']![2 * at + 1] = table.b[row]!
          into['answers']![at] = answers[place]!
        }
      })
    }
  }
}

const nothing: Batches = { layout: {}, write: () => undefined }

/** The batches of a run whose rows are known. */
export const batchesOf = (spec: GrokkingSpec, rows: RunRows): Batches =>
  spec.batchSize === null ? nothing : miniBatches(spec, rows, spec.batchSize)

export function createBatches(spec: GrokkingSpec): Batches {
  return spec.batchSize === null ? nothing : batchesOf(spec, runRows(spec))
}
