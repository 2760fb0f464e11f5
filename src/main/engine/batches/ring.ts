/**
 * Rows of coming steps in memory that the engine and its batch worker share: a ring with one writer, one reader.
 *
 * Slot `step mod slots` of every table holds a step's rows. `produced` and `consumed` count steps (modulo 2³²) and
 * are what both sides wait on; the event loops are blocked meanwhile, so nothing else could carry the news.
 */
import { feedArray, type Batches, type HostArray, type HostArrays } from '../../../kit/data/hostData'

export const PRODUCED = 0
export const CONSUMED = 1
/** Set when the writer has failed; the reader then makes the rows itself, and meets the same error. */
export const FAILED = 2

export interface Ring {
  control: Int32Array<SharedArrayBuffer>
  slots: number
  tables: HostArrays
}

/** Bytes of all tables, and most steps ahead. */
const MOST_BYTES = 2 ** 22
const MOST_SLOTS = 1024

export function createRing(layout: Batches['layout']): Ring {
  const bytes = 4 * Object.values(layout).reduce((sum, feed) => sum + feedArray(feed).length, 0)
  const slots = Math.max(2, Math.min(MOST_SLOTS, Math.floor(MOST_BYTES / bytes)))
  const shared = (array: HostArray): HostArray => {
    const memory = new SharedArrayBuffer(array.byteLength)
    return array instanceof Float32Array ? new Float32Array(memory) : new Int32Array(memory)
  }
  const tables = Object.entries(layout).map(([name, feed]) => [name, shared(feedArray(feed, slots))] as const)
  return {
    control: new Int32Array(new SharedArrayBuffer(12)),
    slots,
    tables: Object.fromEntries(tables)
  }
}

/** Steps in the ring that the reader has not taken. */
export const stepsAhead = ({ control }: Ring): number =>
  (Atomics.load(control, PRODUCED) - Atomics.load(control, CONSUMED)) | 0
