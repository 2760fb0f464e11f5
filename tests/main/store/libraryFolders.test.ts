/** The folders of a library: listed, left out, of a newer version, in the trash, measured. */
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePath, withValue } from '#shared/paths'
import { openLibrary } from '../../../src/main/store/library'
import { RUN_SCHEMA } from '../../../src/main/store/runs/migrations'
import { engine, makeState, runInit, temporaryFolder, train, trainRows } from './samples'

const newerSchema = async (root: string, id: string, change: object): Promise<void> => {
  const path = join(root, 'runs', id, 'run.json')
  const record = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...record, schema: RUN_SCHEMA + 1, futureField: [1, 2], ...change }))
}

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
      problems.find((problem) => problem.id === id)?.reason ?? ''
    expect(problems).toHaveLength(6)
    expect(sentenceOf(ids[0])).toContain('not JSON')
    expect(sentenceOf(ids[1])).toContain('no object')
    expect(sentenceOf(ids[2])).toContain('status must be queued, starting')
    expect(sentenceOf(ids[3])).toContain('is gone')
    expect(sentenceOf('20200101-000000-parity-0000')).toContain(`belongs to the run ${ids[4]}`)
    expect(sentenceOf('my backup')).toContain('not the id')
  })

  it.each([
    ['spec.replicas', 1e9],
    ['spec.perReplica', { seed: [1] }],
    ['spec.stop.steps', -5],
    ['spec.optimizer.learningRate', 'fast'],
    ['spec.optimizer.kind', '__proto__'],
    ['spec.seed', 1e999],
    ['spec.task', null],
    ['seconds', -5],
    ['diverged', [{ replica: 2, step: 1 }]],
    ['engine', { backend: 'native' }],
    ['journal', [{ at: 3 }]]
  ])('leaves out a run with a wrong %s (%j), names it, and shows the others', async (field, value) => {
    const root = await temporaryFolder()
    const library = openLibrary(root)
    const ids: string[] = []
    for (let run = 0; run < 2; run++) {
      const writer = await library.create(runInit)
      ids.push(writer.id)
      await writer.close()
    }
    const path = join(root, 'runs', ids[0]!, 'run.json')
    const record = JSON.parse(await readFile(path, 'utf8')) as object
    const text = JSON.stringify(withValue(record, parsePath(field), value))
    await writeFile(path, value === Infinity ? text.replace('"seed":null', '"seed":1e999') : text)
    expect((await library.list()).map(({ record: { id } }) => id)).toEqual([ids[1]])
    const [problem] = await library.problems()
    expect(JSON.stringify(problem)).toContain(`is damaged: ${field}`)
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
    expect(await library.read(writer.id)).toMatchObject({
      readOnly: true,
      record: { schema: RUN_SCHEMA + 1 }
    })
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
    expect(await library.problems()).toMatchObject([{ id: writer.id, code: 'run.newerSchema' }])
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
    const before = await library.usage()
    await library.trash(writer.id)
    expect(await library.list()).toEqual([])
    await expect(library.read(writer.id)).rejects.toMatchObject({ code: 'run.missing' })
    expect(await library.usage()).toEqual({ runs: 0, trash: before.runs })
    const restored = await library.restore(writer.id)
    expect(restored.record.id).toBe(writer.id)
    const again = await library.write(writer.id)
    expect(await again.append(train, trainRows([20]))).toMatchObject({ appended: 2, firstRow: 2 })
    await again.close()
    await expect(library.restore(writer.id)).rejects.toMatchObject({ code: 'trash.missing' })
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
    expect(await library.usage()).toEqual({ runs: await actual(), trash: 0 })
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
