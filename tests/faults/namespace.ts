/** Commands in a mount namespace of their own, where they may mount disks that disappear with them. */
import { spawnSync } from 'node:child_process'
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
