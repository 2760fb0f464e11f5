/** A run with a damaged series: what is intact stays, what is not is kept aside, and the run can go on. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLibrary } from '../../../../src/main/store/library'
import { salvageRun } from '../../../../src/main/store/runs/salvage'
import { readLayout } from '../../../../src/main/store/series/arrowFormat'
import { engine, makeState, runInit, temporaryFolder, train, trainRows } from '../samples'
import { expectRows, steps } from '../seriesFiles'

const derived = { ...train, name: 'norms', source: 'derived' as const }

/** A finished run of ten steps: a batch a step, a state every second one, and the rolling one. */
async function finishedRun(): Promise<{ root: string; id: string; folder: string }> {
  const root = await temporaryFolder()
  const library = openLibrary(root)
  const writer = await library.create({ ...runInit, series: [train, derived] })
  for (let step = 0; step <= 10; step++) {
    await writer.append(train, trainRows([step]))
    if (step % 2 === 0) await writer.writeCheckpoint(makeState(step), { rolling: false, engine })
  }
  await writer.writeCheckpoint(makeState(10), { rolling: true, engine })
  await writer.replace(derived, { ...trainRows([10]), series: 'norms' })
  await writer.update({ status: 'finished', step: 10 }, { event: 'finished', step: 10 })
  await writer.close()
  return { root, id: writer.id, folder: join(root, 'runs', writer.id) }
}

/** Changes a byte in the batch of this index. Returns the whole file. */
async function damage(folder: string, name: string, batch: number): Promise<Buffer> {
  const path = join(folder, 'series', `${name}.arrows`)
  const bytes = await readFile(path)
  const { batches } = readLayout(new Uint8Array(bytes))
  bytes[batches[batch]!.offset + 100]! ^= 1
  await writeFile(path, bytes)
  return bytes
}

const statesOf = async (folder: string): Promise<string[]> =>
  (await readdir(join(folder, 'checkpoints'))).map((name) => name.replace('.safetensors', '')).sort()

it('is refused before its record is touched, with the way on, and goes on from there', async () => {
  const { root, id, folder } = await finishedRun()
  const bytes = await damage(folder, 'train', 7)
  const library = openLibrary(root)
  const record = await readFile(join(folder, 'run.json'))
  const refusal = {
    code: 'store.damaged',
    message: expect.stringContaining(`; saltus salvage ${id} keeps what is intact.`) as string
  }
  await expect(library.readSeries(id, train, 0)).rejects.toMatchObject(refusal)
  await expect(library.write(id)).rejects.toMatchObject(refusal)
  expect(await readFile(join(folder, 'run.json'))).toEqual(record)

  const salvage = await salvageRun(root, id)
  expect(salvage).toMatchObject({ series: [{ name: 'train', rows: 14 }], states: 4, step: 4 })
  expect(await statesOf(folder)).toEqual(['0', '2', '4'])
  expect(await statesOf(salvage.kept!)).toEqual(['10', '6', '8', 'latest'])
  expect(await readFile(join(salvage.kept!, 'train.arrows'))).toEqual(bytes)
  const run = (await library.read(id)).record
  expect(run).toMatchObject({ status: 'interrupted', step: 4 })
  expect(run.journal.at(-1)).toMatchObject({
    event: 'salvaged',
    step: 4,
    detail: expect.stringMatching(
      /^damaged: train after row 14; what was there and 4 later states are kept in damaged-\d{8}-\d{6}$/
    ) as string
  })
  expectRows(await library.readSeries(id, train, 0), trainRows(steps(0, 7)))

  const writer = await library.write(id)
  expect(await writer.append(train, trainRows(steps(5, 11)))).toMatchObject({
    replayed: 4,
    mismatched: 0,
    appended: 8
  })
  await writer.close()
  expectRows(await library.readSeries(id, train, 0), trainRows(steps(0, 11)))
})

it('begins anew where the first batch is damaged, from its first state', async () => {
  const { root, id, folder } = await finishedRun()
  await damage(folder, 'train', 0)
  expect(await salvageRun(root, id)).toMatchObject({
    series: [{ name: 'train', rows: 0 }],
    states: 6,
    step: 0
  })
  expect(await statesOf(folder)).toEqual(['0'])
  expect((await openLibrary(root).readSeries(id, train, 0)).rows).toBe(0)
})

it('passes over a damaged state', async () => {
  const { root, id, folder } = await finishedRun()
  await damage(folder, 'train', 7)
  await writeFile(join(folder, 'checkpoints', '4.safetensors'), 'x')
  expect(await salvageRun(root, id)).toMatchObject({ step: 2 })
})

it('a last batch that lacks rows of the newest state is no tail that a killed writer left', async () => {
  const { root, id, folder } = await finishedRun()
  await damage(folder, 'train', 10)
  expect(await salvageRun(root, id)).toMatchObject({ series: [{ name: 'train', rows: 20 }], step: 8 })
})

it('a damaged derived series alone is set aside, to be computed anew; the run stays as it is', async () => {
  const { root, id, folder } = await finishedRun()
  await damage(folder, 'norms', 0)
  expect(await salvageRun(root, id)).toMatchObject({
    series: [{ name: 'norms', rows: 0 }],
    states: 0,
    step: 10
  })
  expect((await openLibrary(root).read(id)).record).toMatchObject({ status: 'finished', step: 10 })
  expect(await readdir(join(folder, 'series'))).toEqual(['train.arrows'])
})

it('changes nothing of a run that is whole, nor of one that is being written', async () => {
  const { root, id, folder } = await finishedRun()
  const before = await readdir(folder, { recursive: true })
  const record = await readFile(join(folder, 'run.json'))
  expect(await salvageRun(root, id)).toEqual({ kept: null, series: [], states: 0, step: 10 })
  expect(await readdir(folder, { recursive: true })).toEqual(before)
  expect(await readFile(join(folder, 'run.json'))).toEqual(record)
  const writer = await openLibrary(root).write(id)
  await expect(salvageRun(root, id)).rejects.toMatchObject({ code: 'run.locked' })
  await writer.close()
  await expect(salvageRun(root, '../x')).rejects.toMatchObject({ code: 'run.invalidId' })
})
