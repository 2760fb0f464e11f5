// Takes a few files out of a large wheel (a zip file) without unpacking the rest, and checks each against the
// wheel's own list of hashes, its RECORD.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { Failure } from './terminal.mjs'

/** @typedef {{ name: string, deflated: boolean, packedSize: number, at: number }} Member */

/**
 * @param {string} wheel path of the file
 * @param {(name: string) => boolean} wanted
 * @param {string} folder where the members go, under their own names
 * @returns {Promise<string[]>} the names that were unpacked
 */
export async function unpackWheel(wheel, wanted, folder) {
  const file = await open(wheel)
  try {
    const members = await listMembers(file)
    const record = members.find(({ name }) => name.endsWith('.dist-info/RECORD'))
    if (!record) throw new Failure('the wheel has no RECORD')
    const hashes = await readRecord(await contentOf(file, wheel, record))
    const chosen = members.filter(({ name }) => wanted(name))
    for (const member of chosen) {
      const hash = await extract(await contentOf(file, wheel, member), inside(folder, member.name))
      if (hash !== hashes.get(member.name)) throw new Failure(`${member.name} in the wheel is damaged`)
    }
    return chosen.map(({ name }) => name)
  } finally {
    await file.close()
  }
}

/** @param {string} folder @param {string} name */
function inside(folder, name) {
  const target = path.resolve(folder, name)
  if (!target.startsWith(path.resolve(folder) + path.sep))
    throw new Failure(`the wheel holds a stray path: ${name}`)
  return target
}

/** Reads the central directory, which lies at the end of a zip file. @param {import('node:fs/promises').FileHandle} file */
async function listMembers(file) {
  const { size } = await file.stat()
  const endRecordSize = 22
  const tail = await readAt(
    file,
    Math.max(0, size - endRecordSize - 0xffff),
    Math.min(size, endRecordSize + 0xffff)
  )
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0) throw new Failure('the wheel is not a zip file, or is cut short')
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  /** @type {Member[]} */
  const members = []
  for (let at = 0; at < directory.length;) {
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((offset) =>
      directory.readUInt16LE(at + offset)
    )
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameSize),
      deflated: directory.readUInt16LE(at + 10) === 8,
      packedSize: directory.readUInt32LE(at + 20),
      at: directory.readUInt32LE(at + 42)
    })
    at += 46 + nameSize + extraSize + commentSize
  }
  return members
}

/** @param {import('node:fs/promises').FileHandle} file @param {number} position @param {number} length */
async function readAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new Failure('the wheel is cut short')
  return buffer
}

/**
 * A member's content, packed, and what unpacks it.
 * @param {import('node:fs/promises').FileHandle} file @param {string} wheel @param {Member} member
 */
async function contentOf(file, wheel, member) {
  // The local header repeats the name, and its extra field may be longer than the directory's.
  const header = await readAt(file, member.at, 30)
  const start = member.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const end = start + member.packedSize - 1
  const packed = createReadStream(wheel, { start, end, highWaterMark: 1 << 20 })
  return { packed, unpacker: member.deflated ? createInflateRaw({ chunkSize: 1 << 18 }) : new PassThrough() }
}

/**
 * Writes a member to `target` and returns its sha256 as RECORD writes it.
 * @param {Awaited<ReturnType<typeof contentOf>>} content @param {string} target
 */
async function extract({ packed, unpacker }, target) {
  mkdirSync(path.dirname(target), { recursive: true })
  const hash = createHash('sha256')
  unpacker.on('data', (chunk) => hash.update(chunk))
  await pipeline(packed, unpacker, createWriteStream(target))
  return hash.digest('base64url')
}

/** RECORD's lines are `name,sha256=hash,size`. @param {Awaited<ReturnType<typeof contentOf>>} content */
async function readRecord({ packed, unpacker }) {
  const [text] = await Promise.all([readText(unpacker), pipeline(packed, unpacker)])
  const lines = text.split('\n').map((line) => line.split(',sha256='))
  return new Map(lines.map(([name, rest]) => [name, rest?.split(',')[0] ?? '']))
}
