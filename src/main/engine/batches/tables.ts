/** Tables that hold the rows of several steps, for one call of a runner. */
import { feedArray, type Batches, type HostArrays } from '../../../kit/data/hostData'

/** Empty tables of `count` steps, one per feed. */
export const createTables = (layout: Batches['layout'], count: number): HostArrays =>
  Object.fromEntries(Object.entries(layout).map(([name, feed]) => [name, feedArray(feed, count)]))
