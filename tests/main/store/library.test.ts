/** The library as services use it: create, write, read, label. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLibrary } from '../../../src/main/store/library'
import { RUN_SCHEMA } from '../../../src/main/store/runs/migrations'
import { bits, engine, makeState, runInit, spec, temporaryFolder, train, trainRows } from './samples'

describe('a run', () => {
  it('is created queued, with a readable id, its spec and its labels', async () => {
    const library = openLibrary(join(await temporaryFolder(), 'deep', 'library'))
    const writer = await library.create(runInit)
    expect(writer.id).toMatch(/^\d{8}-\d{6}-parity-[0-9a-f]{4}$/)
    const { record, labels, readOnly, sizeBytes } = await library.read(writer.id)
    expect(record).toEqual(writer.record)
    expect(record).toMatchObject({
      schema: RUN_SCHEMA,
      index: 0,
      spec,
      preset: 'parity/demo',
      status: 'queued',
      step: 0
    })
    expect(record.journal).toEqual([{ at: record.createdAt, event: 'created', step: 0 }])
    expect(labels).toEqual({ title: 'First', notes: 'eight tasks', tags: [], starred: false })
    expect(readOnly).toBe(false)
    expect(sizeBytes).toBeGreaterThan(500)
    await writer.close()
  })

  it('keeps updates, rows and checkpoints for who opens it next', async () => {
    const root = await temporaryFolder()
    const writer = await openLibrary(root).create(runInit)
    const rows = trainRows([10, 20, 30])
    expect(await writer.append(train, rows)).toEqual({ appended: 6, replayed: 0, mismatched: 0, firstRow: 0 })
    await writer.writeCheckpoint(makeState(30), { rolling: true, engine })
    await writer.update(
      { status: 'finished', step: 30, seconds: 1.5, engine },
      { event: 'finished', step: 30 }
    )
    await writer.close()

    const library = openLibrary(root)
    const { record } = await library.read(writer.id)
    expect(record).toMatchObject({ status: 'finished', step: 30, seconds: 1.5, engine })
    expect(record.journal.map((entry) => entry.event)).toEqual(['created', 'finished'])
    const stored = await library.readSeries(writer.id, train, 2)
    expect(stored).toMatchObject({ series: 'train', firstRow: 2, rows: 4 })
    expect(bits(stored.columns.norm)).toEqual(bits(rows.columns.norm?.subarray(2)))
    expect((await library.readCheckpoint(writer.id))?.step).toBe(30)
  })

  it('never changes its id, its schema or what its journal says', async () => {
    const library = openLibrary(await temporaryFolder())
    const writer = await library.create(runInit)
    await writer.update({ id: 'x', schema: 9, journal: [], step: 3 } as object, { event: 'started', step: 0 })
    expect(writer.record).toMatchObject({ schema: RUN_SCHEMA, step: 3 })
    expect(writer.record.journal).toHaveLength(2)
    await writer.close()
    await expect(writer.update({ step: 4 })).rejects.toMatchObject({ code: 'run.closed' })
  })

  it('gets the next free colour, whoever is in the trash', async () => {
    const library = openLibrary(await temporaryFolder())
    const writers = await Promise.all([1, 2, 3].map(() => library.create(runInit)))
    expect(writers.map((writer) => writer.record.index)).toEqual([0, 1, 2])
    expect(new Set(writers.map((writer) => writer.id)).size).toBe(3)
    for (const writer of writers) await writer.close()
    await library.trash(writers[1]?.id ?? '')
    const next = await library.create(runInit)
    expect(next.record.index).toBe(3)
    await next.close()
  })
})

describe('status', () => {
  it('reads interrupted when its writer is gone, at the last stored step, and the file stays as it is', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.append(train, trainRows([10, 20]))
    await writer.update({ status: 'running', step: 10 })
    expect((await library.read(writer.id)).record).toMatchObject({ status: 'running', step: 10 })
    await writer.close()

    const path = join(root, 'runs', writer.id, 'run.json')
    const before = await readFile(path)
    expect((await library.list())[0]?.record).toMatchObject({ status: 'interrupted', step: 20 })
    expect(await readFile(path)).toEqual(before)

    const again = await library.write(writer.id)
    expect(again.record).toMatchObject({ status: 'interrupted', step: 20 })
    await again.close()
  })

  it('never claims a step beyond the rows that are there', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.append(train, trainRows([10]))
    await writer.append(train, trainRows([20]))
    await writer.update({ status: 'running', step: 20 })
    await writer.close()
    const path = join(root, 'runs', writer.id, 'series', 'train.arrows')
    await writeFile(path, (await readFile(path)).subarray(0, -8))
    expect((await library.read(writer.id)).record).toMatchObject({ status: 'interrupted', step: 10 })
  })
})

describe('ids from outside', () => {
  const hostile = [
    '',
    '.',
    '..',
    '../x',
    'a/b',
    '..\\x',
    '20260101-000000-parity-4f2a/..',
    '\0',
    'CON',
    'x'.repeat(300)
  ]
  it.each(hostile)('refuses %j everywhere', async (id) => {
    const library = openLibrary(await temporaryFolder())
    const calls = [
      () => library.read(id),
      () => library.write(id),
      () => library.readSeries(id, train, 0),
      () => library.listCheckpoints(id),
      () => library.readCheckpoint(id),
      () => library.label(id, {}),
      () => library.trash(id),
      () => library.restore(id)
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'run.invalidId' })
  })

  it('refuses a series that is a path, and names a run that is not there', async () => {
    const library = openLibrary(await temporaryFolder())
    const writer = await library.create(runInit)
    const path = { ...train, name: '../run' }
    await expect(library.readSeries(writer.id, path, 0)).rejects.toMatchObject({ code: 'series.invalidName' })
    await expect(writer.append(path, { ...trainRows([1]), series: '../run' })).rejects.toMatchObject({
      code: 'series.invalidName'
    })
    await writer.close()
    await expect(library.read('20260101-000000-parity-0000')).rejects.toMatchObject({ code: 'run.missing' })
  })
})

describe('labels', () => {
  it('change while the run is being written, one field at a time', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await Promise.all([
      library.label(writer.id, { starred: true }),
      library.label(writer.id, { tags: ['grokking'] }),
      openLibrary(root).read(writer.id)
    ])
    const { labels } = await library.label(writer.id, { title: 'Second' })
    expect(labels).toEqual({ title: 'Second', notes: 'eight tasks', tags: ['grokking'], starred: true })
    await writer.close()
  })

  it('are refused where they could not be read again, with the path of the wrong field', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    const before = await readFile(join(root, 'runs', writer.id, 'labels.json'))
    for (const [labels, path] of [
      [{ title: 7 }, 'title'],
      [{ notes: 'x'.repeat(100_001) }, 'notes'],
      [{ tags: ['ok', null] }, 'tags.1'],
      [{ starred: 'yes' }, 'starred'],
      [{ colour: 'red' }, 'colour']
    ] as const)
      await expect(library.label(writer.id, labels as never)).rejects.toMatchObject({
        code: 'run.labels',
        detail: { path }
      })
    expect(await readFile(join(root, 'runs', writer.id, 'labels.json'))).toEqual(before)
  })

  it('of many megabytes, or with one wrong field, close no run', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    const path = join(root, 'runs', writer.id, 'labels.json')
    await writeFile(path, JSON.stringify({ title: 'Kept', notes: 3, tags: ['a'], starred: true }))
    expect((await library.read(writer.id)).labels).toEqual({
      title: 'Kept',
      notes: '',
      tags: ['a'],
      starred: true
    })
    await writeFile(
      path,
      JSON.stringify({ title: 'Kept', notes: 'x'.repeat(15e6), tags: [], starred: false })
    )
    expect((await library.list()).map(({ labels }) => labels.title)).toEqual(['Sparse parity'])
  })

  it('fall back to the title of the spec when their file is damaged', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    await writeFile(join(root, 'runs', writer.id, 'labels.json'), '{"tags": 3')
    expect((await library.read(writer.id)).labels.title).toBe('Sparse parity')
  })
})
