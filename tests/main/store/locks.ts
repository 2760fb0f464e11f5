/** Locks as killed processes leave them. */
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ownHolder, socketName, type Holder } from '../../../src/main/store/files/holder'

let count = 0
export const freshNonce = (): string => (0xdead_0000 + count++).toString(16).padStart(16, '0')

/** A socket at which a process listened that was killed. Returns the nonce of its lock. */
export function socketOfTheDead(folder: string, nonce = freshNonce()): string {
  const socket = JSON.stringify(join(folder, socketName(nonce)))
  const script = `require('node:net').createServer().listen(${socket}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', script])
  return nonce
}

/** The lock of a killed process, under this name in a folder. */
export async function lockOfTheDead(
  folder: string,
  name = 'lock.json',
  change: Partial<Holder> = {}
): Promise<string> {
  const holder: Holder = { ...ownHolder(), nonce: freshNonce(), socket: 'beside', ...change }
  socketOfTheDead(folder, holder.nonce)
  await writeFile(join(folder, name), JSON.stringify(holder))
  return holder.nonce
}
