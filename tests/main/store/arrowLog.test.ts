/** A series on disk: appended, torn, damaged, replayed, compacted, and read by others. */
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { SeriesBatch } from '#shared/metrics'
import { SeriesLog } from '../../../src/main/store/arrowLog'
import { readLayout } from '../../../src/main/store/arrowFormat'
import { readSeriesFile } from '../../../src/main/store/seriesFile'
import { bits, tasks, temporaryFolder, train, trainRows } from './samples'

const seriesIn = async (): Promise<string> => join(await temporaryFolder(), 'train.arrows')

/** Writes one batch per group of steps. */
async function written(...groups: (readonly number[])[]): Promise<string> {
  const path = await seriesIn()
  const log = await SeriesLog.open(path)
  for (const steps of groups) await log.append(train, trainRows(steps))
  await log.close()
  return path
}

const steps = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index)

function expectRows(read: SeriesBatch, expected: SeriesBatch): void {
  expect(read.rows).toBe(expected.rows)
  for (const [name, column] of Object.entries(expected.columns)) {
    expect(read.columns[name]?.constructor).toBe(column.constructor)
    expect(bits(read.columns[name]).equals(bits(column))).toBe(true)
  }
}

describe('appending', () => {
  it('keeps every bit of both widths, and whatever is no number', async () => {
    const path = await seriesIn()
    const rows = trainRows(steps(1, 9))
    const odd = [0x7fc01234, 0xffc00001, 0x7f800001, 0xff800000, 0x80000000, 1]
    new Uint32Array(rows.columns.loss?.buffer ?? new ArrayBuffer(0)).set(odd)
    const odd64 = [0x7ff8_0000_dead_beefn, 0xfff0_0000_0000_0001n, 0x8000_0000_0000_0000n, 1n]
    new BigUint64Array(rows.columns.norm?.buffer ?? new ArrayBuffer(0)).set(odd64)
    const log = await SeriesLog.open(path)
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
    const log = await SeriesLog.open(path)
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

  it('writes nothing for no rows', async () => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path)
    expect(await log.append(train, trainRows([]))).toMatchObject({ appended: 0, firstRow: 0 })
    await log.close()
    expect((await stat(path)).size).toBe(0)
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
    const log = await SeriesLog.open(path)
    const batch = trainRows([1, 2])
    spoil(batch)
    await expect(log.append(train, batch)).rejects.toMatchObject({ code: 'series.invalid' })
    await expect(log.append(train, batch)).rejects.toThrow(reason)
    await log.close()
    expect((await stat(path)).size).toBe(0)
  })

  it('refuses other columns than the file has; reading gives NaN for those it lacks', async () => {
    const path = await written([1, 2])
    const wider = { ...train, columns: [...train.columns, { ...train.columns[0]!, name: 'sharpness' }] }
    const rows = trainRows([3])
    rows.columns.sharpness = new Float32Array(2)
    const log = await SeriesLog.open(path)
    await expect(log.append(wider, rows)).rejects.toMatchObject({ code: 'series.changed' })
    await log.close()
    const read = await readSeriesFile(path, wider, 1)
    expect([...(read.columns.sharpness ?? [])]).toEqual([NaN, NaN, NaN])
    expect(bits(read.columns.loss)).toEqual(bits(trainRows([1, 2]).columns.loss?.subarray(1)))
  })
})

describe('a torn tail', () => {
  it('is ignored by readers and cut off by the next writer, wherever it was torn', async () => {
    const path = await written([1, 2], [3, 4], [5])
    const whole = await readFile(path)
    const lastStart = readLayout(new Uint8Array(whole)).batches[2]?.offset ?? 0
    const two = trainRows(steps(1, 5))
    for (let length = lastStart; length < whole.length; length++) {
      await writeFile(path, whole.subarray(0, length))
      expect((await readSeriesFile(path, train, 0)).rows).toBe(8)
      expect((await stat(path)).size).toBe(length)
    }
    for (let length = lastStart; length < whole.length; length += 37) {
      await writeFile(path, whole.subarray(0, length))
      const log = await SeriesLog.open(path)
      expect((await stat(path)).size).toBe(lastStart)
      expect(await log.append(train, trainRows([5]))).toMatchObject({ appended: 2, firstRow: 8 })
      await log.close()
      expect(await readFile(path)).toEqual(whole)
    }
    await writeFile(path, whole.subarray(0, lastStart + 1))
    expectRows(await readSeriesFile(path, train, 0), two)
  })

  it('may be the first message', async () => {
    const path = await written([1])
    const whole = await readFile(path)
    const schemaEnd = readLayout(new Uint8Array(whole)).batches[0]?.offset ?? 0
    for (let length = 0; length <= schemaEnd; length += 7) {
      await writeFile(path, whole.subarray(0, length))
      expect((await readSeriesFile(path, train, 0)).rows).toBe(0)
      const log = await SeriesLog.open(path)
      await log.append(train, trainRows([1]))
      await log.close()
      expect(await readFile(path)).toEqual(whole)
    }
  })

  it('may be a last message of the right length with a wrong byte, or of zeros', async () => {
    const path = await written([1, 2], [3, 4], [5])
    const whole = await readFile(path)
    const lastStart = readLayout(new Uint8Array(whole)).batches[2]?.offset ?? 0
    for (let at = lastStart; at < whole.length; at++) {
      const wrong = Buffer.from(whole)
      wrong[at] = (wrong[at] ?? 0) ^ 0x40
      await writeFile(path, wrong)
      expect((await readSeriesFile(path, train, 0)).rows).toBe(8)
    }
    await writeFile(path, Buffer.concat([whole.subarray(0, lastStart), Buffer.alloc(5000)]))
    expect((await readSeriesFile(path, train, 0)).rows).toBe(8)
  })
})

describe('damage before the last message', () => {
  it('is reported with its place, and nothing is cut off', async () => {
    const path = await written([1, 2], [3, 4], [5])
    const whole = await readFile(path)
    const [, second, third] = readLayout(new Uint8Array(whole)).batches
    for (let at = 0; at < (third?.offset ?? 0); at += 3) {
      const wrong = Buffer.from(whole)
      wrong[at] = (wrong[at] ?? 0) ^ 0x40
      await writeFile(path, wrong)
      await expect(readSeriesFile(path, train, 0)).rejects.toMatchObject({ code: 'store.damaged' })
    }
    await expect(readSeriesFile(path, train, 0)).rejects.toThrow(
      `${path} is damaged: the batch at byte ${second?.offset}, after 4 rows, is broken.`
    )
    await expect(SeriesLog.open(path)).rejects.toMatchObject({ code: 'store.damaged' })
    expect((await stat(path)).size).toBe(whole.length)
  })
})

describe('replay', () => {
  it('compares rows that are stored, bit for bit, and appends the rest', async () => {
    const path = await written([1, 2], [3, 4])
    const log = await SeriesLog.open(path)
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
    const log = await SeriesLog.open(path)
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

describe('compaction', () => {
  it('makes one batch of many with the same bits, once there are more than 64', async () => {
    const groups = steps(1, 101).map((step) => [step])
    const path = await seriesIn()
    const log = await SeriesLog.open(path)
    for (const group of groups) await log.append(train, trainRows(group))
    const before = await readFile(path)
    const reading = readSeriesFile(path, train, 0)
    await log.close()
    expectRows(await reading, trainRows(steps(1, 101)))
    const after = await readFile(path)
    expect(after.length).toBeLessThan(before.length / 5)
    expect(readLayout(new Uint8Array(after)).batches).toHaveLength(1)
    expectRows(await readSeriesFile(path, train, 0), trainRows(steps(1, 101)))
    const again = await SeriesLog.open(path)
    expect(await again.append(train, trainRows([100, 101]))).toMatchObject({ appended: 2, mismatched: 0 })
    await again.close()
  })

  it('leaves a file of few batches alone', async () => {
    const path = await written(...steps(1, 65).map((step) => [step]))
    expect(readLayout(new Uint8Array(await readFile(path))).batches).toHaveLength(64)
  })

  it('cuts what is long into several batches', async () => {
    const path = await seriesIn()
    const log = await SeriesLog.open(path)
    for (let group = 0; group < 70; group++) {
      await log.append(train, trainRows(steps(group * 500, (group + 1) * 500)))
    }
    await log.close()
    const { batches } = readLayout(new Uint8Array(await readFile(path)))
    expect(batches.map(({ rows }) => rows)).toEqual([65_536, 4464])
    expectRows(await readSeriesFile(path, train, 0), trainRows(steps(0, 35_000)))
  })
})

describe('other programs', () => {
  it('open our files as Arrow streams', async () => {
    const path = await written([1, 2], [3])
    const table = tableFromIPC(await readFile(path))
    expect(table.numRows).toBe(6)
    expect(table.schema.fields.map((field) => `${field.name} ${field.type}`)).toEqual([
      'step Uint32',
      'replica Uint16',
      'loss Float32',
      'norm Float64'
    ])
    expect(table.schema.fields[2]?.metadata.get('unit')).toBe('nats')
  })

  it('write files that we read (pyarrow: end mark, no checksums)', async () => {
    const path = await seriesIn()
    await copyFile('tests/fixtures/store/series-by-pyarrow.arrows', path)
    const read = await readSeriesFile(path, train, 0)
    const stepsRead = Uint32Array.of(10, 10, 20, 20, 30, 30, 40, 40, 50, 50)
    expect(read.columns.step).toEqual(stepsRead)
    expect(read.columns.norm).toEqual(Float64Array.from(stepsRead, (step) => step / 7))
    expect(read.columns.loss).toEqual(Float32Array.from(stepsRead, (step) => step / 7))
  })

  it('may write anything: a file that is no series is damaged or empty, never a crash', async () => {
    const path = await seriesIn()
    for (const content of ['', 'step,loss\n1,2\n', '\xff'.repeat(64), '{}']) {
      await writeFile(path, content, 'latin1')
      expect((await readSeriesFile(path, train, 0)).rows).toBe(0)
    }
  })
})
