/** Bundles of real libraries: written, merged into others, and refused when they are not what they should be. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { ZipFile, type Options } from 'yazl'
import { emptySession } from '#shared/session'
import { inspectBundle } from '../../../../src/main/store/bundles/bundleMerge'
import { writeBundle } from '../../../../src/main/store/bundles/bundleWrite'
import { openLibrary } from '../../../../src/main/store/library'
import type { Library } from '../../../../src/main/store/types'
import { bits, engine, makeState, runInit, temporaryFolder, train, trainRows } from '../samples'

async function library(): Promise<Library> {
  return openLibrary(await temporaryFolder())
}

async function addRun(to: Library, title: string, rows = 40): Promise<string> {
  const writer = await to.create({ ...runInit, title })
  await writer.append(train, trainRows(Array.from({ length: rows }, (_, i) => i * 10)))
  await writer.writeCheckpoint(makeState(30), { rolling: false, engine })
  await writer.update({ status: 'finished', step: 30, engine }, { event: 'finished', step: 30 })
  await writer.close()
  await mkdir(join(to.root, 'runs', writer.id, 'projections'))
  await writeFile(join(to.root, 'runs', writer.id, 'projections', 'a layout.bin'), title)
  return writer.id
}

async function bundleOf(from: Library, ids: readonly string[]): Promise<string> {
  const file = join(await temporaryFolder(), 'shared.saltus')
  const comparison = { runs: ids, shown: true }
  const session = { ...emptySession, openRuns: ids, activeRun: ids[0]!, comparison, cursor: 20 }
  const runs = ids.map((id) => ({ id, title: `Run ${id}` }))
  await writeBundle(from.root, { title: 'A leap', session, runs, sweeps: [], version: '0.1.0' }, file)
  return file
}

/** Every file below a folder, by path, as the bytes that it holds. */
async function everything(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = await Promise.all(
    files.sort().map(async (path) => [path.slice(folder.length), await readFile(path)])
  )
  return Object.fromEntries(read.map(([path, bytes]) => [path, (bytes as Buffer).toString('latin1')]))
}

describe('a bundle', () => {
  it('brings runs, layouts and the session into an empty library, bit for bit', async () => {
    const [from, to] = [await library(), await library()]
    const ids = [await addRun(from, 'first'), await addRun(from, 'second')]
    await writeFile(join(from.root, 'runs', ids[0]!, 'lock.json'), '{}')
    await writeFile(join(from.root, 'runs', ids[0]!, 'run.json.1a2b3c4d.tmp'), 'half')
    const file = await bundleOf(from, ids)
    expect(await inspectBundle(file)).toMatchObject({
      title: 'A leap',
      runs: [{ id: ids[0] }, { id: ids[1] }]
    })
    const merged = await to.mergeBundle(file)
    expect(merged.imported.map(({ id, was }) => [id, was])).toEqual(ids.map((id) => [id, id]))
    const comparison = { runs: ids, shown: true }
    const shown = { openRuns: ids, activeRun: ids[0]!, comparison, cursor: 20 }
    expect(merged.session).toEqual({ ...emptySession, ...shown })
    const sent = await everything(join(from.root, 'runs'))
    delete sent[`/${ids[0]}/lock.json`]
    delete sent[`/${ids[0]}/run.json.1a2b3c4d.tmp`]
    expect(await everything(join(to.root, 'runs'))).toEqual(sent)
    expect((await readdir(to.root)).sort()).toEqual(['runs'])
    const rows = await to.readSeries(ids[1]!, train, 0)
    expect(bits(rows.columns.loss)).toEqual(bits((await from.readSeries(ids[1]!, train, 0)).columns.loss))
  })

  it('is merged once: the same runs are not taken twice', async () => {
    const [from, to] = [await library(), await library()]
    await addRun(to, 'here before')
    const file = await bundleOf(from, [await addRun(from, 'first')])
    const { imported } = await to.mergeBundle(file)
    const after = await everything(to.root)
    const again = await to.mergeBundle(file)
    expect(again).toMatchObject({ imported: [], present: [{ id: imported[0]!.id }] })
    expect(await everything(to.root)).toEqual(after)
    expect(await from.mergeBundle(file)).toMatchObject({ imported: [] })
  })

  it('gives new runs colours that no run has', async () => {
    const [from, to] = [await library(), await library()]
    await addRun(to, 'here before')
    const file = await bundleOf(from, [await addRun(from, 'first'), await addRun(from, 'second')])
    await to.mergeBundle(file)
    expect((await to.list()).map(({ record }) => record.index).sort()).toEqual([0, 1, 2])
  })

  it('gives a new id to a run whose id another run has, once, and the session follows', async () => {
    const [from, to] = [await library(), await library()]
    const id = await addRun(from, 'first')
    const file = await bundleOf(from, [id])
    await to.mergeBundle(file)
    const record = join(to.root, 'runs', id, 'run.json')
    await writeFile(record, (await readFile(record, 'utf8')).replace('"step": 30', '"step": 31'))
    const before = await everything(join(to.root, 'runs', id))
    const { imported, session } = await to.mergeBundle(file)
    expect(imported).toMatchObject([{ was: id }])
    const other = imported[0]!.id
    expect(other).not.toBe(id)
    expect(session).toMatchObject({ openRuns: [other], activeRun: other, comparison: { runs: [other] } })
    expect((await to.read(other)).record).toMatchObject({ id: other, step: 30, index: 1 })
    expect(await everything(join(to.root, 'runs', id))).toEqual(before)
    expect(await to.mergeBundle(file)).toMatchObject({ imported: [], present: [{ id: other }] })
    expect(await to.list()).toHaveLength(2)
  })

  it('takes a run that trains as it is: interrupted, with no checkpoint ahead of its rows', async () => {
    const [from, to] = [await library(), await library()]
    const writer = await from.create(runInit)
    await writer.update({ status: 'running' }, { event: 'started', step: 0 })
    await writer.append(train, trainRows([10, 20]))
    const file = await bundleOf(from, [writer.id])
    await writer.append(train, trainRows([30]))
    await writer.close()
    await to.mergeBundle(file)
    expect((await to.read(writer.id)).record).toMatchObject({ status: 'interrupted', step: 20 })
  })

  it('reports how far it is, and leaves nothing when it is cancelled', async () => {
    const [from, to] = [await library(), await library()]
    const ids = [await addRun(from, 'first', 2000), await addRun(from, 'second', 2000)]
    const file = await bundleOf(from, ids)
    const seen: number[] = []
    await to.mergeBundle(file, { onProgress: (done, total) => seen.push(done / total) })
    expect(seen.at(-1)).toBe(1)
    const other = await library()
    const stop = new AbortController()
    const merging = other.mergeBundle(file, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(merging).rejects.toMatchObject({ code: 'bundle.cancelled' })
    expect(await readdir(other.root)).toEqual([])
    const target = join(await temporaryFolder(), 'b.saltus')
    const late = new AbortController()
    const init = {
      title: 'x',
      session: emptySession,
      runs: [{ id: ids[0]!, title: '' }],
      sweeps: [],
      version: '0'
    }
    const writing = writeBundle(from.root, init, target, {
      signal: late.signal,
      onProgress: () => late.abort()
    })
    await expect(writing).rejects.toMatchObject({ code: 'bundle.cancelled' })
    expect(await readdir(join(target, '..'))).toEqual([])
  })

  it('opens ten runs of some size in little time', async () => {
    const [from, to] = [await library(), await library()]
    const ids: string[] = []
    for (let i = 0; i < 10; i++) ids.push(await addRun(from, `run ${i}`, 5000))
    const start = performance.now()
    const file = await bundleOf(from, ids)
    const written = performance.now()
    await to.mergeBundle(file)
    const opened = performance.now()
    console.log(`ten runs: written in ${(written - start) | 0} ms, opened in ${(opened - written) | 0} ms`)
    expect(await to.list()).toHaveLength(10)
    expect(opened - written).toBeLessThan(5000)
  })
})

interface Piece {
  path: string
  bytes: Buffer | string
  options?: Partial<Options>
}

/** A zip of these entries, its bytes changed afterwards where yazl itself would refuse them. */
async function zipOf(
  pieces: readonly Piece[],
  rename: (bytes: Buffer) => Buffer = (bytes) => bytes
): Promise<string> {
  const zip = new ZipFile()
  for (const { path, bytes, options } of pieces)
    zip.addBuffer(Buffer.from(bytes), path, { compress: false, ...options })
  zip.end()
  const file = join(await temporaryFolder(), 'bad.saltus')
  await pipeline(zip.outputStream, createWriteStream(file))
  await writeFile(file, rename(await readFile(file)))
  return file
}

/** The same name everywhere in the file replaced by another of its length. */
const renamed =
  (from: string, to: string) =>
  (bytes: Buffer): Buffer =>
    Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1')

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const runId = '20260301-120000-parity-1a2b'

function manifest(changes: Record<string, unknown> = {}): Piece {
  const about = {
    saltusBundle: 1,
    version: '9.9',
    createdAt: '2026',
    title: 'Bad',
    session: null,
    runs: [],
    sweeps: []
  }
  return { path: 'manifest.json', bytes: JSON.stringify({ ...about, ...changes }) }
}

const listed = (pieces: readonly Piece[]) => ({
  runs: [
    {
      id: runId,
      title: '',
      files: pieces.map(({ path, bytes }) => ({
        path,
        size: Buffer.from(bytes).length,
        sha256: sha256(bytes)
      }))
    }
  ]
})

describe('a bundle that is not what it should be is refused whole', () => {
  const inRun = (name: string, bytes: Buffer | string, options?: Partial<Options>): Piece => ({
    path: `runs/${runId}/${name}`,
    bytes,
    options
  })

  async function refused(file: string, code: string, sentence: RegExp): Promise<void> {
    const to = await library()
    await addRun(to, 'here before')
    const before = await everything(to.root)
    await expect(to.mergeBundle(file)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence)
    })
    expect(await everything(to.root)).toEqual(before)
    expect(await readdir(to.root)).toEqual(['runs'])
  }

  it('cut short, at any place', async () => {
    const from = await library()
    const file = await bundleOf(from, [await addRun(from, 'first')])
    const { length } = await readFile(file)
    for (const share of [0.2, 0.6, 0.95, 0.999]) {
      await truncate(file, Math.floor(length * share))
      await refused(file, 'bundle.truncated', /cut short/)
    }
  })

  it('no zip, an empty file, a folder, nothing at all', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a.saltus'), 'just some text')
    await writeFile(join(folder, 'b.saltus'), '')
    await refused(join(folder, 'a.saltus'), 'bundle.invalid', /no Saltus bundle/)
    await refused(join(folder, 'b.saltus'), 'bundle.invalid', /no Saltus bundle/)
    await refused(join(folder, 'c.saltus'), 'store.missing', /is gone/)
    await refused(folder, 'bundle.invalid', /is a folder/)
  })

  it('one bit of a run is another', async () => {
    const from = await library()
    const file = await bundleOf(from, [await addRun(from, 'first'), await addRun(from, 'second')])
    const bytes = await readFile(file)
    const at = bytes.lastIndexOf('ARROW1') > 0 ? bytes.lastIndexOf('ARROW1') : bytes.indexOf('.arrows') + 500
    bytes[at] = bytes[at]! ^ 1
    await writeFile(file, bytes)
    await refused(file, 'bundle.damaged', /series\/train\.arrows in the bundle is damaged: its checksum/)
  })

  it.each([
    ['..', `runs/${runId}/series_xx_y.json`, '_xx_', '/../'],
    ['an absolute path', `_etc/passwd`, '_etc', '/etc'],
    ['a drive letter', 'C_/windows.ini', 'C_/w', 'C:/w'],
    ['a backslash', `runs/${runId}/a_b`, 'a_b', 'a\\b'],
    ['a reserved name', `runs/${runId}/con.txt`, 'con.txt', 'con.txt'],
    ['a control character', `runs/${runId}/a_b`, 'a_b', 'a\nb']
  ])('a name with %s', async (_what, path, from, to) => {
    const file = await zipOf([{ path, bytes: 'x' }, manifest()], renamed(from, to))
    await refused(file, 'bundle.path', /could lead out of the library/)
  })

  it('a link, and the same name in two cases', async () => {
    const link = inRun('series/train.arrows', '/etc/passwd', { mode: 0o120777 })
    await refused(await zipOf([link, manifest()]), 'bundle.path', /is a link/)
    const twins = [inRun('a.txt', '1'), inRun('A.txt', '2')]
    await refused(await zipOf([...twins, manifest()]), 'bundle.path', /twice/)
  })

  it('a bomb: by what it declares, and by what it holds', async () => {
    const zeros = inRun('run.json', Buffer.alloc(30 * 2 ** 20), { compress: true })
    await refused(await zipOf([zeros, manifest(listed([zeros]))]), 'bundle.bomb', /times its own size/)
    // The directory says 1000 bytes, the data unpack to more.
    const liar = inRun('run.json', Buffer.alloc(900_000), { compress: true })
    const small = { ...liar, bytes: Buffer.alloc(1000) }
    const size = Buffer.alloc(4)
    size.writeUInt32LE(900_000)
    const file = await zipOf([liar, manifest(listed([small]))], (bytes) => {
      for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 1))
        bytes.writeUInt32LE(1000, at)
      return bytes
    })
    await refused(file, 'bundle.damaged', /too many bytes/)
  })

  it('too many entries: told before they are read', async () => {
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    const zip64 = Buffer.alloc(56)
    zip64.write('PK\x06\x06', 'latin1')
    zip64.writeBigUInt64LE(44n, 4)
    for (const at of [24, 32]) zip64.writeBigUInt64LE(1_000_000n, at)
    const locator = Buffer.alloc(20)
    locator.write('PK\x06\x07', 'latin1')
    locator.writeUInt32LE(1, 16)
    for (const at of [8, 10]) end.writeUInt16LE(0xffff, at)
    for (const at of [12, 16]) end.writeUInt32LE(0xffffffff, at)
    const file = join(await temporaryFolder(), 'many.saltus')
    await writeFile(file, Buffer.concat([zip64, locator, end]))
    await refused(file, 'bundle.entries', /holds 1000000 files; at most 100000/)
  })

  it('a newer format, no manifest, a wrong field, a file of no run, a run that is none', async () => {
    await refused(await zipOf([manifest({ saltusBundle: 3 })]), 'bundle.newer', /Saltus 9\.9 in format 3/)
    await refused(await zipOf([inRun('run.json', '{}')]), 'bundle.invalid', /no manifest\.json/)
    await refused(await zipOf([manifest({ runs: [{ id: '../x' }] })]), 'bundle.invalid', /runs\.0\.id/)
    await refused(
      await zipOf([manifest({ session: { openRuns: 3 } })]),
      'session.invalid',
      /session\.openRuns/
    )
    await refused(await zipOf([inRun('run.json', '{}'), manifest()]), 'bundle.invalid', /not in its manifest/)
    const missing = manifest(listed([inRun('run.json', '{}')]))
    await refused(await zipOf([missing]), 'bundle.damaged', /is missing in the bundle/)
    const stranger = { path: 'runs/other/run.json', bytes: '{}' }
    await refused(await zipOf([stranger, manifest(listed([stranger]))]), 'bundle.invalid', /does not belong/)
    const empty = inRun('run.json', '{}')
    await refused(await zipOf([empty, manifest(listed([empty]))]), 'store.damaged', /schema is no version/)
  })
})

it('one import at a time: the second says who is at it, and works when the first has ended', async () => {
  const [from, to] = [await library(), await library()]
  const file = await bundleOf(from, [await addRun(from, 'first', 3000)])
  // either may come first
  const both = await Promise.allSettled([to.mergeBundle(file), openLibrary(to.root).mergeBundle(file)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: {
      code: 'import.locked',
      message: `Process ${process.pid} is importing into this library. Try again when it has ended.`
    }
  })
  expect(await openLibrary(to.root).mergeBundle(file)).toMatchObject({ imported: [], present: [{}] })
})
