/**
 * The zip of a bundle, read with distrust: nothing of it is believed before it is checked.
 *
 * Refused, each with one sentence: what is no zip or cut short, more entries than `MOST_ENTRIES`, names that could lead
 * out of a folder or mean something else on another system, links, and what would unpack to more than `MOST_RATIO` times
 * the size of the file. That an entry holds the bytes that it declares is checked while it is read.
 */
import { open as openFile } from 'node:fs/promises'
import { PassThrough, type Readable } from 'node:stream'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { AppError } from '#shared/errors'
import { errnoOf, onFile, storeError } from '../files/storeErrors'

export const MOST_ENTRIES = 100_000
/** Stored files take what they hold; deflated metrics rarely shrink beyond a tenth. */
export const MOST_RATIO = 100
/** Small files may shrink a lot without harm. */
const HARMLESS_BYTES = 2 ** 20
const MOST_DEPTH = 8

export interface ArchiveEntry {
  path: string
  size: number
}

export interface Archive {
  readonly entries: ReadonlyMap<string, ArchiveEntry>
  /** The bytes of an entry; the stream fails with `bundle.damaged` where they are not what the zip declares. */
  read(path: string): Promise<Readable>
  close(): void
}

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const segmentPattern = /^(?![. ])[^\x00-\x1f\x7f/\\:*?"<>|]{1,200}(?<![. ])$/

/** A path that means the same file on every system, below the folder it is unpacked in. */
export function isSafePath(path: string): boolean {
  const segments = path.split('/')
  return (
    segments.length <= MOST_DEPTH &&
    segments.every((part) => segmentPattern.test(part) && !reserved.test(part))
  )
}

export const bundleError = (reason: string, sentence: string, path?: string): AppError =>
  new AppError(`bundle.${reason}`, sentence, path === undefined ? undefined : { path })

export async function openArchive(file: string): Promise<Archive> {
  const zip = await openZip(file)
  // Who reads an entry is told of what fails there; the zip tells it as well, and would end the process where nobody listens.
  zip.on('error', () => undefined)
  /** What the zip library finds wrong, and what its disk refuses, as sentences. */
  const told = (error: unknown, path?: string): Error => storeError(asDamage(error, path), file) as Error
  try {
    const entries = await listEntries(zip)
    return {
      entries: new Map([...entries].map(([path, { uncompressedSize: size }]) => [path, { path, size }])),
      read: async (path) => {
        const source = await zip.openReadStreamPromise(entries.get(path)!).catch((error: unknown) => {
          throw told(error, path)
        })
        const bytes = new PassThrough()
        source.on('error', (error: Error) => bytes.destroy(told(error, path)))
        bytes.on('close', () => source.destroy())
        return source.pipe(bytes)
      },
      close: () => zip.close()
    }
  } catch (error) {
    zip.close()
    throw told(error)
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    // Names come as bytes: ours is the only place where they are judged.
    return await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false })
  } catch (error) {
    if (errnoOf(error) === 'EISDIR') throw bundleError('invalid', 'This is a folder, no Saltus bundle.')
    if (errnoOf(error)) return onFile(file, () => Promise.reject(error as Error))
    if (await onFile(file, () => startsAsZip(file)))
      throw bundleError('truncated', 'The bundle is cut short: its end is missing. Copy it again.')
    throw bundleError('invalid', 'This file is no Saltus bundle.')
  }
}

async function startsAsZip(file: string): Promise<boolean> {
  const handle = await openFile(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1') === 'PK\x03\x04'
  } finally {
    await handle.close()
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) throw tooMany(zip.entryCount)
  const entries = new Map<string, Entry>()
  const seen = new Set<string>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    const path = nameOf(entry)
    if (path.endsWith('/')) continue
    checkEntry(entry, path)
    const name = path.toLowerCase()
    if (seen.has(name)) throw bundleError('path', `The bundle holds ${path} twice.`, path)
    if (seen.add(name).size > MOST_ENTRIES) throw tooMany(seen.size)
    total += entry.uncompressedSize
    if (total > HARMLESS_BYTES && total > MOST_RATIO * zip.fileSize)
      throw bundleError(
        'bomb',
        `The bundle would unpack to more than ${MOST_RATIO} times its own size, so it is not unpacked.`
      )
    entries.set(path, entry)
  }
  return entries
}

const tooMany = (count: number): AppError =>
  bundleError('entries', `The bundle holds ${count} files; at most ${MOST_ENTRIES} are read.`)

const nameOf = ({ fileNameRaw }: Entry): string => fileNameRaw.toString('utf8')

const FILE_TYPE = 0o170000
const REGULAR = 0o100000

function checkEntry(entry: Entry, path: string): void {
  if (!isSafePath(path))
    throw bundleError(
      'path',
      `The bundle names ${JSON.stringify(path)}, which could lead out of the library.`,
      path
    )
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE
  if (type !== 0 && type !== REGULAR)
    throw bundleError('path', `${path} in the bundle is a link or a device, not a file.`, path)
  if (!entry.canDecodeFileData())
    throw bundleError(
      'invalid',
      `${path} in the bundle is encrypted or packed in a way that is not read.`,
      path
    )
}

/** What the zip library found wrong, as a sentence; failures of the disk stay what they are. */
export function asDamage(error: unknown, path?: string): unknown {
  if (error instanceof AppError || errnoOf(error)) return error
  const reason = error instanceof Error ? error.message : String(error)
  const what = path ? `${path} in the bundle` : 'The bundle'
  return bundleError('damaged', `${what} is damaged (${reason}).`, path)
}
