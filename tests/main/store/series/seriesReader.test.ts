/** A series that grows is read on from where the last reading ended, whatever becomes of the file. */
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SeriesLog } from '../../../../src/main/store/series/arrowLog'
import { SeriesReader } from '../../../../src/main/store/series/seriesReader'
import { replaceSeries } from '../../../../src/main/store/series/seriesRewrite'
import { bits, temporaryFolder, train, trainRows, unguarded } from '../samples'

const steps = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

const columnsOf = (from: number, to: number) => trainRows(steps(from, to)).columns

describe('a series that grows', () => {
  it('gives new rows alone, also of a file rewritten in larger batches, and of more than one block', async () => {
    const path = join(await temporaryFolder(), 'train.arrows')
    const reader = new SeriesReader()
    const read = (from: number) => reader.read(path, train, from, { replicas: 2 })
    expect(await read(0)).toMatchObject({ firstRow: 0, rows: 0 })
    const log = await SeriesLog.open(path, unguarded)
    for (let step = 1; step <= 100; step++) await log.append(train, trainRows([step]))
    expect(await read(0)).toMatchObject({ firstRow: 0, rows: 200, columns: columnsOf(1, 100) })
    expect(await read(200)).toMatchObject({ firstRow: 200, rows: 0 })
    await log.append(train, trainRows(steps(101, 103)))
    expect(await read(200)).toMatchObject({ firstRow: 200, rows: 6, columns: columnsOf(101, 103) })
    expect(await read(203)).toMatchObject({ firstRow: 203, rows: 3 })
    // Longer than a block of 2 MiB.
    await log.append(train, trainRows(steps(104, 67_000)))
    await log.append(train, trainRows(steps(67_001, 93_000)))
    await log.close()
    const rest = await read(206)
    expect(rest).toMatchObject({ firstRow: 206, rows: 185_794 })
    for (const [name, column] of Object.entries(columnsOf(104, 93_000)))
      expect(bits(rest.columns[name]).equals(bits(column))).toBe(true)
    expect(await read(185_990)).toMatchObject({ rows: 10, columns: columnsOf(92_996, 93_000) })
    expect(await new SeriesReader().read(path, train, 185_990, { replicas: 2 })).toMatchObject({
      firstRow: 185_990,
      rows: 10
    })
  })

  it('gives a long series in parts, none of them twice', async () => {
    const path = join(await temporaryFolder(), 'train.arrows')
    const log = await SeriesLog.open(path, unguarded)
    for (let step = 1; step <= 100_000; step += 20_000)
      await log.append(train, trainRows(steps(step, step + 19_999)))
    await log.close()
    const reader = new SeriesReader()
    const parts: number[] = []
    for (let from = 0; ; from += parts.at(-1)!) {
      const { firstRow, rows, columns } = await reader.read(path, train, from, { replicas: 2, most: 30_000 })
      expect(firstRow).toBe(from)
      if (rows === 0) break
      expect(columns['step']![0]).toBe(1 + from / 2)
      parts.push(rows)
    }
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.reduce((sum, rows) => sum + rows, 0)).toBe(200_000)
  })

  it('leaves an unfinished message for later, and tells of damage', async () => {
    const path = join(await temporaryFolder(), 'train.arrows')
    const reader = new SeriesReader()
    const log = await SeriesLog.open(path, unguarded)
    await log.append(train, trainRows(steps(1, 3)))
    expect((await reader.read(path, train, 0, { replicas: 2 })).rows).toBe(6)
    const { length } = await readFile(path)
    await log.append(train, trainRows(steps(4, 5)))
    await log.close()
    const whole = await readFile(path)
    await truncate(path, whole.length - 5)
    expect((await reader.read(path, train, 6, { replicas: 2 })).rows).toBe(0)
    await appendFile(path, whole.subarray(whole.length - 5))
    expect((await reader.read(path, train, 6, { replicas: 2 })).columns).toEqual(columnsOf(4, 5))

    const bent = Buffer.from(whole)
    bent[length + 9]! ^= 0xff
    await writeFile(path, Buffer.concat([bent, whole.subarray(length)]))
    await expect(new SeriesReader().read(path, train, 0, { replicas: 2 })).rejects.toMatchObject({
      code: 'store.damaged'
    })
  })

  it('begins anew where the rows were replaced', async () => {
    const path = join(await temporaryFolder(), 'train.arrows')
    const reader = new SeriesReader()
    await replaceSeries(path, train, trainRows(steps(1, 5)), unguarded)
    expect((await reader.read(path, train, 0, { replicas: 2 })).rows).toBe(10)
    await replaceSeries(path, train, trainRows(steps(11, 13)), unguarded)
    expect((await reader.read(path, train, 0, { replicas: 2 })).columns).toEqual(columnsOf(11, 13))
    expect((await reader.read(path, train, 6, { replicas: 2 })).rows).toBe(0)
  })
})
