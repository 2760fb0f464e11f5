/**
 * Users' own data files: `<library>/data/<sha256>`, each the bytes of a file as it was when it was taken, under their hash. Read
 * again they are held against it.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AppError } from '#shared/errors'
import { keyOf, OWN_DATA_PATH, type OwnData, type OwnRows } from '#shared/ownData'
import { ensureFolder, readWhole, replaceFile } from '../files/atomicFile'
import { damaged, ifPresent, onFile } from '../files/storeErrors'
import { wrong } from './problem'
import { type DataFile, formatOf, readData, type ReadData } from './rows'
import type { Wish } from './table'

/** Bytes of one file: MNIST's images are 47 MB, as CSV 110 MB. */
export const MOST_DATA_BYTES = 512 * 2 ** 20
/** All that goes into a bundle. */
const MOST_BUNDLED_BYTES = 256 * 2 ** 20
const MOST_NAME = 200

export const dataFolder = (root: string): string => join(root, 'data')
const placeOf = (root: string, sha256: string): string => join(dataFolder(root), sha256)
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface DataFiles {
  /**
   * Takes a file into the library and says what is in it; IDX takes two, images and labels, in any order. Throws
   * `data.invalid`, `store.*`; nothing is taken then.
   */
  take(files: readonly string[], wish?: Wish): Promise<OwnData>
  /** What is in a file that was taken, looked at in another way. Throws as `rows` and `take`. */
  look(data: OwnData, wish: Wish): Promise<OwnData>
  /** Hashes of the files that go into a bundle, and names of those that are too large, or not here. */
  toBundle(named: readonly OwnData[]): Promise<{ data: string[]; leftOut: string[] }>
  /** The rows that a spec names. Throws `data.missing`, `data.changed`, `store.damaged`. */
  rows(data: OwnData): Promise<OwnRows>
}

export function openDataFiles(root: string): DataFiles {
  /** Runs of a sweep read the same. */
  let last: { key: string; rows: Promise<OwnRows> } | null = null

  async function stored(name: string, sha256: string): Promise<DataFile> {
    const place = placeOf(root, sha256)
    const bytes = await onFile(place, () => ifPresent(() => readWhole(place, MOST_DATA_BYTES)))
    if (!bytes)
      throw new AppError(
        'data.missing',
        `${name} (SHA-256 ${sha256.slice(0, 12)}…) is not in this library. Choose the file again: saltus data, and the file.`,
        { path: OWN_DATA_PATH }
      )
    if (hashOf(bytes) !== sha256) throw damaged(place, 'its bytes are no longer those of its SHA-256')
    return { name, sha256, bytes: await inflated(name, bytes) }
  }

  async function read(data: OwnData, wish: Wish): Promise<ReadData> {
    const file = await stored(data.name, data.sha256)
    const labels = data.labels && (await stored(data.labels.name, data.labels.sha256))
    return readData(file, labels, wish)
  }

  async function readAs(data: OwnData): Promise<OwnRows> {
    const { data: found, rows } = await read(data, data)
    const told = ['format', 'shape', 'scale', 'classes', 'counts'] as const
    const other = told.find((field) => JSON.stringify(found[field]) !== JSON.stringify(data[field]))
    if (other)
      throw new AppError('data.changed', `${data.name} has other ${other} than the experiment says.`, {
        path: `${OWN_DATA_PATH}.${other}`
      })
    return rows
  }

  return {
    async take(paths, wish) {
      if (paths.length === 0 || paths.length > 2)
        throw wrong(
          'File',
          `one file is taken, or the two of IDX, images and labels; these are ${paths.length}.`
        )
      const files = await Promise.all((await withLabels(paths)).map(opened))
      const [first, second] = ordered(files)
      const { data } = await readData(first!.file, second?.file ?? null, wish)
      await mkdir(root, { recursive: true })
      await ensureFolder(dataFolder(root))
      for (const { raw, file } of files)
        if (!(await isStored(root, file.sha256))) await replaceFile(placeOf(root, file.sha256), [raw])
      return data
    },
    look: async (data, wish) => (await read(data, wish)).data,
    async toBundle(named) {
      const files = new Map(
        named.flatMap((each) =>
          [each, ...(each.labels ? [each.labels] : [])].map(({ sha256, name }) => [sha256, name])
        )
      )
      const [data, leftOut]: [string[], string[]] = [[], []]
      let bytes = 0
      for (const [sha256, name] of files) {
        const found = await ifPresent(() => stat(placeOf(root, sha256)))
        const fits = found !== null && bytes + found.size <= MOST_BUNDLED_BYTES
        if (fits) bytes += found.size
        ;(fits ? data : leftOut).push(fits ? sha256 : name)
      }
      return { data, leftOut }
    },
    rows(data) {
      const key = keyOf(data) + JSON.stringify(data)
      if (last?.key !== key) {
        const rows = readAs(data)
        last = { key, rows }
        rows.catch(() => (last = null))
      }
      return last!.rows
    }
  }
}

/** Whether it is there with all its bytes; a damaged one is taken anew. */
async function isStored(root: string, sha256: string): Promise<boolean> {
  const place = placeOf(root, sha256)
  if (!(await ifPresent(() => stat(place)))) return false
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(place)) hash.update(chunk as Buffer)
  return hash.digest('hex') === sha256
}

async function opened(path: string): Promise<{ raw: Uint8Array; file: DataFile }> {
  const name = basename(path).slice(0, MOST_NAME)
  const found = await onFile(path, () => ifPresent(() => stat(path)))
  if (!found) throw wrong(name, 'there is no such file.')
  if (!found.isFile()) throw wrong(name, 'it is no file.')
  if (found.size > MOST_DATA_BYTES)
    throw wrong(name, `it has ${found.size} bytes; at most ${MOST_DATA_BYTES} are taken.`)
  const raw = await onFile(path, () => readWhole(path, MOST_DATA_BYTES))
  if (raw.length === 0) throw wrong(name, 'it is empty.')
  return { raw, file: { name, sha256: hashOf(raw), bytes: await inflated(name, raw) } }
}

/** As it is, or unpacked where it is a .gz. */
async function inflated(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_DATA_BYTES })
  } catch (error) {
    throw wrong(
      name,
      error instanceof RangeError
        ? `it unpacks to more than ${MOST_DATA_BYTES} bytes.`
        : 'it begins as a .gz and is cut short or damaged.'
    )
  }
}

/** Of images alone also the labels beside them, where both are called as MNIST's are. */
async function withLabels(paths: readonly string[]): Promise<readonly string[]> {
  const [path] = paths
  const own = basename(path!)
  const name = own.replace('images', 'labels').replace(/idx[2-4]/, 'idx1')
  if (paths.length > 1 || name === own) return paths
  const beside = join(dirname(path!), name)
  return (await ifPresent(() => stat(beside)))?.isFile() ? [path!, beside] : paths
}

type Opened = Awaited<ReturnType<typeof opened>>

/** Images of IDX have more dimensions than labels, and come first. */
function ordered(files: readonly Opened[]): Opened[] {
  const dimensions = ({ file: { bytes } }: Opened): number => (formatOf(bytes) === 'idx' ? bytes[3]! : 0)
  return files.toSorted((a, b) => dimensions(b) - dimensions(a))
}
