/** A library with one of everything that can be wrong: each is found with what is lost, and a repaired copy has none of it. */
import { copyFile, cp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptySession } from '#shared/session'
import { examineLibrary, type LibraryFinding } from '../../../../src/main/store/doctor/examineLibrary'
import { repairLibrary } from '../../../../src/main/store/doctor/repairLibrary'
import { readLayout } from '../../../../src/main/store/series/arrowFormat'
import { openLibrary } from '../../../../src/main/store/library'
import { engine, makeState, runInit, temporaryFolder, train, trainRows } from '../samples'

async function addRun(root: string): Promise<string> {
  const writer = await openLibrary(root).create(runInit)
  for (const step of [10, 20, 30]) {
    await writer.append(train, trainRows([step]))
    await writer.writeCheckpoint(makeState(step), { rolling: false, engine })
  }
  await writer.update({ status: 'finished', step: 30, engine }, { event: 'finished', step: 30 })
  await writer.close()
  return writer.id
}

async function found(root: string): Promise<LibraryFinding[]> {
  const all: LibraryFinding[] = []
  for await (const finding of examineLibrary(root)) all.push(finding)
  return all
}

/** Every file's bytes, by path. */
async function everything(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = files.sort().map(async (path) => [path.slice(root.length), await readFile(path, 'latin1')])
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>
}

it('a library that is whole has nothing, whatever its age', async () => {
  const root = await temporaryFolder()
  await addRun(root)
  expect(await found(root)).toEqual([])
  await cp('tests/fixtures/stored/v1/library', root, { recursive: true })
  expect(await found(root)).toEqual([])
})

it('what is wrong is named with what is lost; a copy is repaired, and the library left as it is', async () => {
  const root = await temporaryFolder()
  const ids: string[] = []
  for (let i = 0; i < 4; i++) ids.push(await addRun(root))
  ids.sort()
  const inRun = (at: number, name: string): string => join(root, 'runs', ids[at]!, name)
  const change = async (path: string, edit: (bytes: Buffer) => void): Promise<void> => {
    const bytes = await readFile(path)
    edit(bytes)
    await writeFile(path, bytes)
  }
  await writeFile(inRun(0, 'run.json'), '{"schema": 5')
  await writeFile(inRun(1, 'labels.json'), '{"title": 3}')
  await change(inRun(1, 'checkpoints/20.safetensors'), (bytes) => (bytes[bytes.length - 1]! ^= 1))
  await copyFile(inRun(1, 'checkpoints/10.safetensors'), inRun(1, 'checkpoints/15.safetensors'))
  // The second of three batches: rows after the first are lost, and so are states that presuppose them.
  await change(inRun(2, 'series/train.arrows'), (bytes) => {
    const [, second] = readLayout(new Uint8Array(bytes)).batches
    bytes[second!.offset + 100]! ^= 1
  })
  const record = await readFile(inRun(3, 'run.json'), 'utf8')
  await writeFile(inRun(3, 'run.json'), record.replace('"learningRate": 0.05', '"learningRate": 25'))
  const sessions = openLibrary(root).sessions
  await sessions.save(null, 'Gone', { ...emptySession, openRuns: ['20200101-000000-parity-0000'] })

  const before = await everything(root)
  const findings = await found(root)
  expect(
    findings.map(({ path, what, lost }) => [path.split('/').slice(2).join('/'), `${what} ${lost}`])
  ).toEqual([
    ['run.json', expect.stringMatching(/is not JSON\. The run cannot be shown; its rows and states/)],
    ['labels.json', expect.stringMatching(/title must be a text; it is 3\. Title, notes/)],
    [
      'checkpoints/15.safetensors',
      expect.stringMatching(/holds the state of step 10.* This state; others serve/)
    ],
    ['checkpoints/20.safetensors', expect.stringMatching(/its checksum is wrong\. This state/)],
    [
      'series/train.arrows',
      expect.stringMatching(/batch at byte \d+, after 2 rows, is broken; .* What follows its first 2 rows/)
    ],
    ['checkpoints/20.safetensors', expect.stringMatching(/rows are missing\. This state/)],
    ['checkpoints/30.safetensors', expect.stringMatching(/rows are missing\. This state/)],
    ['run.json', expect.stringMatching(/was changed after run .* The run cannot be gone on from\./)],
    ['', expect.stringMatching(/shows 20200101-000000-parity-0000, not in this library/)]
  ])

  const copy = join(await temporaryFolder(), 'repaired')
  const left = await repairLibrary(root, copy)
  expect(await everything(root)).toEqual(before)
  expect(left.map(({ kind }) => kind)).toEqual(['reference', 'reference'])
  const repaired = openLibrary(copy)
  expect(await repaired.problems()).toEqual([])
  expect((await repaired.list()).map(({ record: { id } }) => id).sort()).toEqual(ids.slice(1).sort())
  expect((await repaired.readSeries(ids[2]!, train, 0)).rows).toBe(2)
  expect((await repaired.readOwnCheckpoint(ids[2]!))?.step).toBe(10)
  // Nothing is thrown away.
  const aside = await everything(join(copy, 'unreadable'))
  const inCopy = await everything(copy)
  for (const path of Object.keys(before)) expect(path in inCopy || path in aside).toBe(true)
  for (const [path, bytes] of Object.entries(aside)) expect(bytes).toBe(before[path])
  await rm(copy, { recursive: true })
  await expect(repairLibrary(root, join(root, 'inside'))).rejects.toMatchObject({ code: 'doctor.target' })
  await expect(repairLibrary(root, join(root, '..'))).rejects.toMatchObject({ code: 'doctor.target' })
})
