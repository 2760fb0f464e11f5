/** The arrays of an npz file, which is a zip of NPY files, and which of them are inputs and labels. */
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { isNumeric, isText, type NpyHeader, readNpy, readNpyHeader, readNpyTexts } from './arrays'
import { wrong } from './problem'
import type { FoundTable, Wish } from './table'

/** More arrays than any set of labelled rows has. */
const MOST_ARRAYS = 100
/** Bytes: the header of an array is shorter. */
const HEADER = 4096

/** How both are called in files that are about, the usual first. */
const pairs = [
  ['x_train', 'y_train'],
  ['X_train', 'y_train'],
  ['train_images', 'train_labels'],
  ['x', 'y'],
  ['X', 'y'],
  ['images', 'labels'],
  ['data', 'target'],
  ['data', 'labels'],
  ['arr_0', 'arr_1']
]

/** Throws `data.invalid`. @param most bytes that an array may unpack to */
export async function readNpz(
  name: string,
  bytes: Uint8Array,
  wish: Wish,
  most: number
): Promise<FoundTable> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
    lazyEntries: true,
    autoClose: false
  }).catch(() => {
    throw wrong(name, 'it begins as a zip and is cut short or damaged.')
  })
  try {
    return await read(name, zip, wish, most)
  } finally {
    zip.close()
  }
}

async function read(name: string, zip: ZipFile, wish: Wish, most: number): Promise<FoundTable> {
  if (zip.entryCount > MOST_ARRAYS)
    throw wrong(name, `it holds ${zip.entryCount} files; an npz has a few arrays.`)
  const entries = new Map<string, Entry>()
  const headers = new Map<string, NpyHeader>()
  for await (const entry of zip.eachEntry()) {
    const array = entry.fileName.replace(/\.npy$/, '')
    if (array === entry.fileName) continue
    const whole = `${name}, array ${array}`
    if (entry.uncompressedSize > most)
      throw wrong(whole, `it takes ${entry.uncompressedSize} bytes; at most ${most} are read.`)
    entries.set(array, entry)
    headers.set(array, readNpyHeader(whole, await unpacked(whole, zip, entry, HEADER)))
  }
  const [inputsFrom, labelsFrom] = chosen(name, headers, wish)
  const whole = (array: string): Promise<Uint8Array> =>
    unpacked(`${name}, array ${array}`, zip, entries.get(array)!, Infinity)
  const { values, shape } = readNpy(`${name}, array ${inputsFrom}`, await whole(inputsFrom))
  const told = await whole(labelsFrom)
  const labelsName = `${name}, array ${labelsFrom}`
  const labels = isText(headers.get(labelsFrom)!)
    ? readNpyTexts(labelsName, told)
    : [...readNpy(labelsName, told).values]
  return { values, shape, labels, inputsFrom, labelsFrom }
}

async function unpacked(name: string, zip: ZipFile, entry: Entry, enough: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
      if (size >= enough) break
    }
  } catch {
    throw wrong(name, 'it is cut short or damaged.')
  }
  return Buffer.concat(chunks)
}

function chosen(name: string, headers: ReadonlyMap<string, NpyHeader>, wish: Wish): [string, string] {
  const there = [...headers].map(([array, { shape }]) => `${array} (${shape.join(' × ')})`).join(', ')
  const isInputs = (array: string): boolean =>
    headers.has(array) && isNumeric(headers.get(array)!) && headers.get(array)!.shape.length >= 2
  const isLabels = (array: string): boolean => {
    const header = headers.get(array)
    return header !== undefined && (isNumeric(header) || isText(header)) && isColumn(header.shape)
  }
  if (wish.labelsFrom || wish.inputsFrom) {
    const [inputs, labels] = [wish.inputsFrom ?? 'x', wish.labelsFrom ?? 'y']
    if (!isInputs(inputs))
      throw wrong(name, `there is no array ${inputs} of rows of numbers; there are ${there}.`)
    if (!isLabels(labels))
      throw wrong(name, `there is no array ${labels} with a label a row; there are ${there}.`)
    return [inputs, labels]
  }
  const known = pairs.find(([inputs, labels]) => isInputs(inputs!) && isLabels(labels!))
  if (known) return [known[0]!, known[1]!]
  const all = [...headers.keys()]
  const [inputs, labels] = [all.filter(isInputs), all.filter(isLabels)]
  if (inputs.length === 1 && labels.length === 1) return [inputs[0]!, labels[0]!]
  throw wrong(
    name,
    there === ''
      ? 'it is a zip without arrays of NumPy.'
      : `which arrays are inputs and labels cannot be told; there are ${there}. Name both, as in ${name}#x,y.`
  )
}

/** A number a row, also as a matrix of one column. */
const isColumn = (shape: readonly number[]): boolean =>
  shape.length === 1 || (shape.length === 2 && shape[1] === 1)
