/** Series files to look at, and rows to expect in them. */
import { join } from 'node:path'
import { expect } from 'vitest'
import type { SeriesBatch } from '#shared/metrics'
import { SeriesLog } from '../../../src/main/store/series/arrowLog'
import { bits, temporaryFolder, train, trainRows, unguarded } from './samples'

/** Where a series may be written. */
export const seriesIn = async (): Promise<string> => join(await temporaryFolder(), 'train.arrows')

/** Writes one batch per group of steps. */
export async function written(...groups: (readonly number[])[]): Promise<string> {
  const path = await seriesIn()
  const log = await SeriesLog.open(path, unguarded)
  for (const group of groups) await log.append(train, trainRows(group))
  await log.close()
  return path
}

/** The whole numbers from one up to another. */
export const steps = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index)

/** Expects the same columns with the same bits. */
export function expectRows(read: SeriesBatch, expected: SeriesBatch): void {
  expect(read.rows).toBe(expected.rows)
  for (const [name, column] of Object.entries(expected.columns)) {
    expect(read.columns[name]?.constructor).toBe(column.constructor)
    expect(bits(read.columns[name]).equals(bits(column))).toBe(true)
  }
}
