/** Runs along axes that are no steps: stored, listed, read back; and what is refused of them. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SeriesBatch } from '#shared/metrics'
import { openLibrary } from '../../../src/main/store/library'
import { replaceSeries } from '../../../src/main/store/series/seriesRewrite'
import { seriesPath } from '../../../src/main/store/series/seriesFile'
import {
  axisRunNames,
  axisRuns,
  headlineOf,
  ridgeAxis,
  rowsOf,
  writeAxisRun,
  writeAxisRuns
} from '../../fixtures/axes'
import { temporaryFolder, unguarded } from './samples'
import { expectRows } from './seriesFiles'

describe('runs along other axes', () => {
  it('are listed and read back bit for bit, as they declare themselves', async () => {
    const root = await temporaryFolder()
    const ids = await writeAxisRuns(root)
    const library = openLibrary(root)
    expect(await library.problems()).toEqual([])
    expect((await library.list()).map(({ record }) => record.id).sort()).toEqual(Object.values(ids).sort())
    for (const name of axisRunNames) {
      const run = axisRuns[name]
      const { record, readOnly } = await library.read(ids[name])
      expect(record).toMatchObject({ series: [run.declaration], headline: headlineOf(run) })
      expect(readOnly).toBe(false)
      expectRows(await library.readSeries(ids[name], run.declaration, 0), rowsOf(run))
    }
  })

  it('whose writer was killed are as far as their units of work; real places count nothing', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const id = await writeAxisRun(library, 'ridge')
    const path = join(root, 'runs', id, 'run.json')
    const record = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...record, status: 'running', step: 0 }))
    expect((await library.read(id)).record).toMatchObject({ status: 'interrupted', step: 9 })

    const { declaration } = axisRuns.ridge
    const time = { ...declaration, main: { ...ridgeAxis, name: 'time', order: 'value' as const } }
    const writer = await library.create({
      ...(await library.read(id)).record,
      series: [time],
      title: '',
      version: ''
    })
    const columns = {
      time: Float64Array.of(0.25, 1.75),
      replica: new Uint16Array(2),
      accuracy: new Float64Array(2),
      risk: new Float64Array(2)
    }
    await writer.append(time, { series: 'fit', firstRow: 0, rows: 2, columns })
    await writer.update({ status: 'running' })
    await writer.close()
    const again = await library.write(writer.id)
    await again.update({ status: 'stopped' })
    await again.close()
    expect((await library.read(writer.id)).record).toMatchObject({ status: 'stopped', step: 0 })
  })

  it('go on after a repeated unit of work, and find what differs in it', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const id = await writeAxisRun(library, 'descending')
    const run = axisRuns.descending
    const rows = rowsOf(run)
    const writer = await library.write(id)
    expect(await writer.append(run.declaration, rows)).toEqual({
      appended: 0,
      replayed: rows.rows,
      mismatched: 0,
      firstRow: rows.rows
    })
    rows.columns.accuracy![4] = 0.125
    expect(await writer.append(run.declaration, rows)).toMatchObject({ mismatched: 1 })
    await writer.close()
  })
})

describe('rows at places that cannot be', () => {
  const { declaration } = axisRuns.ridge
  const batch = (units: readonly number[], places: readonly number[]): SeriesBatch => ({
    series: 'fit',
    firstRow: 0,
    rows: places.length,
    columns: {
      unit: Uint32Array.from(units),
      ridge: Float64Array.from(places),
      replica: new Uint16Array(places.length),
      accuracy: Float64Array.from(places, () => 0.5),
      risk: Float64Array.from(places, () => 0.5)
    }
  })

  it.each([
    ['stored already', batch([10], [0.001]), 'have the ridge λ 0.001 twice'],
    ['given twice', batch([10, 11], [7, 7]), 'have the ridge λ 7 twice'],
    ['infinite', batch([10, 11], [7, Infinity]), 'have Infinity as ridge λ at row 1'],
    ['no number', batch([10], [NaN]), 'have NaN as ridge λ at row 0'],
    ['out of order', batch([11, 10], [7, 8]), 'are out of order at row 1']
  ])('are refused in one sentence: %s', async (_, rows, reason) => {
    const library = openLibrary(await temporaryFolder())
    const id = await writeAxisRun(library, 'ridge')
    const writer = await library.write(id)
    const refusal = { code: 'series.invalid', message: `The rows for series fit ${reason}.` }
    await expect(writer.append(declaration, rows)).rejects.toMatchObject(refusal)
    expectRows(await library.readSeries(id, declaration, 0), rowsOf(axisRuns.ridge))
    expect(await writer.append(declaration, batch([10], [7]))).toMatchObject({ appended: 1 })
    await writer.close()
  })

  it('are refused of a series that is written anew, which then stays as it was', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const id = await writeAxisRun(library, 'ridge')
    const path = seriesPath(join(root, 'runs', id), 'fit')
    const twice = replaceSeries(path, declaration, batch([0, 1], [7, 7]), unguarded)
    await expect(twice).rejects.toMatchObject({ code: 'series.invalid' })
    expectRows(await library.readSeries(id, declaration, 0), rowsOf(axisRuns.ridge))
  })

  it('are not taken by rows that could not be written', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.write(await writeAxisRun(library, 'ridge'))
    const path = seriesPath(join(root, 'runs', writer.id), 'fit')
    await rename(path, `${path}.aside`)
    await expect(writer.append(declaration, batch([10], [7]))).rejects.toMatchObject({
      code: 'store.missing'
    })
    await rename(`${path}.aside`, path)
    expect(await writer.append(declaration, batch([10], [7]))).toMatchObject({ appended: 1 })
    await writer.close()
  })
})

describe('a stored declaration that is wrong', () => {
  type Declared = { main: object; inner: object[]; columns: object[] }
  const change = (at: keyof Declared, to: (old: Declared) => unknown) => (series: Declared[]) => {
    const [first] = series
    return [{ ...first, [at]: to(first!) }]
  }
  it.each([
    ['series.0.main.scale', change('main', ({ main }) => ({ ...main, scale: 'sqrt' }))],
    ['series.0.main.order', change('main', ({ main }) => ({ ...main, order: 'row' }))],
    ['series.0.main.title', change('main', ({ main }) => ({ ...main, title: 7 }))],
    ['series.0.main', change('main', () => undefined)],
    ['series.0.inner.1.size', change('inner', ({ inner }) => [inner[0], { ...inner[1], size: -3 }])],
    [
      'series.0.inner.0.labels',
      change('inner', ({ inner }) => [{ ...inner[0], labels: ['cats'] }, inner[1]])
    ],
    ['series.0.columns.0.quantity', change('columns', ({ columns }) => [{ ...columns[0], quantity: null }])],
    ['series.0.columns', change('columns', ({ columns }) => [{ ...columns[0], name: 'ridge' }])],
    ['series.0.columns', change('columns', ({ columns }) => [columns[0], columns[0]])],
    ['series', (series: Declared[]) => [...series, series[0]]],
    ['series', () => 'none']
  ])('is a listed problem that names %s', async (field, edit) => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const id = await writeAxisRun(library, 'inner')
    const other = await writeAxisRun(library, 'control')
    const path = join(root, 'runs', id, 'run.json')
    const record = JSON.parse(await readFile(path, 'utf8')) as { series: Declared[] }
    await writeFile(path, JSON.stringify({ ...record, series: edit(record.series) }))
    const [problem, ...more] = await library.problems()
    expect(more).toEqual([])
    expect(problem).toMatchObject({ kind: 'run', id, code: 'store.damaged' })
    expect(problem!.reason).toContain(`is damaged: ${field}`)
    expect((await library.list()).map(({ record: { id: listed } }) => listed)).toEqual([other])
  })
})
