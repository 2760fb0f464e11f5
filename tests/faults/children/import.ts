/**
 * `node import.js <library> <bundle> <n>`: takes a bundle in, and is killed right before its n-th change of a disk; without
 * one, prints how many there were.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [root = '', bundle = '', last = 'Infinity'] = process.argv.slice(2)
let changes = 0

const names = ['rename', 'mkdir', 'rm', 'rmdir', 'link', 'writeFile', 'unlink'] as const
type Call = (...words: unknown[]) => unknown

function counted(place: Record<string, Call>, name: string): void {
  const call = place[name]!
  place[name] = function (this: unknown, ...words: unknown[]) {
    if (++changes >= Number(last)) process.kill(process.pid, 'SIGKILL')
    return call.apply(this, words)
  }
}

for (const name of names) {
  counted(fs.promises as unknown as Record<string, Call>, name)
  counted(fs as unknown as Record<string, Call>, `${name}Sync`)
}
counted(fs as unknown as Record<string, Call>, 'createWriteStream')
syncBuiltinESMExports()

const { openLibrary } = await import('../../../src/main/store/library')
await openLibrary(root).mergeBundle(bundle)
console.log(String(changes))
