/** The library as services use it: create, write, read, list, label, trash. */
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLibrary } from '../../../src/main/store/library'
import { bits, engine, makeState, runInit, spec, temporaryFolder, train, trainRows } from './samples'

const newerSchema = async (root: string, id: string, change: object): Promise<void> => {
  const path = join(root, 'runs', id, 'run.json')
  const record = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...record, schema: 2, futureField: [1, 2], ...change }))
}

describe('a run', () => {
  it('is created queued, with a readable id, its spec and its labels', async () => {
    const library = openLibrary(join(await temporaryFolder(), 'deep', 'library'))
    const writer = await library.create(runInit)
    expect(writer.id).toMatch(/^\d{8}-\d{6}-parity-[0-9a-f]{4}$/)
    const { record, labels, readOnly, sizeBytes } = await library.read(writer.id)
    expect(record).toEqual(writer.record)
    expect(record).toMatchObject({
      schema: 1,
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
    expect(writer.record).toMatchObject({ schema: 1, step: 3 })
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

describe('list', () => {
  it('leaves out what it cannot read, and says why', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    expect(await library.list()).toEqual([])
    const ids: string[] = []
    for (let run = 0; run < 5; run++) {
      const writer = await library.create(runInit)
      ids.push(writer.id)
      await writer.close()
    }
    const folder = (index: number): string => join(root, 'runs', ids[index] ?? '')
    await writeFile(join(folder(0), 'run.json'), '{ "schema": 1,')
    await writeFile(join(folder(1), 'run.json'), '[1]')
    const record = JSON.parse(await readFile(join(folder(2), 'run.json'), 'utf8')) as object
    await writeFile(join(folder(2), 'run.json'), JSON.stringify({ ...record, status: 'dancing' }))
    await rm(join(folder(3), 'run.json'))
    await cp(folder(4), join(root, 'runs', '20200101-000000-parity-0000'), { recursive: true })
    await mkdir(join(root, 'runs', 'my backup'))
    await writeFile(join(root, 'runs', '.DS_Store'), '')

    expect((await library.list()).map(({ record: { id } }) => id)).toEqual([ids[4]])
    const problems = await library.problems()
    const sentenceOf = (id: string | undefined): string =>
      problems.find((problem) => problem.id === id)?.error.message ?? ''
    expect(problems).toHaveLength(6)
    expect(sentenceOf(ids[0])).toContain('not JSON')
    expect(sentenceOf(ids[1])).toContain('no object')
    expect(sentenceOf(ids[2])).toContain('field status')
    expect(sentenceOf(ids[3])).toContain('is gone')
    expect(sentenceOf('20200101-000000-parity-0000')).toContain(`belongs to the run ${ids[4]}`)
    expect(sentenceOf('my backup')).toContain('not the id')
  })

  it('refuses a run.json of absurd size unread', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    await writeFile(join(root, 'runs', writer.id, 'run.json'), Buffer.alloc(17 * 2 ** 20, 0x20))
    await expect(library.read(writer.id)).rejects.toMatchObject({ code: 'store.tooLarge' })
    expect(await library.list()).toEqual([])
  })

  it('says when the library is gone', async () => {
    const root = join(await temporaryFolder(), 'library')
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.append(train, trainRows([1]))
    await rename(root, `${root}.moved`)
    await expect(library.list()).rejects.toMatchObject({ code: 'store.missing' })
    await expect(library.read(writer.id)).rejects.toMatchObject({ code: 'store.missing' })
    await expect(library.create(runInit)).rejects.toMatchObject({ code: 'store.missing' })
    await expect(writer.append(train, trainRows([2]))).rejects.toMatchObject({ code: 'store.missing' })
    await expect(writer.update({ step: 2 })).rejects.toMatchObject({ code: 'store.missing' })
    await expect(writer.writeCheckpoint(makeState(2), { rolling: true, engine })).rejects.toMatchObject({
      code: 'store.missing'
    })
    await rename(`${root}.moved`, root)
    expect(await writer.append(train, trainRows([2]))).toMatchObject({ appended: 2, firstRow: 2 })
    await writer.close()
    expect((await library.readSeries(writer.id, train, 0)).rows).toBe(4)
  })
})

describe('a run of a newer schema', () => {
  it('is shown and never changed', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    await newerSchema(root, writer.id, {})
    expect(await library.read(writer.id)).toMatchObject({ readOnly: true, record: { schema: 2 } })
    const files = await readdir(join(root, 'runs', writer.id))
    await expect(library.write(writer.id)).rejects.toMatchObject({ code: 'run.newerSchema' })
    await expect(library.label(writer.id, { starred: true })).rejects.toMatchObject({
      code: 'run.newerSchema'
    })
    expect(await readdir(join(root, 'runs', writer.id))).toEqual(files)
  })

  it('is a problem when its shape is beyond us', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    await newerSchema(root, writer.id, { status: 'dreaming' })
    expect(await library.list()).toEqual([])
    expect(await library.problems()).toMatchObject([{ id: writer.id, error: { code: 'run.newerSchema' } }])
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

  it('fall back to the title of the spec when their file is damaged', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.close()
    await writeFile(join(root, 'runs', writer.id, 'labels.json'), '{"tags": 3')
    expect((await library.read(writer.id)).labels.title).toBe('Sparse parity')
  })
})

describe('trash', () => {
  it('takes a run away and gives it back, and refuses one that is being written', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    await writer.append(train, trainRows([10]))
    await expect(library.trash(writer.id)).rejects.toMatchObject({ code: 'run.locked' })
    await writer.close()
    const before = await library.usageBytes()
    await library.trash(writer.id)
    expect(await library.list()).toEqual([])
    await expect(library.read(writer.id)).rejects.toMatchObject({ code: 'run.missing' })
    expect(await library.usageBytes()).toBe(before)
    const restored = await library.restore(writer.id)
    expect(restored.record.id).toBe(writer.id)
    const again = await library.write(writer.id)
    expect(await again.append(train, trainRows([20]))).toMatchObject({ appended: 2, firstRow: 2 })
    await again.close()
    await expect(library.restore(writer.id)).rejects.toMatchObject({ code: 'run.missing' })
  })
})

describe('sizes', () => {
  it('follow every change', async () => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const writer = await library.create(runInit)
    const measured = async (): Promise<number> => (await library.read(writer.id)).sizeBytes
    const actual = async (): Promise<number> => {
      const files = await readdir(join(root, 'runs', writer.id), { recursive: true, withFileTypes: true })
      const sizes = files.map(async (file) =>
        file.isFile() ? (await stat(join(file.parentPath, file.name))).size : 0
      )
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    }
    for (let step = 1; step < 6; step++) {
      await writer.append(train, trainRows([step * 10]))
      await writer.writeCheckpoint(makeState(step * 10), { rolling: step % 2 === 0, engine })
      expect(await measured()).toBe(await actual())
    }
    expect(await library.usageBytes()).toBe(await actual())
    await writer.close()
  })

  it('of 200 runs are listed in a moment', async () => {
    const root = await temporaryFolder()
    const first = await openLibrary(root).create(runInit)
    for (let step = 1; step < 5; step++) await writeStep(first, step)
    await first.update({ status: 'finished' })
    await first.close()
    const folder = join(root, 'runs', first.id)
    for (let copy = 1; copy < 200; copy++) {
      const id = `20250101-000000-parity-${copy.toString(16).padStart(4, '0')}`
      await cp(folder, join(root, 'runs', id), { recursive: true })
      await writeFile(join(root, 'runs', id, 'run.json'), JSON.stringify({ ...first.record, id }))
    }
    const library = openLibrary(root)
    expect(await library.list()).toHaveLength(200)
    const started = performance.now()
    expect(await library.list()).toHaveLength(200)
    expect(performance.now() - started).toBeLessThan(1500)
  })
})

const writeStep = async (
  writer: Awaited<ReturnType<ReturnType<typeof openLibrary>['create']>>,
  step: number
): Promise<void> => {
  await writer.append(train, trainRows([step]))
  await writer.writeCheckpoint(makeState(step), { rolling: false, engine })
}
