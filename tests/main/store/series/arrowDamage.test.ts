/** A series on disk: torn at every byte, damaged, read and written by others. */
import { createHash } from 'node:crypto'
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { SeriesBatch } from '#shared/metrics'
import { SeriesLog } from '../../../../src/main/store/series/arrowLog'
import { arrowSchema, encodeRows, readLayout } from '../../../../src/main/store/series/arrowFormat'
import { messageAt } from '../../../../src/main/store/series/arrowMessages'
import { readSeriesFile } from '../../../../src/main/store/series/seriesFile'
import { train, trainRows, unguarded } from '../samples'
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
      const log = await SeriesLog.open(path, unguarded)
      expect((await stat(path)).size).toBe(length)
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
      const log = await SeriesLog.open(path, unguarded)
      await log.append(train, trainRows([1]))
      await log.close()
      expect(await readFile(path)).toEqual(whole)
    }
  })

  it('may be a last message of the right length with a wrong byte, or of zeros', async () => {
    const path = await written([1, 2], [3, 4], [5])
    const whole = await readFile(path)
    const lastStart = readLayout(new Uint8Array(whole)).batches[2]?.offset ?? 0
    // The mark at its start is either there or, byte by byte, not yet.
    for (let at = lastStart + 4; at < whole.length; at++) {
      const wrong = Buffer.from(whole)
      wrong[at] = (wrong[at] ?? 0) ^ 0x40
      await writeFile(path, wrong)
      expect((await readSeriesFile(path, train, 0)).rows).toBe(8)
    }
    await writeFile(path, Buffer.from(whole).fill(0, lastStart + 2, lastStart + 40))
    expect((await readSeriesFile(path, train, 0)).rows).toBe(8)
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
      `${path} is damaged: the batch at byte ${second?.offset}, after 4 rows, is broken; saltus salvage ${basename(dirname(dirname(path)))} keeps what is intact.`
    )
    await expect(SeriesLog.open(path, unguarded)).rejects.toMatchObject({ code: 'store.damaged' })
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

  it('may write what is not read here: told with the reason, and never cut as a torn tail', async () => {
    const path = await seriesIn()
    for (const [name, reason] of [
      [
        'series-by-pyarrow-lz4',
        /its values are compressed, which is not read, after 0 rows; saltus salvage /
      ],
      [
        'series-by-pyarrow-dictionary',
        /its column replica is coded by a dictionary, which is not read; saltus salvage /
      ],
      ['series-of-ours-by-pyarrow', /its schema has lost its checksum/]
    ] as const) {
      await copyFile(`tests/fixtures/store/${name}.arrows`, path)
      const before = await readFile(path)
      for (const reading of [() => readSeriesFile(path, train, 0), () => SeriesLog.open(path, unguarded)])
        await expect(reading()).rejects.toMatchObject({
          code: 'store.damaged',
          message: expect.stringMatching(reason)
        })
      expect(await readFile(path)).toEqual(before)
    }
  })

  it('may write anything: what is no series is damaged, and nothing of it is cut', async () => {
    const path = await seriesIn()
    const whole = await readFile(await written([1, 2], [3]))
    const column = Buffer.concat([whole, Buffer.from('step,loss\n1,2\n')])
    for (const content of ['step,loss\n1,2\n', 'ARROW1\0\0', '{}', column]) {
      await writeFile(path, content, 'latin1')
      await expect(readSeriesFile(path, train, 0)).rejects.toMatchObject({ code: 'store.damaged' })
      await expect(SeriesLog.open(path, unguarded)).rejects.toMatchObject({ code: 'store.damaged' })
      expect((await stat(path)).size).toBe(content.length)
    }
    await writeFile(path, '')
    expect((await readSeriesFile(path, train, 0)).rows).toBe(0)
  })

  it('may claim rows that are not there: refused from the header, with the right checksum too', async () => {
    const path = await written([1, 2])
    const whole = await readFile(path)
    const [first] = readLayout(new Uint8Array(whole)).batches
    const start = first!.offset
    const message = messageAt(new Uint8Array(whole), start)!
    const [from, to] = message.metadata
    // The number of rows, in the batch and in each of its columns.
    for (let at = from; at < to - 16; at += 4)
      if (whole.readBigInt64LE(at) === 4n) whole.writeBigInt64LE(600_000_000n, at)
    const body = whole.subarray(...message.body)
    const sum = createHash('sha256')
      .update(whole.subarray(from, to - 16))
      .update(body)
      .digest()
    sum.copy(whole, to - 16, 0, 16)
    await writeFile(path, whole)
    await expect(readSeriesFile(path, train, 0)).rejects.toThrow(
      /it claims 600000000 rows in a body of \d+ bytes/
    )
    await expect(SeriesLog.open(path, unguarded)).rejects.toMatchObject({ code: 'store.damaged' })
  })

  it('may change any bytes of metadata: read or refused, at once', async () => {
    const path = await seriesIn()
    const whole = await readFile('tests/fixtures/store/series-by-pyarrow.arrows')
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(changes, async (wrong) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of wrong) bytes[at] = byte
        await writeFile(path, bytes)
        const began = performance.now()
        const answer = await readSeriesFile(path, train, 0, 2).catch((error: unknown) => error)
        expect(performance.now() - began).toBeLessThan(1000)
        if (answer instanceof Error) expect(answer).toMatchObject({ code: 'store.damaged' })
      }),
      { numRuns: 800 }
    )
  })
})

describe('rows', () => {
  it('at places that the run does not have, out of order or of other types are damage, named with its row', async () => {
    const path = await seriesIn()
    const write = async (change: (columns: SeriesBatch['columns']) => void): Promise<void> => {
      const { columns, rows } = trainRows([1, 2, 3])
      change(columns)
      const { schema, batch } = encodeRows(arrowSchema(train), columns, rows)
      await writeFile(path, Buffer.concat([schema, batch]))
    }
    await write(({ replica }) => replica!.set([7], 3))
    await expect(readSeriesFile(path, train, 0, 2)).rejects.toThrow(
      /row 3 is of replica 7, and there are 2\.$/
    )
    await write(({ step }) => step!.set([9], 2))
    await expect(readSeriesFile(path, train, 2)).rejects.toThrow(/row 3 is not beyond the one before it\.$/)
    const other = { ...train, main: { ...stepAxis, type: 'real' as const } }
    await expect(readSeriesFile(path, other, 0)).rejects.toThrow(/its column step is of type Uint32\.$/)
  })
})
