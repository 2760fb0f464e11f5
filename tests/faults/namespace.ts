/**
 * Commands in namespaces of their own: where they may mount disks that disappear with them, where they see no other
 * process, or where the machine is another one.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from './childProcess'

const UNSHARE = 'unshare'
const options = ['--user', '--map-root-user', '--mount']

/** Linux lets users have namespaces, or an administrator has forbidden it. */
export const canMount = spawnSync(UNSHARE, [...options, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

/** What a skipped test adds to its name. */
export const reason = canMount
  ? ''
  : ' (skipped: this system lets no one mount a disk in a namespace of their own)'

export const inNamespace = (...words: string[]): Child => startChild(UNSHARE, ...options, ...words)

/** Other processes are not seen, and numbers of processes begin anew, as in a container. */
const containerOptions = [...options, '--pid', '--fork', '--kill-child', '--mount-proc']

export const canContain = spawnSync(UNSHARE, [...containerOptions, 'true']).status === 0

export const inContainer = (...words: string[]): Child => startChild(UNSHARE, ...containerOptions, ...words)

/** A container whose kernel says that it was started another time, on another machine. */
export function onAnotherMachine(...words: string[]): Child {
  const folder = mkdtempSync(join(tmpdir(), 'saltus-machine-'))
  const [boot, machine] = [join(folder, 'boot'), join(folder, 'machine')]
  writeFileSync(boot, '11111111-2222-4333-8444-555555555555\n')
  writeFileSync(machine, '0123456789abcdef0123456789abcdef\n')
  const script = `mount --bind ${boot} /proc/sys/kernel/random/boot_id && mount --bind ${machine} /etc/machine-id && exec "$@"`
  return inContainer('sh', '-c', script, 'sh', ...words)
}
