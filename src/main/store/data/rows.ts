/** A user's labelled rows: what of a file is described in a spec, and the rows themselves. Dims: n rows, d inputs. */
import { inputsIn, keyOf, type OwnData, type OwnRows } from '#shared/ownData'
import { MOST_CLASSES } from '#shared/ownDataSchema'
import { textProblems } from '#shared/text'
import { isIdx, readIdx, type Values } from './arrays'
import { readCsv } from './csv'
import { readNpz } from './npz'
import { wrong } from './problem'
import type { FoundTable, Wish } from './table'

/** A file as it is stored. */
export interface DataFile {
  name: string
  sha256: string
  bytes: Uint8Array
}

export interface ReadData {
  data: OwnData
  rows: OwnRows
}

/** Numbers of all rows: 48 million are MNIST's, 154 million CIFAR-10's. */
const MOST_NUMBERS = 2 ** 28
/** Bytes of an array in an npz. */
const MOST_UNPACKED = 2 ** 30
/** So many inputs that all are bytes are pixels. */
const PIXELS = 64

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

export const formatOf = (bytes: Uint8Array): OwnData['format'] =>
  isIdx(bytes) ? 'idx' : isZip(bytes) ? 'npz' : 'csv'

/** Throws `data.invalid`, one sentence. @param labels of IDX: the other file */
export async function readData(file: DataFile, labels: DataFile | null, wish: Wish = {}): Promise<ReadData> {
  const { name } = file
  const format = formatOf(file.bytes)
  if (labels && format !== 'idx')
    throw wrong(
      labels.name,
      `a file of labels goes with images in IDX, and ${name} is ${format.toUpperCase()}.`
    )
  const table =
    format === 'csv'
      ? await readCsv(name, file.bytes, wish)
      : format === 'npz'
        ? await readNpz(name, file.bytes, wish, MOST_UNPACKED)
        : pairOf(file, labels)
  const [n, ...shape] = table.shape
  if (table.labels.length !== n)
    throw wrong(name, `${n} rows of inputs and ${table.labels.length} labels do not go together.`)
  if (shape.length > 4) throw wrong(name, `a row has ${shape.length} dimensions; at most 4 are read.`)
  if (table.values.length > MOST_NUMBERS)
    throw wrong(name, `it holds ${table.values.length} numbers; at most ${MOST_NUMBERS} are read.`)
  const { classes, places } = classesOf(name, table.labels)
  const counts = classes.map(() => 0)
  for (const place of places) counts[place]!++
  const d = shape.reduce((product, size) => product * size, 1)
  const isBytes = table.values instanceof Uint8Array || allBytes(table.values)
  const scale = shape.length > 1 || (d >= PIXELS && isBytes) ? 'range' : 'columns'
  const data: OwnData = {
    name,
    sha256: file.sha256,
    format,
    labels: labels && { name: labels.name, sha256: labels.sha256 },
    inputsFrom: table.inputsFrom,
    labelsFrom: table.labelsFrom,
    shape,
    scale,
    classes,
    counts
  }
  // a name that steers what is read has no place in a spec
  const [odd] = textProblems(data, [])
  if (odd) throw wrong(name, odd.message)
  return { data, rows: rowsOf(data, table.values, places, isBytes) }
}

function pairOf(file: DataFile, labels: DataFile | null): FoundTable {
  const inputs = readIdx(file.name, file.bytes)
  if (inputs.shape.length < 2)
    throw wrong(
      file.name,
      `it holds ${inputs.shape[0]} single numbers: labels. Choose the file of images too.`
    )
  if (!labels)
    throw wrong(
      file.name,
      'images in IDX have their labels in a file of their own. Choose both, images first.'
    )
  if (!isIdx(labels.bytes)) throw wrong(labels.name, 'it is no IDX, as labels of images in IDX are.')
  const told = readIdx(labels.name, labels.bytes)
  if (told.shape.length !== 1)
    throw wrong(labels.name, `it has ${told.shape.length} dimensions; labels have one.`)
  return { ...inputs, labels: [...told.values], inputsFrom: '', labelsFrom: '' }
}

/** Whole numbers are classes from the least to the greatest, of which none may be left out; texts come in order of letters. */
function classesOf(
  name: string,
  labels: readonly (number | string)[]
): { classes: string[]; places: Uint8Array } {
  const found = [...new Set(labels)]
  if (found.length < 2)
    throw wrong(name, `all labels are alike, ${String(found[0])}; at least 2 classes are needed.`)
  if (found.length > MOST_CLASSES)
    throw wrong(
      name,
      `it has ${found.length} labels that differ; at most ${MOST_CLASSES} classes are told apart.`
    )
  const numbers = found.filter((label) => typeof label === 'number')
  if (numbers.length > 0) {
    const broken = numbers.find((label) => !Number.isInteger(label))
    if (broken !== undefined) throw wrong(name, `label ${broken} is no whole number; labels name classes.`)
    const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)]
    for (let label = least; label <= greatest; label++)
      if (!numbers.includes(label))
        throw wrong(name, `class ${label} has no row; labels go from ${least} to ${greatest}.`)
    const classes = numbers.sort((a, b) => a - b).map(String)
    return { classes, places: Uint8Array.from(labels, (label) => Number(label) - least) }
  }
  const classes = found.map(String).sort((a, b) => (a < b ? -1 : 1))
  const long = classes.find((each) => each.length > 200)
  if (long) throw wrong(name, `label “${long.slice(0, 40)}…” is longer than 200 letters.`)
  const at = new Map(classes.map((each, i) => [each, i]))
  return { classes, places: Uint8Array.from(labels, (label) => at.get(String(label))!) }
}

function allBytes(values: Values): boolean {
  for (const value of values) if (!(value >= 0 && value <= 255 && Number.isInteger(value))) return false
  return true
}

function rowsOf(data: OwnData, values: Values, labels: Uint8Array, isBytes: boolean): OwnRows {
  const d = inputsIn(data)
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]!))
      throw wrong(data.name, `row ${Math.floor(i / d) + 1} holds ${values[i]}; numbers have to be finite.`)
  const key = keyOf(data)
  if (data.scale === 'columns') return { key, x: standardised(values, d), low: 0, span: 1, labels }
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low === high) throw wrong(data.name, `all inputs are ${low}, so there is nothing to learn from.`)
  const x = isBytes ? Uint8Array.from(values) : Float32Array.from(values)
  return { key, x, low, span: high - low, labels }
}

/** Mean 0 and variance 1 of each column over all rows; one without variance becomes 0. */
function standardised(values: Values, d: number): Float32Array {
  const n = values.length / d
  const x = new Float32Array(values.length)
  for (let column = 0; column < d; column++) {
    let [sum, squares] = [0, 0]
    for (let i = column; i < values.length; i += d) sum += values[i]!
    const mean = sum / n
    for (let i = column; i < values.length; i += d) squares += (values[i]! - mean) ** 2
    const std = Math.sqrt(squares / n)
    for (let i = column; i < values.length; i += d) x[i] = std === 0 ? 0 : (values[i]! - mean) / std
  }
  return x
}
