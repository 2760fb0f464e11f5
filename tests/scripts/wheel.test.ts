// Taking files out of a wheel.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'

interface Scripts {
  unpackWheel(wheel: string, wanted: (name: string) => boolean, folder: string): Promise<string[]>
}

// The scripts are plain JavaScript outside the tsconfigs, hence the address that TypeScript does not follow.
const script = (name: string) =>
  import(new URL(`../../scripts/setup/${name}`, import.meta.url).href) as Promise<Scripts>
const { unpackWheel } = await script('zip.mjs')

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-wheel-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** A zip file with deflated members. */
function zip(members: Record<string, string>) {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(members)) {
    const packed = deflateRawSync(content)
    const sizes = Buffer.alloc(30)
    sizes.writeUInt32LE(0x04034b50)
    sizes.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    locals.push(sizes, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += sizes.length + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, ...directory, end])
}

const members = { 'tensorflow/library.so': 'a library '.repeat(1000), 'tensorflow/script.py': 'print()' }
const recordOf = (files: Record<string, string>) =>
  Object.entries(files)
    .map(
      ([name, content]) =>
        `${name},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`
    )
    .join('\n')

function unpack(bytes: Buffer, wanted = (name: string) => name.endsWith('.so')) {
  writeFileSync(path.join(folder, 'a.whl'), bytes)
  return unpackWheel(path.join(folder, 'a.whl'), wanted, path.join(folder, 'to'))
}

test('only what is wanted is unpacked', async () => {
  const names = await unpack(zip({ ...members, 'tensorflow.dist-info/RECORD': recordOf(members) }))
  expect(names).toEqual(['tensorflow/library.so'])
  expect(readFileSync(path.join(folder, 'to/tensorflow/library.so'), 'utf8')).toBe(
    members['tensorflow/library.so']
  )
  expect(existsSync(path.join(folder, 'to/tensorflow/script.py'))).toBe(false)
})

test('a member that differs from RECORD is refused', async () => {
  const record = recordOf({ ...members, 'tensorflow/library.so': 'another' })
  await expect(unpack(zip({ ...members, 'x.dist-info/RECORD': record }))).rejects.toThrow(
    'tensorflow/library.so in the wheel is damaged'
  )
})

test('a wheel that is cut short, has no RECORD or reaches out of its folder is refused', async () => {
  const whole = zip({ ...members, 'x.dist-info/RECORD': recordOf(members) })
  await expect(unpack(whole.subarray(0, whole.length / 2))).rejects.toThrow('cut short')
  await expect(unpack(zip(members))).rejects.toThrow('no RECORD')
  const stray = { '../stray.so': 'x' }
  await expect(unpack(zip({ ...stray, 'x.dist-info/RECORD': recordOf(stray) }))).rejects.toThrow('stray path')
})
