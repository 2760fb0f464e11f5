/** A series on disk: appended, replayed, compacted. */
import { open, readFile, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors'
import type { SeriesBatch } from '#shared/metrics'
import { SeriesLog } from '../../../../src/main/store/series/arrowLog'
import { readLayout } from '../../../../src/main/store/series/arrowFormat'
import { readSeriesFile } from '../../../../src/main/store/series/seriesFile'
import { bits, tasks, train, trainRows, unguarded } from '../samples'
import { expectRows, seriesIn, steps, written } from '../seriesFiles'

describe('appending', () => {
  it('keeps every bit of both widths, and whatever is no number', async () => {
    const path = await seriesIn()
    const rows = trainRows(steps(1, 9))
    const odd = [0x7fc01234, 0xffc00001, 0x7f800001, 0xff800000, 0x80000000, 1]
    new Uint32Array(rows.columns.loss?.buffer ?? new ArrayBuffer(0)).set(odd)
    const odd64 = [0x7ff8_0000_dead_beefn, 0xfff0_0000_0000_0001n, 0x8000_0000_0000_0000n, 1n]
    new BigUint64Array(rows.columns.norm?.buffer ?? new ArrayBuffer(0)).set(odd64)
    const log = await SeriesLog.open(path, unguarded)
    await log.append(train, rows)
    expectRows(await readSeriesFile(path, train, 0), rows)
    await log.close()
    expectRows(await readSeriesFile(path, train, 0), rows)
  })

  it('numbers rows through all batches, and reads from any row on', async () => {
    const path = await written([1, 2], [3], [4, 5, 6])
    const all = trainRows(steps(1, 7))
    for (let from = 0; from <= 14; from++) {
      const read = await readSeriesFile(path, train, from)
      expect(read.firstRow).toBe(Math.min(from, 12))
      expect(bits(read.columns.norm)).toEqual(bits(all.columns.norm?.subarray(from)))
      expect(bits(read.columns.step)).toEqual(bits(all.columns.step?.subarray(from)))
    }
  })

  it('keeps one row per task where the series has them', async () => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path, unguarded)
    const columns = {
      step: Uint32Array.of(5, 5, 5, 5),
      replica: Uint16Array.of(0, 0, 1, 1),
      task: Uint16Array.of(0, 1, 0, 1),
      accuracy: Float32Array.of(0.25, 0.5, 0.75, 1)
    }
    const batch = { series: 'tasks', firstRow: 0, rows: 4, columns }
    await log.append(tasks, batch)
    expect(await log.append(tasks, batch)).toEqual({ appended: 0, replayed: 4, mismatched: 0, firstRow: 4 })
    expectRows(await readSeriesFile(path, tasks, 0), batch)
    await log.close()
  })

  it('keeps both of two columns that are one array', async () => {
    const columns = [
      { ...train.columns[0]!, name: 'one', precision: 'float64' as const },
      { ...train.columns[0]!, name: 'two', precision: 'float64' as const }
    ]
    for (let rows = 1; rows <= 64; rows++) {
      const path = await seriesIn()
      const log = await SeriesLog.open(path, unguarded)
      const values = Float64Array.from({ length: rows }, Math.sqrt)
      const step = Uint32Array.from({ length: rows }, (_, row) => row)
      const batch = {
        ...{ series: 'train', firstRow: 0, rows },
        columns: { step, replica: new Uint16Array(rows), one: values, two: values }
      }
      await log.append({ ...train, columns }, batch)
      await log.close()
      expectRows(await readSeriesFile(path, { ...train, columns }, 0), batch)
    }
  })

  it('writes nothing for no rows', async () => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path, unguarded)
    expect(await log.append(train, trainRows([]))).toMatchObject({ appended: 0, firstRow: 0 })
    await log.close()
    await expect(stat(path)).rejects.toThrow('ENOENT')
    expect((await readSeriesFile(path, train, 0)).rows).toBe(0)
  })

  it.each<[string, (batch: SeriesBatch) => void]>([
    ['out of order', ({ columns }) => columns.step?.fill(9)],
    ['lack the column loss', ({ columns }) => (columns.loss = Float64Array.from(columns.loss ?? []))],
    ['lack the column norm', ({ columns }) => delete columns.norm],
    ['not declared', ({ columns }) => (columns.extra = new Float32Array(4))],
    ['instead of 4', ({ columns }) => (columns.loss = new Float32Array(3))],
    ['declared as train', (batch) => (batch.series = 'test')]
  ])('refuses rows that are %s', async (reason, spoil) => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path, unguarded)
    const batch = trainRows([1, 2])
    spoil(batch)
    await expect(log.append(train, batch)).rejects.toMatchObject({ code: 'series.invalid' })
    await expect(log.append(train, batch)).rejects.toThrow(reason)
    await log.close()
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  it('refuses other columns than the file has; reading gives NaN for those it lacks', async () => {
    const path = await written([1, 2])
    const wider = { ...train, columns: [...train.columns, { ...train.columns[0]!, name: 'sharpness' }] }
    const rows = trainRows([3])
    rows.columns.sharpness = new Float32Array(2)
    const log = await SeriesLog.open(path, unguarded)
    await expect(log.append(wider, rows)).rejects.toMatchObject({ code: 'series.changed' })
    await log.close()
    const read = await readSeriesFile(path, wider, 1)
    expect([...(read.columns.sharpness ?? [])]).toEqual([NaN, NaN, NaN])
    expect(bits(read.columns.loss)).toEqual(bits(trainRows([1, 2]).columns.loss?.subarray(1)))
  })
})

describe('replay', () => {
  it('compares rows that are stored, bit for bit, and appends the rest', async () => {
    const path = await written([1, 2], [3, 4])
    const log = await SeriesLog.open(path, unguarded)
    expect(await log.append(train, trainRows([2]))).toEqual({
      appended: 0,
      replayed: 2,
      mismatched: 0,
      firstRow: 8
    })
    const differing = trainRows([3, 4, 5])
    const [loss, norm] = [differing.columns.loss!, differing.columns.norm!]
    loss[1] = -0 * (loss[1] ?? 0)
    new BigUint64Array(norm.buffer)[3]! ^= 1n
    expect(await log.append(train, differing)).toEqual({
      appended: 2,
      replayed: 4,
      mismatched: 2,
      firstRow: 8
    })
    await log.close()
    expectRows(await readSeriesFile(path, train, 0), trainRows(steps(1, 6)))
  })

  it('takes the same NaN as the same, another as different, and a row never stored as different', async () => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path, unguarded)
    const rows = trainRows([10, 20])
    rows.columns.loss?.fill(NaN)
    await log.append(train, rows)
    expect(await log.append(train, rows)).toMatchObject({ replayed: 4, mismatched: 0 })
    new Uint32Array(rows.columns.loss!.buffer)[0] = 0x7fc00001
    expect(await log.append(train, rows)).toMatchObject({ replayed: 4, mismatched: 1 })
    expect(await log.append(train, trainRows([15]))).toMatchObject({
      appended: 0,
      replayed: 2,
      mismatched: 2
    })
    await log.close()
  })
})

describe('a writer that another has followed', () => {
  it('appends to a file without a name, and what its follower stores is whole', async () => {
    const path = await written([1, 2])
    const before = await SeriesLog.open(path, unguarded)
    await before.append(train, trainRows([3]))
    const after = await SeriesLog.open(path, unguarded)
    // As of a process that was stopped in the middle of a write: what it writes is not asked for any more.
    const late = await open(path, 'r+')
    await after.append(train, trainRows([4]))
    await late.write(Buffer.alloc(5000, 7), 0, 5000, 100)
    await late.close()
    await expect(before.append(train, trainRows([4, 5]))).rejects.toMatchObject({ code: 'store.missing' })
    await after.append(train, trainRows([5]))
    await Promise.all([before.close(), after.close()])
    expectRows(await readSeriesFile(path, train, 0), trainRows(steps(1, 6)))
    expect(await readdir(dirname(path))).toEqual(['train.arrows'])
  })

  it('stores nothing more, and takes back nothing that its follower may have read', async () => {
    const path = await written([1, 2])
    const lost = new AppError('run.lockLost', 'Another process has taken over this run meanwhile.')
    let asked = 0
    const log = await SeriesLog.open(path, async () => {
      // Its lock is lost while it writes: after the looks before writing and before its file gets its name.
      if (++asked > 2) throw lost
    })
    const stored = await readFile(path)
    await expect(log.append(train, trainRows([3]))).rejects.toBe(lost)
    const size = (await stat(path)).size
    expect(size).toBeGreaterThan(stored.length)
    await expect(log.append(train, trainRows([4]))).rejects.toBe(lost)
    await log.close()
    expect((await stat(path)).size).toBe(size)
    expectRows(await readSeriesFile(path, train, 0), trainRows([1, 2, 3]))
  })
})

describe('compaction', () => {
  it('makes one batch of many with the same bits, once there are more than 64', async () => {
    const groups = steps(1, 101).map((step) => [step])
    const path = await seriesIn()
    const log = await SeriesLog.open(path, unguarded)
    for (const group of groups) await log.append(train, trainRows(group))
    const before = await readFile(path)
    const reading = readSeriesFile(path, train, 0)
    await log.close()
    expectRows(await reading, trainRows(steps(1, 101)))
    const after = await readFile(path)
    expect(after.length).toBeLessThan(before.length / 5)
    expect(readLayout(new Uint8Array(after)).batches).toHaveLength(1)
    expectRows(await readSeriesFile(path, train, 0), trainRows(steps(1, 101)))
    const again = await SeriesLog.open(path, unguarded)
    expect(await again.append(train, trainRows([100, 101]))).toMatchObject({ appended: 2, mismatched: 0 })
    await again.close()
  })

  it('leaves a file of few batches alone', async () => {
    const path = await written(...steps(1, 65).map((step) => [step]))
    expect(readLayout(new Uint8Array(await readFile(path))).batches).toHaveLength(64)
  })

  it('cuts what is long into several batches', async () => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path, unguarded)
    for (let group = 0; group < 70; group++) {
      await log.append(train, trainRows(steps(group * 500, (group + 1) * 500)))
    }
    await log.close()
    const { batches } = readLayout(new Uint8Array(await readFile(path)))
    expect(batches.map(({ rows }) => rows)).toEqual([65_536, 4464])
    expectRows(await readSeriesFile(path, train, 0), trainRows(steps(0, 35_000)))
  })
})
