/** Where a runner gets the rows of its steps from: made as they are wanted, or ahead of time in a worker thread. */
import { sizeOf, type Batches, type HostArray, type HostArrays } from '../../../kit/data/hostData'

export interface BatchSource {
  readonly layout: Batches['layout']
  /** Writes the rows of steps first … first + count − 1 into one table per feed, step after step. */
  read(first: number, count: number, tables: HostArrays): void
  /** Seconds spent waiting for rows so far. */
  readonly waited: number
  close(): void
}

/** Values of one step, by feed. */
export const stepSizes = (layout: Batches['layout']): Record<string, number> =>
  Object.fromEntries(Object.entries(layout).map(([name, { shape }]) => [name, sizeOf(shape)]))

/** The part of every table that belongs to step `index`. */
export function rowsAt(tables: HostArrays, index: number, sizes: Record<string, number>): HostArrays {
  const rows: HostArrays = {}
  for (const [name, size] of Object.entries(sizes))
    rows[name] = tables[name]!.subarray(index * size, (index + 1) * size) as HostArray
  return rows
}

/** Makes rows on the caller's thread. */
export function createInlineSource(batches: Batches): BatchSource {
  const sizes = stepSizes(batches.layout)
  let waited = 0
  return {
    layout: batches.layout,
    read(first, count, tables) {
      const began = performance.now()
      for (let i = 0; i < count; i++) batches.write(first + i, rowsAt(tables, i, sizes))
      waited += (performance.now() - began) / 1000
    },
    get waited() {
      return waited
    },
    close: () => undefined
  }
}
