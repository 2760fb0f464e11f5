/**
 * The metadata of Arrow messages, looked through before a library parses it.
 *
 * A block is a flatbuffer: offsets and counts that a parser follows wherever they lead, so that one wrong number keeps it
 * busy for minutes, or makes it promise rows that the body does not hold. Here every offset and count is held against the
 * bytes that are there. Layouts: `Message.fbs` and `Schema.fbs` of https://github.com/apache/arrow/tree/main/format.
 */
import { Type } from 'apache-arrow'

/** Columns of a series, and entries and characters of what a schema says about each of them. */
const MOST_FIELDS = 1024
const MOST_NOTES = 16
const MOST_TEXT = 8192
const LITTLE_ENDIAN = 0

interface Table {
  /** Place of field `id` in the block; 0 where it has its default. */
  field(id: number): number
}

class Block {
  private readonly view: DataView

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  uint8 = (at: number): number => this.view.getUint8(this.place(at, 1))
  int16 = (at: number): number => this.view.getInt16(this.place(at, 2), true)
  int32 = (at: number): number => this.view.getInt32(this.place(at, 4), true)
  uint32 = (at: number): number => this.view.getUint32(this.place(at, 4), true)
  int64 = (at: number): number => Number(this.view.getBigInt64(this.place(at, 8), true))

  /** Where an offset leads: forward. */
  follow = (at: number): number => this.place(at + Math.max(1, this.uint32(at)), 1)

  table(at: number): Table {
    const facts = at - this.int32(at)
    const size = this.int16(facts)
    return {
      field: (id) => {
        const slot = 4 + 2 * id
        const offset = slot < size ? this.int16(facts + slot) : 0
        return offset === 0 ? 0 : at + offset
      }
    }
  }

  root = (): Table => this.table(this.follow(0))

  /** Place of the first entry and number of entries of a vector; none where the field is left out. */
  vector(field: number, width: number): { at: number; count: number } {
    if (field === 0) return { at: 0, count: 0 }
    const start = this.follow(field)
    const count = this.uint32(start)
    return { at: this.place(start + 4, count * width), count }
  }

  text(field: number): string {
    const { at, count } = this.vector(field, 1)
    if (count > MOST_TEXT) throw new RangeError(`a text in its schema has ${count} characters`)
    return new TextDecoder().decode(this.bytes.subarray(at, at + count))
  }

  /** Throws a RangeError where so many bytes are wanted from a place that the block does not have. */
  private place(at: number, count: number): number {
    if (at >= 0 && at + count <= this.bytes.length) return at
    throw new RangeError('its metadata is broken')
  }
}

/** Throws a RangeError for a header of another kind than wanted. */
function headerOf(block: Block): Table {
  const message = block.root()
  return block.table(block.follow(message.field(2)))
}

/** Texts about a schema or a field; only their number and lengths are of interest. */
function checkNotes(block: Block, field: number): void {
  const { at, count } = block.vector(field, 4)
  if (count > MOST_NOTES) throw new RangeError(`its schema has ${count} notes in one place`)
  for (let i = 0; i < count; i++) {
    const note = block.table(block.follow(at + 4 * i))
    block.text(note.field(0))
    block.text(note.field(1))
  }
}

/** Bytes of a value. Throws a RangeError for a type that series do not have. */
function widthOf(block: Block, field: Table, name: string): number {
  const refuse = (what: string): never => {
    throw new RangeError(`its column ${name} ${what}`)
  }
  if (field.field(4) !== 0) refuse('is coded by a dictionary, which is not read')
  if (block.vector(field.field(5), 4).count > 0) refuse('has columns of its own, which are not read')
  const kind = field.field(2) === 0 ? 0 : block.uint8(field.field(2))
  const type = block.table(block.follow(field.field(3)))
  const number = (id: number, read: (at: number) => number): number =>
    type.field(id) === 0 ? 0 : read(type.field(id))
  if (kind === Type.Int) {
    const bits = number(0, block.int32)
    if (number(1, block.uint8) === 0 && (bits === 16 || bits === 32)) return bits / 8
  }
  const precision = kind === Type.Float ? number(0, block.int16) : 0
  if (precision > 0 && precision <= 2) return 4 * precision
  return refuse('is of a type that no series has: uint16, uint32, float32 or float64')
}

/** Bytes of a value of each column. Throws a RangeError with the reason why it is no schema of a series. */
export function columnWidths(metadata: Uint8Array): number[] {
  const block = new Block(metadata)
  const schema = headerOf(block)
  if (schema.field(0) !== 0 && block.int16(schema.field(0)) !== LITTLE_ENDIAN)
    throw new RangeError('its numbers are big-endian')
  checkNotes(block, schema.field(2))
  const { at, count } = block.vector(schema.field(1), 4)
  if (count === 0 || count > MOST_FIELDS) throw new RangeError(`it has ${count} columns`)
  const names = new Set<string>()
  return Array.from({ length: count }, (_, i) => {
    const field = block.table(block.follow(at + 4 * i))
    const name = block.text(field.field(0))
    if (names.has(name)) throw new RangeError(`its column ${name} is there twice`)
    names.add(name)
    checkNotes(block, field.field(6))
    return widthOf(block, field, name)
  })
}

/**
 * Rows of a record batch, whose columns all lie in a body of `bodyBytes`. Throws a RangeError with the reason why they do
 * not, or are packed in a way that is not read.
 */
export function batchRows(metadata: Uint8Array, widths: readonly number[], bodyBytes: number): number {
  const block = new Block(metadata)
  const batch = headerOf(block)
  const rows = batch.field(0) === 0 ? 0 : block.int64(batch.field(0))
  const nodes = block.vector(batch.field(1), 16)
  const buffers = block.vector(batch.field(2), 16)
  if (batch.field(3) !== 0) throw new RangeError('its values are compressed, which is not read')
  if (nodes.count !== widths.length || buffers.count !== 2 * widths.length)
    throw new RangeError('its batch has other columns than its schema')
  widths.forEach((width, i) => {
    const [length, empty] = [block.int64(nodes.at + 16 * i), block.int64(nodes.at + 16 * i + 8)]
    if (length !== rows) throw new RangeError(`its column ${i} has ${length} of ${rows} rows`)
    if (empty !== 0) throw new RangeError(`its column ${i} has ${empty} rows without a value`)
    for (const [at, least] of [
      [buffers.at + 32 * i, 0],
      [buffers.at + 32 * i + 16, rows * width]
    ] as const) {
      const [offset, bytes] = [block.int64(at), block.int64(at + 8)]
      if (!(offset >= 0 && bytes >= least && offset % width === 0 && offset + bytes <= bodyBytes))
        throw new RangeError(`it claims ${rows} rows in a body of ${bodyBytes} bytes`)
    }
  })
  if (!(rows >= 0)) throw new RangeError(`it claims ${rows} rows`)
  return rows
}
