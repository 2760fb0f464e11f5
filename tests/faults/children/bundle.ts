/**
 * `node bundle.js <folder>`: mounts a disk of 256 kB there, merges bundles that do not fit into a library on it, and
 * exports to it; reports as JSON.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toWireError, type WireError } from '#shared/errors'
import { emptySession } from '#shared/session'
import { writeBundle } from '../../../src/main/store/bundles/bundleWrite'
import { openLibrary } from '../../../src/main/store/library'
import { runInit } from '../../main/store/rows'

const MOUNT = 'mount'
const [folder = ''] = process.argv.slice(2)
const outside = mkdtempSync(join(tmpdir(), 'saltus-full-'))

async function refusal(action: Promise<unknown>): Promise<WireError | null> {
  return action.then(
    () => null,
    (error: unknown) => toWireError(error)
  )
}

/** A bundle of one run with so many files of a size each. */
async function bundleOf(name: string, files: number, bytes: number): Promise<string> {
  const library = openLibrary(join(outside, name))
  const writer = await library.create(runInit)
  await writer.close()
  const layouts = join(library.root, 'runs', writer.id, 'projections')
  mkdirSync(layouts)
  for (let i = 0; i < files; i++) writeFileSync(join(layouts, `${i}.bin`), Buffer.alloc(bytes, i))
  const file = join(outside, `${name}.saltus`)
  await writeBundle(library.root, initOf(writer.id), file)
  return file
}

const initOf = (id: string) => ({
  title: 'Full',
  session: { ...emptySession, openRuns: [id] },
  runs: [{ id, title: '' }],
  sweeps: [],
  version: '0'
})

execFileSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder])
const library = openLibrary(join(folder, 'library'))
const mine = await library.create(runInit)
await mine.close()
const tooLarge = await refusal(library.mergeBundle(await bundleOf('large', 1, 400_000)))
// A hundred bytes take a whole page of the disk, so this one fails only while it is unpacked.
const tooMany = await refusal(library.mergeBundle(await bundleOf('many', 100, 100)))
const merged = readdirSync(library.root)
const runs = (await library.list()).map(({ record }) => record.id === mine.id)
writeFileSync(join(library.root, 'runs', mine.id, 'large.bin'), Buffer.alloc(150_000))
const target = join(folder, 'mine.saltus')
const exported = await refusal(writeBundle(library.root, initOf(mine.id), target))
const left = readdirSync(folder)
rmSync(outside, { recursive: true })
console.log(JSON.stringify({ tooLarge, tooMany, merged, runs, exported, left }))
