/** `saltus run` on a disk that fills up or cannot be written, for real: a small tmpfs in a namespace of its own. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunRecord } from '#shared/run'
import { openLibrary } from '../../src/main/store/library'
import { temporaryFolder } from '../main/store/samples'
import { canMount, inNamespace, reason } from './namespace'
import { cli, contents, specFile, uninterrupted } from './commandLine'

/** Runs a shell script on a disk of its own, mounted at `$disk`; standard error goes with standard output. */
async function onDisk(folder: string, script: string): Promise<string[]> {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const names = `disk=${disk} folder=${folder}; saltus() { "${process.execPath}" "${cli}" "$@" 2>&1; echo "exit code $?"; }`
  return inNamespace('sh', '-c', `${names}\n${script}`).ended
}

describe.skipIf(!canMount)(`a training run${reason}`, () => {
  it('that fills the disk is interrupted for that reason, and with room again gets the bits of one that never did', async () => {
    const folder = await temporaryFolder()
    const spec = specFile(folder)
    const lines = await onDisk(
      folder,
      `mount -t tmpfs -o size=200k tmpfs $disk
       saltus run ${spec} --out $disk/library
       cat $disk/library/runs/*/run.json > $folder/record.json
       mount -o remount,size=32m $disk
       saltus resume last --out $disk/library
       cp -a $disk/library $folder/filled`
    )
    const first = lines.slice(0, lines.indexOf('exit code 130'))
    expect(
      first.filter((line) => /^No room on the disk: \S+ could not be written\.$/.test(line))
    ).toHaveLength(1)
    expect(lines.at(-1)).toBe('exit code 0')
    const filled = first.find((line) => line.startsWith('interrupted:'))
    expect(filled).toBeDefined()
    const id = first[0]!.split(' ')[0]!
    const { record } = await openLibrary(join(folder, 'filled')).read(id)
    const interruption = record.journal.find(({ event }) => event === 'interrupted')
    expect(interruption?.detail).toMatch(/^No room on the disk: /)
    // It was stored while there was no room at all, not when the run went on.
    const then = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as RunRecord
    expect(then).toMatchObject({ status: 'interrupted', error: { code: 'store.full' } })
    expect(then.journal.at(-1)).toEqual(interruption)
    expect(await contents(join(folder, 'filled'), id)).toEqual(await uninterrupted(folder, record))
  })

  it('does not begin where it could not be stored', async () => {
    const folder = await temporaryFolder()
    const lines = await onDisk(
      folder,
      `mount -t tmpfs -o size=100k,ro tmpfs $disk
       saltus run parity/demo --out $disk
       saltus list --out $disk`
    )
    expect(lines).toEqual([
      `The library folder ${join(folder, 'disk')} cannot be written (the disk is read-only). Choose another with --out.`,
      'exit code 2',
      expect.stringMatching(/^No runs yet/),
      'exit code 0'
    ])
  })
})
