/**
 * A series as an Arrow IPC stream: one schema message, then record batches, and no end mark, so that a file
 * that grows is a whole stream at every message. Any Arrow reader opens it.
 *
 * Messages written here carry a checksum (see `arrowMessages.ts`), and the schema's metadata says so under
 * `saltus.checksum`. Files of other writers come without, and are read without.
 */
import {
  Field,
  Float32,
  Float64,
  MessageHeader,
  RecordBatch,
  RecordBatchReader,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Uint16,
  Uint32,
  makeData,
  type DataType
} from 'apache-arrow'
import { columnNames, keyColumns, makeColumn, type Column, type SeriesDeclaration } from '#shared/metrics'
import { batchRows, columnWidths } from './arrowHeader'
import { isSealed, isTornTail, messageAt, seal, PREFIX_BYTES, type FoundMessage } from './arrowMessages'

export type Columns = Record<string, Column>

export interface StoredBatch {
  /** Where its message starts in the file, in bytes. */
  offset: number
  firstRow: number
  rows: number
}

export interface SeriesLayout {
  /** Null while not even the schema is whole. */
  schema: Schema | null
  batches: StoredBatch[]
  rows: number
  /** Bytes up to the end of the last whole message. */
  end: number
  /** Why what follows is not the torn tail of an append; null: it is, or nothing follows. */
  wrong: string | null
}

/** How often the bytes after a broken message are hashed at most. */
const MOST_HASHED = 4

const CHECKSUM_KEY = 'saltus.checksum'
const ORDER_KEY = 'saltus.order'
const CHECKSUM_KIND = 'sha256/16 at the end of the metadata'

function arrowType(column: Column): DataType {
  if (column instanceof Uint32Array) return new Uint32()
  if (column instanceof Uint16Array) return new Uint16()
  return column instanceof Float64Array ? new Float64() : new Float32()
}

/** Columns of a declaration for `rows` rows, index first. */
export function makeColumns(declaration: SeriesDeclaration, rows: number): Columns {
  const names = columnNames(declaration)
  return Object.fromEntries(names.map((name) => [name, makeColumn(name, declaration, rows)]))
}

/** The Arrow schema of a series; titles and units travel with its fields. */
export function arrowSchema(declaration: SeriesDeclaration): Schema {
  const about = new Map(declaration.columns.map(({ name, title, unit }) => [name, { title, unit }]))
  const fields = Object.entries(makeColumns(declaration, 0)).map(
    ([name, column]) =>
      new Field(name, arrowType(column), false, new Map(Object.entries(about.get(name) ?? {})))
  )
  const metadata = new Map([
    ['saltus.series', declaration.name],
    [ORDER_KEY, keyColumns(declaration).join()],
    [CHECKSUM_KEY, CHECKSUM_KIND]
  ])
  return new Schema(fields, metadata)
}

/** The columns that sort a stored series; older files do not say them. */
export const keysOfSchema = ({ metadata, fields }: Schema): readonly string[] =>
  metadata.get(ORDER_KEY)?.split(',') ??
  ['step', 'replica', 'task'].filter((name) => fields.some((field) => field.name === name))

/** Columns of a stored schema for `rows` rows. */
export function columnsOfSchema(schema: Schema, rows: number): Columns {
  return Object.fromEntries(schema.fields.map(({ name, type }) => [name, new type.ArrayType(rows) as Column]))
}

/** Whether both have the same columns of the same types in the same order, whatever their titles. */
export function sameColumns(one: Schema, other: Schema): boolean {
  const describe = ({ fields }: Schema): string => fields.map((f) => `${f.name}:${f.type}`).join()
  return describe(one) === describe(other)
}

/**
 * Encodes `rows` rows as the two messages to append to a file: the schema (for an empty file) and a record
 * batch. `columns` are named and typed as the schema says.
 */
export function encodeRows(
  schema: Schema,
  columns: Columns,
  rows: number
): { schema: Uint8Array; batch: Uint8Array } {
  // Each column gets memory of its own: the library (21.0, `collapseContiguousByteRanges`) takes two ranges that begin at
  // one place of a buffer for overlapping chunks of a stream and writes them once, so that a column would be lost.
  const children = schema.fields.map(({ name, type }) =>
    makeData({ type, length: rows, nullCount: 0, data: columns[name]?.slice() } as Parameters<
      typeof makeData
    >[0])
  )
  const data = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children })
  // The library writes whole streams only; the two messages wanted here are its first two.
  const stream = RecordBatchStreamWriter.writeAll([new RecordBatch(schema, data)]).toUint8Array(true)
  const first = messageAt(stream, 0)
  const second = first && messageAt(stream, first.body[1])
  if (!first || !second) throw new Error('apache-arrow wrote a stream without a batch')
  return { schema: seal(stream, first), batch: seal(stream, second) }
}

interface FoundSchema {
  schema: Schema
  sealed: boolean
  /** Bytes of a value of each column. */
  widths: readonly number[]
}

/**
 * The schema at the start of a file, and whether its messages carry checksums. A file is taken for one without them only
 * when neither its words nor its first batch speak of them. Throws a RangeError with the reason where it is no series.
 */
function schemaOf(bytes: Uint8Array, message: FoundMessage): FoundSchema {
  if (message.header.headerType !== MessageHeader.Schema)
    throw new RangeError('it does not begin with a schema')
  const metadata = bytes.subarray(...message.metadata)
  const sealed = isSealed(bytes, message)
  const next = messageAt(bytes, message.body[1])
  const words = new TextDecoder('latin1').decode(metadata)
  if (!sealed && (words.includes(CHECKSUM_KEY) || (next && isSealed(bytes, next))))
    throw new RangeError(
      'its schema has lost its checksum: it was damaged, or written anew by another program'
    )
  const widths = columnWidths(metadata)
  return { schema: RecordBatchReader.from(bytes.subarray(0, message.body[1])).open().schema, sealed, widths }
}

/**
 * Rows of a whole record batch; null where its checksum is wrong, as in a tail that a power cut tore. Throws a RangeError
 * with the reason where it was never a batch of such a series.
 */
function rowsOf(bytes: Uint8Array, message: FoundMessage, { sealed, widths }: FoundSchema): number | null {
  if (sealed && !isSealed(bytes, message)) return null
  if (message.header.headerType !== MessageHeader.RecordBatch)
    throw new RangeError('it holds a message that is no batch of rows')
  return batchRows(bytes.subarray(...message.metadata), widths, message.body[1] - message.body[0])
}

/**
 * Finds the whole messages of a stored series, from the start up to the first that is not whole.
 * A file written here is checked against its checksums.
 */
export function readLayout(bytes: Uint8Array): SeriesLayout {
  const layout: SeriesLayout = { schema: null, batches: [], rows: 0, end: 0, wrong: null }
  try {
    const first = messageAt(bytes, 0)
    if (!first) return { ...layout, wrong: isTornTail(bytes, 0) ? null : 'it is no Arrow stream' }
    const found = schemaOf(bytes, first)
    layout.schema = found.schema
    layout.end = first.body[1]
    for (;;) {
      const message = messageAt(bytes, layout.end)
      const rows = message && rowsOf(bytes, message, found)
      if (!message && !isTornTail(bytes, layout.end)) throw new RangeError('bytes follow that are no message')
      if (!message || rows === null) return layout
      layout.batches.push({ offset: layout.end, firstRow: layout.rows, rows })
      layout.rows += rows
      layout.end = message.body[1]
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...layout, wrong: error.message }
  }
}

/**
 * Whether a whole message follows the broken one at `brokenAt`: then the file is damaged in its middle.
 * Otherwise what is left is a torn tail, such as a killed writer leaves behind.
 */
export function continuesAfter(bytes: Uint8Array, brokenAt: number): boolean {
  // What claims to be a message again and again, each time as long as the rest, is no torn tail either.
  let left = MOST_HASHED * bytes.length
  for (let offset = brokenAt + 8; offset + PREFIX_BYTES <= bytes.length; offset += 8) {
    if (bytes[offset] !== 0xff) continue
    const message = messageAt(bytes, offset)
    if (!message) continue
    left -= message.body[1] - offset
    if (left < 0 || isSealed(bytes, message)) return true
  }
  return false
}

/**
 * Decodes the rows from `fromRow` on into the columns that `make` gives for their number. A value column
 * that the file lacks (an older version did not record it) reads as NaN. Throws when an index column is
 * missing or a column holds no numbers.
 */
export function decodeRows(
  bytes: Uint8Array,
  layout: SeriesLayout,
  make: (rows: number) => Columns,
  fromRow: number
): Columns {
  const from = Math.min(fromRow, layout.rows)
  const columns = make(layout.rows - from)
  const needed = layout.batches.find(({ firstRow, rows }) => firstRow + rows > from)
  const [first] = layout.batches
  if (!needed || !first) return columns
  const stream = [bytes.subarray(0, first.offset), bytes.subarray(needed.offset, layout.end)]
  let row = needed.firstRow - from
  for (const batch of RecordBatchReader.from(stream)) {
    const skip = Math.max(0, -row)
    for (const [name, column] of Object.entries(columns)) {
      const stored = batch.getChild(name)?.toArray() as Column | undefined
      if (stored) column.set(stored.subarray(skip, batch.numRows), row + skip)
      else if (column instanceof Float32Array || column instanceof Float64Array) {
        column.fill(NaN, row + skip, row + batch.numRows)
      } else throw new Error(`it has no column ${name}`)
    }
    row += batch.numRows
  }
  return columns
}

/** The rows from `fromRow` on, in the columns that the file itself says it has. */
export const columnsFrom = (bytes: Uint8Array, layout: SeriesLayout, fromRow: number): Columns => {
  const { schema } = layout
  return schema ? decodeRows(bytes, layout, (rows) => columnsOfSchema(schema, rows), fromRow) : {}
}
