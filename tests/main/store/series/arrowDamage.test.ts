/** A series on disk: torn at every byte, damaged, read and written by others. */
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { SeriesLog } from '../../../../src/main/store/series/arrowLog'
import { readLayout } from '../../../../src/main/store/series/arrowFormat'
import { readSeriesFile } from '../../../../src/main/store/series/seriesFile'
import { train, trainRows } from '../samples'
import { expectRows, seriesIn, steps, written } from '../seriesFiles'

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
