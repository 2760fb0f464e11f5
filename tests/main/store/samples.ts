/** What is stored in tests, temporary folders to store it in, and a way to compare it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'

export * from './rows'

const folders: string[] = []

/** An empty folder, removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'saltus-store-'))
  folders.push(folder)
  return folder
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** The bytes behind a column or tensor, to compare bit for bit. */
export const bits = (values: ArrayBufferView | undefined): Buffer =>
  values ? Buffer.from(values.buffer, values.byteOffset, values.byteLength) : Buffer.alloc(0)
